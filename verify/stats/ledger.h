/* The false-alarm budget of a run.
 *
 *   A        the probability that a run over correct kernels reports any rejection is at most A
 *   plan     numbers of lemmas, of kernels and of claims (of the lemma that has most); N their product
 *   slot     (lemma, kernel, claim), positions in the plan: the identity of a test
 *   a = A/N  the share of every planned test, rounded down, so that N a <= A
 *
 * A union bound over the slots that are used: P(any false rejection) <= (number drawn) a <= A, whatever the
 * dependence between tests. A share is a function of the plan alone. It does not depend on the order in which
 * tests arrive, so every split of the work over threads, processes or machines tests at the same levels and
 * reaches the same verdicts (shares like 6A/(pi^2 j^2) would give j to whoever comes first). Equal shares are
 * the best choice when no test is more important: power depends on log(1/a), so a plan ten times too large
 * costs each test log 10 in log E.
 *
 * The ledger refuses what would overdraw: a slot outside the plan, or one drawn before (a second test at the
 * same level on fresh data would be a second chance of a false alarm). Not thread safe. */
#ifndef LG_STATS_LEDGER_H
#define LG_STATS_LEDGER_H

#include "verify/base/status.h"

/* The probability that a run over correct kernels reports any rejection is at most this; a union bound over the
 * planned tests splits it. */
#define LG_FALSE_ALARM 0x1p-20

#include <stdbool.h>
#include <stddef.h>

struct lg_plan {
    size_t lemmas, kernels, claims;
};

struct lg_slot {
    size_t lemma, kernel, claim;
};

enum lg_ledger_status {
    LG_LEDGER_OK,
    LG_LEDGER_BAD_PLAN,  /* a count is 0, their product overflows, or A is not in (0, 1) */
    LG_LEDGER_UNPLANNED, /* slot outside the plan */
    LG_LEDGER_TWICE,     /* slot drawn before */
    LG_LEDGER_NO_MEMORY,
};

struct lg_ledger {
    struct lg_plan plan;
    double share; /* a */
    bool *drawn;  /* N, owned */
};

/* lg_ledger_clear frees, also after a failure. */
LG_MUST_USE enum lg_ledger_status lg_ledger_init(struct lg_ledger *l, double budget, struct lg_plan plan);
void lg_ledger_clear(struct lg_ledger *l);

/* On success *share is the level of the test; otherwise 0, at which nothing is rejected but what is impossible under the
 * null. */
LG_MUST_USE enum lg_ledger_status lg_ledger_draw(struct lg_ledger *l, struct lg_slot slot, double *share);

#endif
