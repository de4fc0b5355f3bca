/* Claims about rates and means, decided over all cases of a run.
 *
 * A rate: the null is "the event has probability at most p". Trials and events of all cases add up, since their
 * draws are independent, and lg_eprocess gives one e-value E. Cases may have different p; the largest is the
 * weakest null, and that is tested. A mean: every case brings an e-value of draws that are its own, and the
 * product of independent e-values is one; their logarithms are lower bounds and are added as balls.
 * Rejected when E >= 1/a, a the claim's share of LG_FALSE_ALARM: a function of the tables of lemmas, claims and
 * kernels alone, hence the same in every split of the work (verify/stats/ledger.h). */
#include "verify/run/engine.h"
#include "verify/stats/eprocess.h"
#include "verify/stats/ledger.h"
#include "verify/stats/power.h"
#include "verify/store/statement.h"

#include <limits.h>
#include <string.h>

#define DETECTION 0.95 /* what is printed as detectable is seen at least this often; decides nothing */

struct pooled {
    char lemma[64], kernel[64], claim[64];
    size_t kernel_position;
    uint64_t trials, events;
    double p, detectable;
    lg_ball log_e;
};

static size_t position_of(const struct lg_lemma *lemma)
{
    size_t at = 0;
    while (lg_lemmas[at] != lemma)
        at++;
    return at;
}

static struct lg_plan plan_of(size_t kernels)
{
    struct lg_plan plan = {0, kernels, 1};
    size_t in_tree = 0;
    while (lg_kernels[in_tree])
        in_tree++;
    plan.kernels = kernels > in_tree ? kernels : in_tree;
    for (; lg_lemmas[plan.lemmas]; plan.lemmas++)
        if (lg_lemmas[plan.lemmas]->n_claims > plan.claims)
            plan.claims = lg_lemmas[plan.lemmas]->n_claims;
    return plan;
}

static int decide(struct lg_store *store, int64_t run_id, struct lg_ledger *ledger, const struct pooled *t)
{
    const struct lg_lemma *lemma = lg_lemma_find(t->lemma);
    struct lg_slot slot = {0, t->kernel_position, 0};
    double share = 0;
    if (!lemma)
        return lg_sql_refuse(
            store, "results of a lemma that this program does not have; name another file with --db");
    while (slot.claim < lemma->n_claims && strcmp(lemma->claims[slot.claim].name, t->claim))
        slot.claim++;
    slot.lemma = position_of(lemma);
    if (lg_ledger_draw(ledger, slot, t->claim, &share) != LG_LEDGER_OK)
        return lg_sql_refuse(
            store, "no share of the false-alarm budget is left for a claim; run fewer kernels at once");
    enum lg_role role = lemma->claims[slot.claim].role;
    struct lg_evidence evidence = lg_evidence_from_log(lg_lo(t->log_e));
    bool is_rate = role == LG_RATE || role == LG_RATE_CONTROL;
    if (is_rate) {
        struct lg_eprocess e;
        if (lg_eprocess_init(&e, t->p) || lg_eprocess_add(&e, t->trials, (double)t->events))
            return lg_sql_refuse(store, "a stored rate is not one; the file is damaged");
        evidence = lg_eprocess_evidence(&e);
    }
    unsigned n = t->trials < UINT_MAX ? (unsigned)t->trials : UINT_MAX;
    struct lg_store_test row = {t->lemma,
                                t->kernel,
                                t->claim,
                                lg_role_name(role),
                                t->trials,
                                t->events,
                                is_rate ? t->p : NAN,
                                evidence.log_e,
                                share,
                                is_rate ? lg_evidence_rejects(evidence, share)
                                        : evidence.log_e >= lg_up(-log(share)),
                                is_rate ? lg_power_rate(t->p, n, share, DETECTION) : t->detectable,
                                DETECTION};
    return lg_store_test_put(store, run_id, &row);
}

static struct pooled read_row(sqlite3_stmt *q)
{
    struct pooled t = {.kernel_position = lg_sql_count(q, 3),
                       .trials = lg_sql_count(q, 4),
                       .events = lg_sql_count(q, 5),
                       .p = lg_sql_real(q, 6),
                       .detectable = lg_sql_real(q, 7),
                       .log_e = lg_exact(lg_sql_real(q, 8))};
    snprintf(t.lemma, sizeof t.lemma, "%s", lg_sql_text(q, 0));
    snprintf(t.kernel, sizeof t.kernel, "%s", lg_sql_text(q, 1));
    snprintf(t.claim, sizeof t.claim, "%s", lg_sql_text(q, 2));
    return t;
}

static bool same(const struct pooled *a, const struct pooled *b)
{
    return !strcmp(a->lemma, b->lemma) && !strcmp(a->kernel, b->kernel) && !strcmp(a->claim, b->claim);
}

static void add(struct pooled *sum, const struct pooled *t)
{
    sum->trials += t->trials;
    sum->events += t->events;
    sum->p = fmax(sum->p, t->p);
    sum->detectable = fmin(sum->detectable, t->detectable);
    sum->log_e = lg_add(sum->log_e, t->log_e);
}

int lg_pool(struct lg_store *store, int64_t run_id, size_t kernels)
{
    static const char query[] =
        "SELECT c.lemma, k.name, l.name, "
        "(SELECT count(*) FROM kernel o WHERE o.run_id = k.run_id AND o.id < k.id AND o.name <> 'none'), "
        "l.trials, l.events, l.bound_mid, l.power, l.log_e FROM cases c JOIN kernel k ON k.id = c.kernel_id "
        "JOIN claim l ON l.case_id = c.id WHERE c.run_id = ?1 AND l.verdict = 'consistent' "
        "ORDER BY c.lemma, k.name, l.name, c.family, c.case_index";
    struct lg_ledger ledger;
    struct pooled sum = {0};
    int status = -1, step = 0;
    sqlite3_stmt *q = NULL;
    /* The write lock comes first: a reader that turns writer is refused when another process wrote in between. */
    if (lg_sql_begin(store))
        return -1;
    if (lg_ledger_init(&ledger, LG_FALSE_ALARM, plan_of(kernels)) != LG_LEDGER_OK) {
        lg_sql_refuse(store, "the false-alarm budget cannot be split; run fewer kernels at once");
        goto cleanup;
    }
    q = lg_sql_prepare(store, query, "i", run_id);
    status = q ? 0 : -1;
    while (!status && (step = lg_sql_step(store, q)) > 0) {
        struct pooled now = read_row(q);
        if (sum.lemma[0] && same(&sum, &now)) {
            add(&sum, &now);
            continue;
        }
        status = sum.lemma[0] ? decide(store, run_id, &ledger, &sum) : 0;
        sum = now;
    }
    if (!status && sum.lemma[0])
        status = decide(store, run_id, &ledger, &sum);
cleanup:
    sqlite3_finalize(q);
    lg_ledger_clear(&ledger);
    return lg_sql_end(store, status || step < 0 ? -1 : 0);
}
