/* The alpha ledger: evidence adds up over runs, a seed counts once, levels add up to the budget, nothing is lost to kill -9 or
 * to runs in parallel, and foreign or damaged files are refused. */
#include "verify/store/alpha.h"
#include "verify/store/test/scratch_store.h"

#include <math.h>
#include <signal.h>
#include <sys/wait.h>

TestSuite(alpha, .init = make_path, .fini = remove_path);

static void open_ledger(struct lg_store *a)
{
    cr_assert_eq(lg_alpha_open(a, path, false), 0, "%s", a->error);
}

static struct lg_alpha_test rate(const char *kernel, uint64_t trials, uint64_t events)
{
    return (struct lg_alpha_test){"lemma", kernel, "rate", "rate", "plan", "1",
                                  "00ff",  true,   trials, events, 0x1p-6, (double)-INFINITY};
}

static struct lg_alpha_test mean(double log_e)
{
    return (struct lg_alpha_test){"lemma", "k",   "mean", "mean", "plan",      "1",
                                  "00ff",  false, 10,     0,      (double)NAN, log_e};
}

static struct lg_alpha_verdict record(struct lg_store *a, const char *token, const char *seed,
                                      struct lg_alpha_test test)
{
    const struct lg_alpha_run run = {token, seed, "abc"};
    struct lg_alpha_verdict verdict;
    cr_assert_eq(lg_sql_begin(a), 0, "%s", a->error);
    int status = lg_alpha_record(a, &run, &test, &verdict);
    cr_assert_eq(lg_sql_end(a, status), 0, "%s", a->error);
    return verdict;
}

static double real(struct lg_store *a, const char *sql)
{
    sqlite3_stmt *q = lg_sql_prepare(a, sql, "");
    cr_assert(q && lg_sql_step(a, q) > 0, "%s", a->error);
    double x = lg_sql_real(q, 0);
    sqlite3_finalize(q);
    return x;
}

/* E_2 = (F_1 F_2 /2 + F_2/6) + 1/3 for a mean; reopening the file in between. */
Test(alpha, runs_multiply_and_the_file_remembers)
{
    struct lg_store a;
    open_ledger(&a);
    struct lg_alpha_verdict v = record(&a, "run1", "1", mean(2));
    cr_assert(v.fresh && !v.rejected && v.turns == 1);
    cr_assert(fabs(v.log_e - log(exp(2) / 2 + 0.5)) < 0x1p-40, "%a", v.log_e);
    lg_store_close(&a);
    open_ledger(&a);
    v = record(&a, "run2", "2", mean(3));
    cr_assert(v.fresh && v.turns == 2);
    cr_assert(fabs(v.log_e - log(exp(5) / 2 + exp(3) / 6 + 1.0 / 3)) < 0x1p-40, "%a", v.log_e);
    cr_assert(v.level <= LG_ALPHA_BUDGET / 4 && v.level > LG_ALPHA_BUDGET / 4 * (1 - 0x1p-48));
    for (int run = 3; !v.rejected; run++) {
        char name[24];
        snprintf(name, sizeof name, "%d", run);
        v = record(&a, name, name, mean(3));
        cr_assert_lt(run, 9);
        cr_assert_eq(v.rejected, v.log_e >= -log(v.level));
    }
    v = record(&a, "last", "1000", mean(-100));
    cr_assert(v.rejected && v.log_e < 0, "rejected stays rejected until it is reopened");
    lg_store_close(&a);
}

Test(alpha, a_seed_is_evidence_once)
{
    struct lg_store a;
    open_ledger(&a);
    struct lg_alpha_verdict first = record(&a, "run1", "7", mean(2)), v;
    record(&a, "run2", "8", mean(1));
    double before = real(&a, "SELECT log_e FROM account"), trials = real(&a, "SELECT trials FROM account");
    v = record(&a, "run3", "7", mean(2));
    cr_assert(!v.fresh && !v.rejected && v.turns == 2 && v.log_e == before);
    v = record(&a, "run1", "7", mean(2));
    cr_assert(v.fresh && v.turns == 2 && first.fresh, "the same run, resumed: its evidence is there already");
    struct lg_alpha_test more = mean(2);
    more.plan = "another tier";
    v = record(&a, "run4", "7", more);
    cr_assert(!v.fresh && v.log_e == before, "another plan of the same seed has dependent draws");
    cr_assert_eq(real(&a, "SELECT trials FROM account"), trials);
    cr_assert_eq(real(&a, "SELECT count(*) FROM draw"), 3);
    v = record(&a, "run5", "9", rate("k", 10, 0));
    cr_assert(v.fresh && v.turns == 1, "another claim");
    v = record(&a, "run6", "7", rate("k", 10, 0));
    cr_assert(v.fresh, "this seed was not drawn for that claim");
    lg_store_close(&a);
}

/* A kernel that breaks is seen with a fixed seed too: the seed's own test has thresholds w_1 w_1 a/2 and w_1 w_2 a/2. */
Test(alpha, a_replayed_seed_is_judged_by_itself)
{
    struct lg_store a;
    open_ledger(&a);
    record(&a, "run1", "7", mean(-1));
    struct lg_alpha_test other = mean(0);
    other.plan = "another tier";
    double threshold = log(0x1p20) + log(2) + log(2) + log(4), second = threshold + log(3);
    cr_assert(!record(&a, "run2", "7", mean(threshold - 1e-9)).rejected);
    other.log_e = second - 1e-9;
    cr_assert(!record(&a, "run3", "7", other).rejected);
    other.log_e = second + 1e-9;
    cr_assert(record(&a, "run4", "7", other).rejected);
    cr_assert_eq(lg_alpha_reopen(&a, 1), 0, "%s", a.error);
    cr_assert(!record(&a, "run5", "7", mean(threshold - 1e-9)).rejected);
    cr_assert(record(&a, "run6", "7", mean(threshold + 1e-9)).rejected);
    lg_store_close(&a);
}

Test(alpha, reopening_begins_another_account_at_its_own_level)
{
    struct lg_store a;
    open_ledger(&a);
    cr_assert_eq(lg_alpha_reopen(&a, 1), -1);
    cr_assert(strstr(a.error, "account 1") && strstr(a.error, path), "%s", a.error);
    struct lg_alpha_verdict v = record(&a, "run1", "1", rate("k", 64, 60));
    cr_assert(v.rejected && v.turns == 1);
    v = record(&a, "run2", "2", rate("k", 64, 0));
    cr_assert(v.rejected && v.turns == 2);
    cr_assert_eq(lg_alpha_reopen(&a, 1), 0, "%s", a.error);
    v = record(&a, "run3", "3", rate("k", 64, 0));
    cr_assert(!v.rejected && v.turns == 1);
    cr_assert(v.level <= LG_ALPHA_BUDGET / 12 && v.level > LG_ALPHA_BUDGET / 12.001);
    v = record(&a, "run4", "1", rate("k", 64, 0));
    cr_assert(!v.fresh, "a seed of the closed account is no new evidence");
    for (int k = 0; k < 60; k++) {
        char kernel[16];
        snprintf(kernel, sizeof kernel, "k%d", k);
        record(&a, "run5", "5", rate(kernel, 64, 0));
    }
    double spent = real(&a, "SELECT sum(level) FROM account");
    cr_assert(spent <= LG_ALPHA_BUDGET && spent > LG_ALPHA_BUDGET * (1 - 1 / 62.0), "%a", spent);
    char printed[1 << 16] = "";
    FILE *out = fmemopen(printed, sizeof printed, "w");
    cr_assert_eq(lg_alpha_print(&a, out), 0, "%s", a.error);
    fclose(out);
    cr_assert(strstr(printed, ", reopened ") && strstr(printed, "strongest since run 1,") &&
              strstr(printed, lg_alpha_promise));
    lg_store_close(&a);
}

Test(alpha, seeds_are_never_handed_out_twice)
{
    struct lg_store a;
    uint64_t seed[2][50], *mine = seed[0];
    int status, from[2];
    cr_assert_eq(pipe(from), 0);
    pid_t child = fork(); /* the file does not exist yet */
    cr_assert_geq(child, 0);
    open_ledger(&a);
    for (int i = 0; i < 50; i++)
        cr_assert_eq(lg_alpha_seed(&a, "abc", &mine[i]), 0, "%s", a.error);
    lg_store_close(&a);
    if (child == 0)
        _exit(write(from[1], mine, sizeof seed[0]) != (ssize_t)sizeof seed[0]);
    cr_assert_eq(read(from[0], seed[1], sizeof seed[1]), (ssize_t)sizeof seed[1]);
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert_eq(status, 0);
    for (int i = 0; i < 100; i++)
        for (int j = 0; j < i; j++)
            cr_assert_neq(seed[i / 50][i % 50], seed[j / 50][j % 50]);
    open_ledger(&a);
    cr_assert_eq(real(&a, "SELECT runs FROM ledger"), 100);
    cr_assert_eq(real(&a, "SELECT count(*) FROM ledger"), 1);
    lg_store_close(&a);
}

Test(alpha, parallel_runs_and_killed_ones)
{
    enum { EACH = 20 };
    struct lg_store a;
    int status, ready[2];
    char byte;
    pid_t child = fork();
    cr_assert_geq(child, 0);
    open_ledger(&a);
    for (int i = 0; i < EACH; i++) {
        char seed[24];
        snprintf(seed, sizeof seed, "%d", 2 * i + (child == 0));
        record(&a, seed, seed, mean(0.25));
    }
    lg_store_close(&a);
    if (child == 0)
        _exit(0);
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert_eq(status, 0);
    cr_assert_eq(pipe(ready), 0);
    child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) { /* dies with the write lock, half of its rows written */
        open_ledger(&a);
        const struct lg_alpha_run run = {"dead", "999", "abc"};
        const struct lg_alpha_test test = mean(100);
        struct lg_alpha_verdict verdict;
        if (lg_sql_run(&a, "PRAGMA cache_size = 1", "") || lg_sql_begin(&a) ||
            lg_alpha_record(&a, &run, &test, &verdict))
            _exit(1);
        (void)!write(ready[1], "x", 1);
        for (;;)
            pause();
    }
    close(ready[1]);
    cr_assert_eq(read(ready[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    open_ledger(&a);
    cr_assert_eq(real(&a, "SELECT turns FROM account"), 2 * EACH);
    cr_assert_eq(real(&a, "SELECT count(*) FROM draw"), 2 * EACH);
    cr_assert(!record(&a, "next", "999", mean(0)).rejected);
    lg_store_close(&a);
}

Test(alpha, files_that_are_no_ledgers)
{
    struct lg_store s;
    open_store(&s);
    lg_store_close(&s);
    cr_assert_eq(lg_alpha_open(&s, path, false), -1, "a store of results");
    cr_assert(strstr(s.error, "not a lemmagate ledger") && strstr(s.error, "--ledger"), "%s", s.error);
    remove_path();
    make_path();
    open_ledger(&s);
    lg_store_close(&s);
    cr_assert_eq(lg_store_open(&s, path, false), -1);
    cr_assert(strstr(s.error, "not a lemmagate store") && strstr(s.error, "--db"), "%s", s.error);
    cr_assert_eq(truncate(path, 5000), 0);
    cr_assert_eq(lg_alpha_open(&s, path, false), -1);
    cr_assert(strstr(s.error, "damaged") && strstr(s.error, "--ledger"), "%s", s.error);
}
