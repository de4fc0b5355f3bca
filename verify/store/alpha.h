/* The alpha ledger, a file of its own (alpha.sql) that outlives runs: `--ledger FILE`.
 *
 * An account holds the evidence of all runs against one claim about the kernel of one name. H: every kernel that was run under
 * this name was correct. E_t is an e-process under H (verify/stats/restarts.h) if every run draws anew, so
 *   account j    has the level a_j = A/(j (j + 1)), which add up to A = LG_ALPHA_BUDGET; it is rejected when E_t >= 2/a_j
 *   a seed       that was drawn before adds nothing. Its second run, whose kernel may be another one, is judged alone: rejected
 *                when w_t w_q E >= 2/a_j, t the turn of the seed, q the number of the plan (tier, data, program) among its plans
 * and P(any rejection, ever, of a correct kernel) <= sum_j (a_j/2 + sum_t sum_q w_t w_q a_j/2) <= A. See lemmas/THEORY.md.
 *
 * A rejected account stays rejected until it is reopened; then a new one, at its own level, begins. One transaction a
 * run, under the write lock, in a rollback journal with full synchronization: parallel runs wait, kill -9 loses nothing and
 * leaves one file. Functions return 0, or -1 with a message in a->error. */
#ifndef LG_STORE_ALPHA_H
#define LG_STORE_ALPHA_H

#include "verify/store/store.h"

#include <stdio.h>

#define LG_ALPHA_BUDGET 0x1p-20
#define LG_ALPHA_BUDGET_WORDS "2^-20"
/* What a ledger promises, one sentence. */
extern const char lg_alpha_promise[];

LG_MUST_USE int lg_alpha_open(struct lg_store *a, const char *path, bool read_only);
/* Counts a run and gives it a seed that no other run of this ledger was given. */
LG_MUST_USE int lg_alpha_seed(struct lg_store *a, const char *commit_id, uint64_t *seed);

struct lg_alpha_run {
    const char *token, *seed, *commit_id;
};
struct lg_alpha_test {
    const char *lemma, *kernel, *claim, *role, *plan, *kernel_version, *kernel_sha256;
    bool is_rate;
    uint64_t trials, events;
    double null_rate, log_e; /* log_e: of a mean */
};
struct lg_alpha_verdict {
    bool fresh;          /* this run is evidence; false: its seed was drawn before by another run */
    bool rejected;       /* the account is, now or since an earlier run */
    double log_e, level; /* over all runs; rejected when E >= 1/level, level = a_j/2 */
    uint64_t turns;
};
/* Between lg_sql_begin(a) and lg_sql_end(a). Recording the same run twice changes nothing. */
LG_MUST_USE int lg_alpha_record(struct lg_store *a, const struct lg_alpha_run *run,
                                const struct lg_alpha_test *test, struct lg_alpha_verdict *out);

/* Closes a rejected account. */
LG_MUST_USE int lg_alpha_reopen(struct lg_store *a, int64_t account);
/* All accounts; for a rejected one, the run since which the evidence is strongest. */
LG_MUST_USE int lg_alpha_print(struct lg_store *a, FILE *out);

#endif
