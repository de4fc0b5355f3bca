/* Pooled claims of init-spectrum, with rows written by hand: what is consistent, what is rejected, and what that does to
 * the summary and the exit code. */
#include "verify/engine/engine.h"
#include "verify/stats/eprocess.h"
#include "verify/stats/ledger.h"
#include "verify/store/test/scratch_store.h"
#include "verify/author/record.h"

TestSuite(pool, .init = make_path, .fini = remove_path);

/* Case i of the run: claims about a rate have trials and events, about a mean trials and log E. */
struct row {
    const char *claim;
    uint64_t trials, events;
    double p, log_e;
};

static const struct lg_lemma *lemma(void)
{
    const struct lg_lemma *l = lg_lemma_find("init-spectrum");
    cr_assert_not_null(l);
    return l;
}

static const struct lg_claim_spec *spec_of(const char *claim)
{
    const struct lg_lemma *l = lemma();
    size_t i = 0;
    while (i < l->n_claims && strcmp(l->claims[i].name, claim))
        i++;
    cr_assert_lt(i, l->n_claims, "%s", claim);
    return &l->claims[i];
}

static int64_t begin(struct lg_store *s, int64_t *kernel)
{
    const struct lg_lemma *l = lemma();
    open_store(s);
    int64_t run = begin_run(s);
    const struct lg_store_lemma row = {l->id, l->title, l->statement, l->slides, l->source, l->how_to_read,
                                       0.2,   0,        false};
    cr_assert_eq(lg_store_lemma_put(s, run, &row), 0, "%s", s->error);
    for (size_t i = 0; i < l->n_claims; i++) {
        const struct lg_claim_spec *c = &l->claims[i];
        const struct lg_store_claim_spec spec = {l->id,
                                                 c->name,
                                                 lg_grade_name(c->grade),
                                                 lg_role_name(c->role),
                                                 c->statement,
                                                 "",
                                                 "",
                                                 (int)i,
                                                 lg_about_name(lg_claim_about(l, i))};
        cr_assert_eq(lg_store_claim_spec_put(s, run, &spec), 0, "%s", s->error);
    }
    *kernel = put_kernel(s, run, "blas");
    return run;
}

static void put_case(struct lg_store *s, int64_t run, int64_t kernel, uint64_t index, const char *verdict,
                     const struct row *r)
{
    const struct lg_store_case c = {
        run, kernel, "init-spectrum", "gaussian-sphere", "tanh", "", "recipe", index, true, NETWORK(4, 6, 8),
        1,   0};
    const struct lg_store_claim claim = {.name = r->claim,
                                         .role = lg_role_name(spec_of(r->claim)->role),
                                         .verdict = verdict,
                                         .reason = "",
                                         .power = 0.5,
                                         .bound = lg_exact(r->p),
                                         .statements = 1,
                                         .trials = r->trials,
                                         .events = r->events,
                                         .log_e = r->log_e};
    const struct lg_store_result result = {
        .outcome = "done", .trouble = "", .precision = 53, .claims = &claim, .n_claims = 1};
    int64_t id = -1;
    cr_assert_eq(lg_store_case_begin(s, &c, &id), 0, "%s", s->error);
    cr_assert_eq(lg_store_case_end(s, id, &result), 0, "%s", s->error);
}

static void put(struct lg_store *s, int64_t run, int64_t kernel, uint64_t index, const struct row *r)
{
    put_case(s, run, kernel, index, "consistent", r);
}

static double real(struct lg_store *s, const char *sql)
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "");
    cr_assert(q && lg_sql_step(s, q) > 0, "%s", s->error);
    double x = lg_sql_real(q, 0);
    sqlite3_finalize(q);
    return x;
}

static bool rejected(struct lg_store *s, const char *claim)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT verdict = 'rejected' FROM test WHERE claim = '%s'", claim);
    return real(s, sql) != 0;
}

static void pool(struct lg_store *s, int64_t run)
{
    cr_assert_eq(lg_pool(s, run, 1), 0, "%s", s->error);
}

/* The summary of this lemma on this kernel, and the run's exit code. */
static int judge(struct lg_store *s, int64_t run, struct lg_store_summary *out)
{
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    cr_assert_eq(lg_store_summarize(s, run, &rows, &n), 0, "%s", s->error);
    cr_assert_eq(n, 1);
    rows[0].unended = 0; /* as the run that judges itself */
    *out = rows[0];
    int code = lg_run_exit_code(rows, n);
    free(rows);
    return code;
}

static const struct row bad_mean = {"control-mean", 64, 0, 0, 500};
static const struct row bad_rate = {"control-lambda-min", 64, 64, 0x1p-6, 0};

Test(pool, rates_and_means_at_their_null_are_consistent)
{
    struct lg_store s;
    struct lg_store_summary line;
    int64_t kernel, run = begin(&s, &kernel);
    const struct row quiet = {"lambda-min", 64, 1, 0x1p-6, 0}, none = {"lambda-max", 64, 0, 0x1p-6, 0};
    const struct row mean = {"mean", 64, 0, 0, -0.7};
    for (uint64_t i = 0; i < 20; i++) {
        put(&s, run, kernel, 10 * i, &quiet);
        put(&s, run, kernel, 10 * i + 1, &none);
        put(&s, run, kernel, 10 * i + 2, &mean);
        put(&s, run, kernel, 10 * i + 3, &bad_mean);
        put(&s, run, kernel, 10 * i + 4, &bad_rate);
    }
    pool(&s, run);
    cr_assert(!rejected(&s, "lambda-min") && !rejected(&s, "lambda-max") && !rejected(&s, "mean"));
    cr_assert(rejected(&s, "control-mean") && rejected(&s, "control-lambda-min"));
    cr_assert_eq(judge(&s, run, &line), 0);
    cr_assert_eq(line.consistent, 3);
    cr_assert_eq(line.rejected, 0);
    cr_assert_eq(line.controls, 2);
    cr_assert_eq(line.controls_violated, 2, "a rejected control counts as refuted");
    cr_assert_leq(real(&s, "SELECT sum(level) FROM test"), LG_FALSE_ALARM);
    cr_assert_gt(real(&s, "SELECT min(level) FROM test"), 0);
    lg_store_close(&s);
}

Test(pool, rates_far_above_are_rejected_and_the_run_fails)
{
    struct lg_store s;
    struct lg_store_summary line;
    int64_t kernel, run = begin(&s, &kernel);
    const struct row often = {"lambda-min", 16, 8, 0x1p-6, 0};
    for (uint64_t i = 0; i < 4; i++) {
        put(&s, run, kernel, 3 * i, &often);
        put(&s, run, kernel, 3 * i + 1, &bad_mean);
        put(&s, run, kernel, 3 * i + 2, &bad_rate);
    }
    pool(&s, run);
    cr_assert(rejected(&s, "lambda-min"));
    cr_assert_eq(judge(&s, run, &line), 1);
    cr_assert_eq(line.rejected, 1);
    cr_assert_str_eq(line.first_rejected, "lambda-min");
    lg_store_close(&s);
}

Test(pool, a_control_that_survives_is_no_pass)
{
    struct lg_store s;
    struct lg_store_summary line;
    int64_t kernel, run = begin(&s, &kernel);
    const struct row mean = {"mean", 64, 0, 0, -0.7}, weak = {"control-mean", 64, 0, 0, 1};
    put(&s, run, kernel, 0, &mean);
    put(&s, run, kernel, 1, &weak);
    put(&s, run, kernel, 2, &bad_rate);
    pool(&s, run);
    cr_assert_eq(judge(&s, run, &line), 2);
    cr_assert_eq(line.controls_violated, 1);
    lg_store_close(&s);
}

/* Sums of logarithms: 30 of one nat reject what no single one does; gains and losses cancel. */
Test(pool, means_multiply)
{
    struct lg_store s;
    int64_t kernel, run = begin(&s, &kernel);
    for (uint64_t i = 0; i < 30; i++)
        put(&s, run, kernel, i, &(struct row){"mean", 10, 0, 0, 1});
    pool(&s, run);
    double log_e = real(&s, "SELECT log_e FROM test");
    cr_assert(log_e <= 30 && log_e > 30 - 1e-12, "%a", log_e);
    cr_assert(rejected(&s, "mean"));
    cr_assert_eq(real(&s, "SELECT trials FROM test"), 300);
    for (uint64_t i = 30; i < 60; i++)
        put(&s, run, kernel, i, &(struct row){"mean", 10, 0, 0, -0.9});
    pool(&s, run);
    cr_assert(!rejected(&s, "mean"));
    lg_store_close(&s);
}

/* As shards finish: rows arrive in any order, and the vacuous ones do not count. */
Test(pool, the_order_of_the_rows_is_irrelevant)
{
    double log_e[3][2];
    for (int order = 0; order < 3; order++) {
        struct lg_store s;
        int64_t kernel, run = begin(&s, &kernel);
        for (uint64_t i = 0; i < 21; i++) {
            uint64_t at = order == 0 ? i : order == 1 ? 20 - i : 8 * i % 21;
            put(&s, run, kernel, 2 * at, &(struct row){"mean", 10, 0, 0, 1.0 / (double)(at + 3)});
            put(&s, run, kernel, 2 * at + 1, &(struct row){"lambda-max", 8, at % 2, 0x1p-6, 0});
        }
        if (order == 2)
            put_case(&s, run, kernel, 99, "vacuous", &(struct row){"lambda-max", 8, 8, 0x1p-6, 0});
        pool(&s, run);
        log_e[order][0] = real(&s, "SELECT log_e FROM test WHERE claim = 'mean'");
        log_e[order][1] = real(&s, "SELECT log_e FROM test WHERE claim = 'lambda-max'");
        cr_assert_eq(real(&s, "SELECT events FROM test WHERE claim = 'lambda-max'"), 10);
        cr_assert_eq(memcmp(log_e[order], log_e[0], sizeof log_e[0]), 0, "order %d", order);
        lg_store_close(&s);
        remove_path();
        make_path();
    }
}

/* The path of a rate with cases that came in another order: by case index, each look at its own counts, the last one the verdict's. */
Test(pool, the_path_is_in_order_of_the_cases)
{
    struct lg_store s;
    int64_t kernel, run = begin(&s, &kernel);
    const struct row none = {"lambda-min", 64, 0, 0x1p-6, 0}, many = {"lambda-min", 64, 9, 0x1p-6, 0};
    const struct row means[] = {{"mean", 8, 0, 0, -1}, {"mean", 8, 0, 0, 5}, {"mean", 8, 0, 0, -3}};
    put(&s, run, kernel, 2, &none);
    put(&s, run, kernel, 0, &none);
    put(&s, run, kernel, 1, &many);
    for (uint64_t i = 3; i-- > 0;)
        put(&s, run, kernel, 10 + i, &means[i]);
    pool(&s, run);
    pool(&s, run); /* again, as a resumed run does: nothing twice */
    cr_assert_eq(real(&s, "SELECT count(*) FROM evidence WHERE claim = 'lambda-min'"), 4);
    cr_assert_eq(real(&s, "SELECT log_e FROM evidence WHERE claim = 'lambda-min' AND cases = 0"), 0);
    cr_assert(real(&s, "SELECT log_e FROM evidence WHERE claim = 'lambda-min' AND cases = 1") < 0);
    double after[4];
    for (int i = 1; i < 4; i++) {
        char sql[120];
        struct lg_eprocess e;
        cr_assert(!lg_eprocess_init(&e, 0x1p-6) && !lg_eprocess_add(&e, 64 * (uint64_t)i, i > 1 ? 9 : 0));
        snprintf(sql, sizeof sql, "SELECT log_e FROM evidence WHERE claim = 'lambda-min' AND draws = %d",
                 64 * i);
        after[i] = real(&s, sql);
        cr_assert_eq(after[i], lg_eprocess_evidence(&e).log_e, "look %d", i);
    }
    cr_assert(after[2] > 0 && after[3] < after[2]);
    cr_assert_eq(real(&s, "SELECT log_e FROM test WHERE claim = 'lambda-min'"), after[3]);
    cr_assert_eq(real(&s, "SELECT greatest FROM evidence WHERE claim = 'lambda-min' AND cases = 3"),
                 after[2]);
    cr_assert_float_eq(real(&s, "SELECT log_e FROM evidence WHERE claim = 'mean' AND cases = 2"), 4, 1e-14);
    cr_assert_float_eq(real(&s, "SELECT greatest FROM evidence WHERE claim = 'mean' AND cases = 3"), 4,
                       1e-14);
    cr_assert_eq(
        real(&s, "SELECT e.log_e = t.log_e FROM evidence e JOIN test t USING (run_id, lemma, kernel, claim) "
                 "WHERE claim = 'mean' AND cases = 3"),
        1);
    lg_store_close(&s);
}
