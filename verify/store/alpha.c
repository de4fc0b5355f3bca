/* Recording a run in the alpha ledger; see alpha.h. */
#include "verify/store/alpha.h"
#include "verify/rigor/arb_compat.h"
#include "verify/stats/restarts.h"
#include "verify/store/statement.h"

#define NOW "strftime('%Y-%m-%dT%H:%M:%fZ','now')"

struct account {
    int64_t id;
    double level;
    bool rejected;
    uint64_t turns;
    double log_e;
};

/* The open account of the claim; id < 0: there is none. */
static int find(struct lg_store *a, const struct lg_alpha_test *test, struct account *out)
{
    sqlite3_stmt *q =
        lg_sql_prepare(a,
                       "SELECT id, level, rejected IS NOT NULL, turns, log_e FROM account WHERE "
                       "lemma = ? AND kernel = ? AND claim = ? AND closed IS NULL",
                       "ttt", test->lemma, test->kernel, test->claim);
    int step = q ? lg_sql_step(a, q) : -1;
    *out = (struct account){.id = -1};
    if (step > 0)
        *out = (struct account){(int64_t)lg_sql_count(q, 0), lg_sql_real(q, 1), lg_sql_count(q, 2) > 0,
                                lg_sql_count(q, 3), lg_sql_real(q, 4)};
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static int open_account(struct lg_store *a, const struct lg_alpha_test *test, unsigned bets,
                        struct account *out)
{
    int64_t last;
    if (lg_sql_integer(a, &last, 0, "SELECT coalesce(max(id), 0) FROM account", ""))
        return -1;
    double level = lg_down(LG_ALPHA_BUDGET * lg_restart_weight((uint64_t)last + 1));
    if (lg_sql_run(a,
                   "INSERT INTO account (id, lemma, kernel, claim, role, level, opened) "
                   "VALUES (?, ?, ?, ?, ?, ?, " NOW ")",
                   "ittttr", last + 1, test->lemma, test->kernel, test->claim, test->role, level))
        return -1;
    for (int64_t b = 0; b < (int64_t)bets; b++)
        if (lg_sql_run(a, "INSERT INTO wealth (account, bet, log_m) VALUES (?, ?, ?)", "iir", last + 1, b,
                       (double)-INFINITY))
            return -1;
    *out = (struct account){.id = last + 1, .level = level};
    return 0;
}

static int load(struct lg_store *a, const struct account *account, unsigned bets, struct lg_restarts *r)
{
    sqlite3_stmt *q =
        lg_sql_prepare(a, "SELECT log_m FROM wealth WHERE account = ? ORDER BY bet", "i", account->id);
    unsigned n = 0;
    int step = q ? 1 : -1;
    *r = lg_restarts_make(bets);
    r->turns = account->turns;
    while (step > 0 && (step = lg_sql_step(a, q)) > 0 && n < bets)
        r->log_m[n++] = lg_sql_real(q, 0);
    sqlite3_finalize(q);
    if (step != 0 || n != bets)
        return step < 0 ? -1 : lg_sql_damaged(a, "an account has another number of bets");
    return 0;
}

static int store(struct lg_store *a, struct account *account, const struct lg_alpha_test *test,
                 const struct lg_restarts *r)
{
    struct lg_evidence e = lg_restarts_evidence(r);
    account->turns = r->turns;
    account->log_e = e.log_e;
    account->rejected |= lg_evidence_rejects(e, account->level / 2);
    for (int64_t b = 0; b < (int64_t)r->bets; b++)
        if (lg_sql_run(a, "UPDATE wealth SET log_m = ?3 WHERE account = ?1 AND bet = ?2", "iir", account->id,
                       b, r->log_m[b]))
            return -1;
    return lg_sql_run(a,
                      "UPDATE account SET turns = ?2, trials = trials + ?3, events = events + ?4, log_e = ?5 "
                      "WHERE id = ?1",
                      "iiiir", account->id, (int64_t)r->turns, (int64_t)test->trials, (int64_t)test->events,
                      e.log_e);
}

static int put_draw(struct lg_store *a, int64_t account, const struct lg_alpha_run *run,
                    const struct lg_alpha_test *test, int64_t turn, int64_t variant, double log_e)
{
    return lg_sql_run(
        a,
        "INSERT INTO draw (account, seed, plan, turn, variant, run, at, commit_id, kernel_version, "
        "kernel_sha256, trials, events, log_e) VALUES (?, ?, ?, ?, ?, ?, " NOW ", ?, ?, ?, ?, ?, ?)",
        "ittiittttiir", account, run->seed, test->plan, turn, variant, run->token, run->commit_id,
        test->kernel_version, test->kernel_sha256, (int64_t)test->trials, (int64_t)test->events, log_e);
}

/* Where the seed was first drawn for the claim: any account of it, also a closed one. */
struct first {
    int64_t account, turn, variant; /* account < 0: never; variant: of this plan, 0: not yet */
    int64_t variants;
    double level;
    bool same_run;
};

static int find_seed(struct lg_store *a, const struct lg_alpha_run *run, const struct lg_alpha_test *test,
                     struct first *out)
{
    sqlite3_stmt *q = lg_sql_prepare(
        a,
        "SELECT a.id, a.level, d.turn, max(d.variant), max(CASE WHEN d.plan = ?5 THEN d.variant ELSE 0 END), "
        "max(d.variant = 1 AND d.run = ?6) FROM account a JOIN draw d ON d.account = a.id "
        "WHERE a.lemma = ?1 AND a.kernel = ?2 AND a.claim = ?3 AND d.seed = ?4 GROUP BY a.id",
        "tttttt", test->lemma, test->kernel, test->claim, run->seed, test->plan, run->token);
    int step = q ? lg_sql_step(a, q) : -1;
    *out = (struct first){.account = -1};
    if (step > 0)
        *out = (struct first){.account = (int64_t)lg_sql_count(q, 0),
                              .level = lg_sql_real(q, 1),
                              .turn = (int64_t)lg_sql_count(q, 2),
                              .variants = (int64_t)lg_sql_count(q, 3),
                              .variant = (int64_t)lg_sql_count(q, 4),
                              .same_run = lg_sql_count(q, 5) > 0};
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

/* The seed's draws are known: they are judged alone, and add nothing. */
static int replayed(struct lg_store *a, const struct lg_alpha_run *run, const struct lg_alpha_test *test,
                    const struct first *first, const struct lg_factors *f, struct account *account)
{
    double log_e = lg_factors_evidence(f).log_e;
    int64_t variant = first->variant ? first->variant : first->variants + 1;
    if (!first->variant && put_draw(a, first->account, run, test, first->turn, variant, log_e))
        return -1;
    double share = lg_down(lg_restart_weight((uint64_t)first->turn) * lg_restart_weight((uint64_t)variant));
    account->rejected |= lg_evidence_rejects(lg_evidence_from_log(log_e), lg_down(first->level / 2 * share));
    return 0;
}

int lg_alpha_record(struct lg_store *a, const struct lg_alpha_run *run, const struct lg_alpha_test *test,
                    struct lg_alpha_verdict *out)
{
    struct lg_factors f = test->is_rate ? lg_factors_rate(test->null_rate, test->trials, test->events)
                                        : lg_factors_mean(test->log_e);
    struct account account;
    struct lg_restarts r;
    struct first first;
    if (find(a, test, &account) || (account.id < 0 && open_account(a, test, f.bets, &account)) ||
        find_seed(a, run, test, &first))
        return -1;
    bool was_rejected = account.rejected;
    if (first.account < 0) {
        if (load(a, &account, f.bets, &r))
            return -1;
        lg_restarts_add(&r, &f);
        if (store(a, &account, test, &r) ||
            put_draw(a, account.id, run, test, (int64_t)r.turns, 1, lg_factors_evidence(&f).log_e))
            return -1;
    } else if (!first.same_run && replayed(a, run, test, &first, &f, &account)) {
        return -1;
    }
    if (account.rejected && !was_rejected &&
        lg_sql_run(a, "UPDATE account SET rejected = " NOW " WHERE id = ?", "i", account.id))
        return -1;
    *out = (struct lg_alpha_verdict){first.account < 0 || first.same_run, account.rejected, account.log_e,
                                     account.level / 2, account.turns};
    return 0;
}
