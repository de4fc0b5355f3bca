/* Claims about rates and means, decided over all cases of a run.
 *
 * A rate: the null is "the event has probability at most p". Trials and events of all cases add up, since their
 * draws are independent, and lg_eprocess gives one e-value E. Cases may have different p; the largest is the
 * weakest null, and that is tested. A mean: every case brings an e-value of draws that are its own, and the
 * product of independent e-values is one; their logarithms are lower bounds and are added as balls.
 * Rejected when E >= 1/a, a the claim's share of LG_FALSE_ALARM: a function of the tables of lemmas, claims and
 * kernels alone, hence the same in every split of the work (verify/stats/ledger.h). The path of log E is that after every
 * case, in order of case index and family, whoever ran it when. */
#include "verify/author/record.h"
#include "verify/engine/engine.h"
#include "verify/stats/eprocess.h"
#include "verify/stats/ledger.h"
#include "verify/stats/path.h"
#include "verify/stats/power.h"
#include "verify/store/query.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define DETECTION 0.95 /* what is printed as detectable is seen at least this often; decides nothing */

struct pooled {
    char lemma[64], kernel[64], claim[64];
    size_t kernel_position;
    uint64_t trials, events;
    double p, detectable;
    lg_ball log_e;
};

/* One test and what each of its cases adds. */
struct gathered {
    struct pooled sum;
    struct pooled *of_case;
    size_t n, room;
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

/* Of the sums over the first cases of a test. 0, or -1 with a message. */
static int evidence_of(struct lg_store *store, const struct pooled *sum, double p, bool is_rate,
                       struct lg_evidence *out)
{
    struct lg_eprocess e;
    *out = lg_evidence_from_log(lg_lo(sum->log_e));
    if (!is_rate)
        return 0;
    if (lg_eprocess_init(&e, p) || lg_eprocess_add(&e, sum->trials, (double)sum->events))
        return lg_sql_refuse(store, "a stored rate is not one; the file is damaged");
    *out = lg_eprocess_evidence(&e);
    return 0;
}

static void add(struct pooled *sum, const struct pooled *t)
{
    sum->trials += t->trials;
    sum->events += t->events;
    sum->p = fmax(sum->p, t->p);
    sum->detectable = fmin(sum->detectable, t->detectable);
    sum->log_e = lg_add(sum->log_e, t->log_e);
}

/* log E after no case, one, two, ...: every look at the p of the verdict. */
static int put_path(struct lg_store *store, int64_t run_id, const struct gathered *g,
                    const struct lg_store_test *row, bool is_rate)
{
    struct lg_look *path = calloc(g->n + 1, sizeof *path);
    struct lg_store_evidence kept[LG_PATH_POINTS];
    struct pooled sum = g->of_case[0];
    int status = path ? 0 : lg_sql_refuse(store, "no memory for the path of a test");
    for (size_t i = 0; i < g->n && !status; i++) {
        struct lg_evidence e;
        if (i)
            add(&sum, &g->of_case[i]);
        status = evidence_of(store, &sum, g->sum.p, is_rate, &e);
        path[i + 1] = (struct lg_look){.cases = i + 1, .draws = sum.trials, .log_e = e.log_e};
    }
    size_t n = status ? 0 : lg_path_thin(path, g->n + 1);
    for (size_t i = 0; i < n; i++)
        kept[i] = (struct lg_store_evidence){path[i].cases, path[i].draws, path[i].log_e, path[i].greatest};
    free(path);
    return status ? -1 : lg_store_evidence_put(store, run_id, row, kept, n);
}

static int decide(struct lg_store *store, int64_t run_id, struct lg_ledger *ledger, const struct gathered *g)
{
    const struct pooled *t = &g->sum;
    const struct lg_lemma *lemma = lg_lemma_find(t->lemma);
    struct lg_slot slot = {0, t->kernel_position, 0};
    double share = 0;
    if (!lemma)
        return lg_sql_refuse(
            store, "results of a lemma that this program does not have; name another file with --db");
    while (slot.claim < lemma->n_claims && strcmp(lemma->claims[slot.claim].name, t->claim))
        slot.claim++;
    slot.lemma = position_of(lemma);
    if (lg_ledger_draw(ledger, slot, &share) != LG_LEDGER_OK)
        return lg_sql_refuse(
            store, "no share of the false-alarm budget is left for a claim; run fewer kernels at once");
    enum lg_role role = lemma->claims[slot.claim].role;
    struct lg_evidence evidence;
    bool is_rate = role == LG_RATE || role == LG_RATE_CONTROL;
    if (evidence_of(store, t, t->p, is_rate, &evidence))
        return -1;
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
    return lg_store_test_put(store, run_id, &row) || put_path(store, run_id, g, &row, is_rate) ? -1 : 0;
}

static struct pooled read_row(sqlite3_stmt *q)
{
    struct pooled t = {.kernel_position = lg_row_count(q, "kernels"),
                       .trials = lg_row_count(q, "trials"),
                       .events = lg_row_count(q, "events"),
                       .p = lg_row_real(q, "bound_mid"),
                       .detectable = lg_row_real(q, "power"),
                       .log_e = lg_exact(lg_row_real(q, "log_e"))};
    lg_row_copy(t.lemma, q, "lemma");
    lg_row_copy(t.kernel, q, "kernel");
    lg_row_copy(t.claim, q, "claim");
    return t;
}

static bool same(const struct pooled *a, const struct pooled *b)
{
    return !strcmp(a->lemma, b->lemma) && !strcmp(a->kernel, b->kernel) && !strcmp(a->claim, b->claim);
}

static int gather(struct lg_store *store, struct gathered *g, const struct pooled *now)
{
    if (g->n == g->room) {
        size_t room = g->room ? 2 * g->room : 256;
        struct pooled *grown = realloc(g->of_case, room * sizeof *grown);
        if (!grown)
            return lg_sql_refuse(store, "no memory for the cases of a test");
        g->of_case = grown;
        g->room = room;
    }
    if (g->n == 0)
        g->sum = *now;
    else
        add(&g->sum, now);
    g->of_case[g->n++] = *now;
    return 0;
}

int lg_pool(struct lg_store *store, int64_t run_id, size_t kernels)
{
    struct lg_ledger ledger;
    struct gathered g = {.n = 0};
    int status = -1, step = 0;
    sqlite3_stmt *q = NULL;
    /* The write lock comes first: a reader that turns writer is refused when another process wrote in between. */
    if (lg_sql_begin(store))
        return -1;
    if (lg_ledger_init(&ledger, LG_FALSE_ALARM, plan_of(kernels)) != LG_LEDGER_OK) {
        lg_sql_refuse(store, "the false-alarm budget cannot be split; run fewer kernels at once");
        goto cleanup;
    }
    q = lg_sql_prepare(store, lg_q_pooled, "i", run_id);
    status = q ? 0 : -1;
    while (!status && (step = lg_sql_step(store, q)) > 0) {
        struct pooled now = read_row(q);
        if (g.n && !same(&g.sum, &now)) {
            status = decide(store, run_id, &ledger, &g);
            g.n = 0;
        }
        status = status ? -1 : gather(store, &g, &now);
    }
    if (!status && g.n)
        status = decide(store, run_id, &ledger, &g);
cleanup:
    free(g.of_case);
    sqlite3_finalize(q);
    lg_ledger_clear(&ledger);
    return lg_sql_end(store, status || step < 0 ? -1 : 0);
}
