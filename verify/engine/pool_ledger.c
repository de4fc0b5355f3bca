/* Pooled claims and the alpha ledger: what a run adds to the evidence of the runs before it; see verify/store/alpha.h.
 *
 * The ledger is written first, in one transaction; should the program die before the store has the verdicts, a resumed run
 * finds its own token in the ledger and adds nothing twice. */
#include "verify/engine/engine.h"
#include "verify/store/alpha.h"
#include "verify/store/statement.h"

#include "lg_build_info.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One test of the run with all that the ledger keeps of it, in `list` order. */
struct entry {
    char lemma[64], kernel[64], claim[64], role[16], plan[640], version[64], sha256[68];
    struct lg_alpha_test test;
    struct lg_alpha_verdict verdict;
    struct entry *next;
};

static struct entry *read_entry(sqlite3_stmt *q)
{
    struct entry *e = calloc(1, sizeof *e);
    if (!e)
        return NULL;
    snprintf(e->lemma, sizeof e->lemma, "%s", lg_sql_text(q, 0));
    snprintf(e->kernel, sizeof e->kernel, "%s", lg_sql_text(q, 1));
    snprintf(e->claim, sizeof e->claim, "%s", lg_sql_text(q, 2));
    snprintf(e->role, sizeof e->role, "%s", lg_sql_text(q, 3));
    snprintf(e->version, sizeof e->version, "%s", lg_sql_text(q, 8));
    snprintf(e->sha256, sizeof e->sha256, "%s", lg_sql_text(q, 9));
    snprintf(e->plan, sizeof e->plan, "%s, data '%s', storage %a, program " LG_COMMIT, lg_sql_text(q, 10),
             lg_sql_text(q, 12), lg_sql_real(q, 11));
    e->test = (struct lg_alpha_test){.lemma = e->lemma,
                                     .kernel = e->kernel,
                                     .claim = e->claim,
                                     .role = e->role,
                                     .plan = e->plan,
                                     .kernel_version = e->version,
                                     .kernel_sha256 = e->sha256,
                                     .is_rate = !strcmp(e->role, "rate"),
                                     .trials = lg_sql_count(q, 4),
                                     .events = lg_sql_count(q, 5),
                                     .null_rate = lg_sql_real(q, 6),
                                     .log_e = lg_sql_real(q, 7)};
    return e;
}

static void clear(struct entry *list)
{
    while (list) {
        struct entry *next = list->next;
        free(list);
        list = next;
    }
}

static int read_all(struct lg_store *store, int64_t run_id, struct entry **list)
{
    sqlite3_stmt *q = lg_sql_prepare(
        store,
        "SELECT t.lemma, t.kernel, t.claim, t.role, t.trials, t.events, t.null_rate, t.log_e, k.version, "
        "k.sha256, r.tier, k.unit_storage, coalesce((SELECT value FROM run_option o WHERE o.run_id = r.id "
        "AND "
        "o.name = 'data'), '') FROM test t JOIN run r ON r.id = t.run_id JOIN kernel k ON k.run_id = "
        "t.run_id AND "
        "k.name = t.kernel WHERE t.run_id = ? AND t.role <> 'control' ORDER BY t.lemma, t.kernel, t.claim",
        "i", run_id);
    int step = q ? 1 : -1;
    while (step > 0 && (step = lg_sql_step(store, q)) > 0) {
        *list = read_entry(q);
        if (!*list)
            step = lg_sql_refuse(store, "no memory for the tests of the run");
        else
            list = &(*list)->next;
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static int record(struct lg_store *ledger, const struct lg_alpha_run *run, struct entry *list)
{
    int status = lg_sql_begin(ledger);
    if (status)
        return -1;
    for (struct entry *e = list; e && !status; e = e->next)
        status = lg_alpha_record(ledger, run, &e->test, &e->verdict);
    return lg_sql_end(ledger, status);
}

static int put_verdicts(struct lg_store *store, int64_t run_id, const struct entry *list)
{
    int status = lg_sql_begin(store);
    if (status)
        return -1;
    for (const struct entry *e = list; e && !status; e = e->next)
        status =
            lg_sql_run(store,
                       "UPDATE test SET verdict = ?5, ledger = ?6, ledger_log_e = ?7, ledger_level = ?8, "
                       "ledger_runs = ?9 WHERE run_id = ?1 AND lemma = ?2 AND kernel = ?3 AND claim = ?4",
                       "itttttrri", run_id, e->lemma, e->kernel, e->claim,
                       e->verdict.rejected ? "rejected" : "consistent", e->verdict.fresh ? "new" : "replayed",
                       e->verdict.log_e, e->verdict.level, (int64_t)e->verdict.turns);
    return lg_sql_end(store, status);
}

int lg_pool_ledger(struct lg_store *store, int64_t run_id, const char *ledger, char *error, size_t error_size)
{
    struct lg_store a = {0};
    struct entry *list = NULL;
    char *token = NULL, seed[24];
    int status = -1;
    sqlite3_stmt *q = NULL;
    if (lg_store_option(store, run_id, "token", 0, &token) || read_all(store, run_id, &list) ||
        !(q = lg_sql_prepare(store, "SELECT seed FROM run WHERE id = ?", "i", run_id)) ||
        lg_sql_step(store, q) <= 0) {
        snprintf(error, error_size, "%s", store->error);
        goto cleanup;
    }
    snprintf(seed, sizeof seed, "%s", lg_sql_text(q, 0));
    struct lg_alpha_run run = {token ? token : "", seed, LG_COMMIT};
    if (lg_alpha_open(&a, ledger, false) || record(&a, &run, list))
        snprintf(error, error_size, "%s", a.error);
    else if (put_verdicts(store, run_id, list))
        snprintf(error, error_size, "%s", store->error);
    else
        status = 0;
cleanup:
    lg_store_close(&a);
    sqlite3_finalize(q);
    free(token);
    clear(list);
    return status;
}

int lg_pool_ledger_print(FILE *out, struct lg_store *store, int64_t run_id)
{
    char *path = NULL;
    bool replayed = false;
    if (lg_store_option(store, run_id, "ledger", 0, &path))
        return -1;
    if (!path)
        return 0;
    sqlite3_stmt *q = lg_sql_prepare(store,
                                     "SELECT lemma, kernel, claim, trials, events, log_e, ledger, "
                                     "ledger_log_e, ledger_level, ledger_runs, "
                                     "verdict, (SELECT seed FROM run WHERE id = run_id) FROM test WHERE "
                                     "run_id = ? AND ledger <> '' ORDER BY "
                                     "lemma, kernel, claim",
                                     "i", run_id);
    int step = q ? lg_sql_step(store, q) : -1;
    if (step > 0) {
        fprintf(out, "\nLedger %s: %s.\nSeed %s (--seed %s draws the same again).\n", path, lg_alpha_promise,
                lg_sql_text(q, 11), lg_sql_text(q, 11));
        fprintf(out, "%-20s %-16s %-20s %8s %7s  %-12s %6s %9s %9s  %s\n", "lemma", "kernel", "claim",
                "trials", "events", "evidence", "runs", "log E", "needed", "verdict");
    } else if (step == 0) {
        fprintf(out, "\nLedger %s: this run has no claim about a rate or a mean.\n", path);
    }
    for (; step > 0; step = lg_sql_step(store, q)) {
        bool is_new = !strcmp(lg_sql_text(q, 6), "new");
        replayed |= !is_new;
        fprintf(out, "%-20s %-16s %-20s %8zu %7zu  %-12s %6zu %9.2f %9.2f  %s\n", lg_sql_text(q, 0),
                lg_sql_text(q, 1), lg_sql_text(q, 2), lg_sql_count(q, 3), lg_sql_count(q, 4),
                is_new ? "new" : "not new", lg_sql_count(q, 9), lg_sql_real(q, 7), -log(lg_sql_real(q, 8)),
                lg_sql_text(q, 10));
    }
    if (replayed)
        fprintf(out, "not new: this seed was drawn before, so it adds nothing; it was judged by itself.\n");
    sqlite3_finalize(q);
    free(path);
    return step < 0 ? -1 : 0;
}
