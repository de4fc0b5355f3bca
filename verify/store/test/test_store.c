/* The store: what goes in comes out; parallel writers and kill -9 lose nothing; foreign, damaged and newer
 * files are refused and left as they were. */
#include "verify/store/database.h"
#include "verify/store/query.h"
#include "verify/store/test/scratch_store.h"

#include <signal.h>
#include <sys/wait.h>

TestSuite(store, .init = make_path, .fini = remove_path);

static int64_t integer(struct lg_store *s, const char *sql)
{
    int64_t value = -1;
    cr_assert_eq(lg_sql_integer(s, &value, -1, sql, ""), 0, "%s", s->error);
    return value;
}

static double real(struct lg_store *s, const char *sql)
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "");
    cr_assert_not_null(q, "%s", s->error);
    cr_assert_eq(lg_sql_step(s, q), 1);
    double value = lg_sql_real(q, 0);
    sqlite3_finalize(q);
    return value;
}

Test(store, round_trip)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = begin_run(&s);
    put_lemma(&s, run, "key-lemma");
    int64_t kernel = put_kernel(&s, run, "fused");
    int64_t id = begin_case(&s, run, kernel, UINT64_C(7), true);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM cases WHERE outcome = 'running' AND eta IS NULL"), 1);

    const struct lg_store_hypothesis h = {"radius", "r0 <= a^2/4L", "true", {0.1, 0x1p-60}, {INFINITY, 0}};
    const struct lg_store_claim claims[] = {
        {"P2-descent",
         "theorem",
         "holds",
         "",
         12,
         0x1p-20,
         {3, 0x1p-50},
         {4, 0x1p-51},
         30,
         0,
         0,
         NAN,
         NULL,
         0},
        {"zero-bound", "theorem", "undecided", "tie", 0, NAN, {0, 0}, {0, 0}, 1, 0, 0, NAN, NULL, 0},
        {"no-bound",
         "theorem",
         "undecided",
         "overflow",
         0,
         NAN,
         {1, 0},
         {INFINITY, 0},
         1,
         0,
         0,
         NAN,
         NULL,
         0},
        {"nan", "theorem", "violated", "NaN at 3", 0, NAN, {NAN, 0}, {1, 0}, 1, 0, 0, NAN, NULL, 0},
    };
    const struct lg_store_point points[] = {{"residual", "value", 0, {1, 0.5}},
                                            {"residual", "value", 1, {0.25, 0.125}}};
    const struct lg_store_result result = {"done", "", 128, 0.5, &h, 1, claims, 4, points, 2};
    cr_assert_eq(lg_store_case_end(&s, id, &result), 0, "%s", s.error);
    cr_assert_eq(lg_store_case_end(&s, id, &result), -1, "a case ends once");
    cr_assert(strstr(s.error, "not running") && strstr(s.error, path), "%s", s.error);
    cr_assert_eq(lg_store_event(&s, run, "half way"), 0);
    cr_assert_eq(lg_store_run_end(&s, run, 2), 0, "%s", s.error);
    lg_store_close(&s);

    cr_assert_eq(lg_store_open(&s, path, true), 0, "%s", s.error);
    int64_t last;
    cr_assert_eq(lg_store_last_run(&s, &last), 0);
    cr_assert_eq(last, run);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM run WHERE seed = '18446744073709551615' AND exit_code = 2 "
                             "AND finished >= started"),
                 1);
    cr_assert_eq(real(&s, "SELECT ratio FROM claim WHERE name = 'P2-descent'"), 0.75);
    cr_assert_eq(real(&s, "SELECT bound_rad FROM claim WHERE name = 'P2-descent'"), 0x1p-51);
    cr_assert_eq(real(&s, "SELECT bound_mid FROM hypothesis"), INFINITY);
    cr_assert(isnan(real(&s, "SELECT observed_mid FROM claim WHERE name = 'nan'")));
    cr_assert_eq(integer(&s, "SELECT count(*) FROM claim WHERE ratio IS NULL AND power IS NULL"), 3);
    cr_assert_eq(integer(&s, "SELECT sum(mid = 0.25 AND rad = 0.125) FROM series WHERE name = 'residual'"),
                 1);
    char *recipe, *kernel_path;
    cr_assert_eq(lg_store_case_recipe(&s, id, &recipe, &kernel_path), 0, "%s", s.error);
    cr_assert_str_eq(recipe, "recipe text");
    cr_assert_str_eq(kernel_path, "path/of/kernel");
    free(recipe);
    free(kernel_path);
    cr_assert_eq(lg_store_case_recipe(&s, id + 1, &recipe, &kernel_path), -1);
    cr_assert(strstr(s.error, "no case"));
    lg_store_close(&s);
}

/* The quantities of the worst statement come back in its order, each ball to the bit, and go with their run. */
Test(store, values_of_a_claim)
{
    static const struct lg_store_value values[] = {{"|r'|", {0x1.8p-3, 0x1p-60}},
                                                   {"beta", {1.5, 0}},
                                                   {"sigma_min(J)", {INFINITY, 0}},
                                                   {"|e|", {NAN, 0}}};
    const struct lg_store_claim claims[] = {
        {"P2-descent", "theorem", "holds", "", 1, NAN, {1, 0}, {2, 0}, 1, 0, 0, NAN, values, 4},
        {"rate", "theorem", "holds", "", 1, NAN, {1, 0}, {2, 0}, 1, 0, 0, NAN, values + 1, 1},
        {"radius", "theorem", "holds", "", 1, NAN, {1, 0}, {2, 0}, 1, 0, 0, NAN, NULL, 0}};
    const struct lg_store_result result = {"done", "", 53, 0, NULL, 0, claims, 3, NULL, 0};
    struct lg_store s;
    open_store(&s);
    const int64_t run = begin_run(&s), id = begin_case(&s, run, put_kernel(&s, run, "k"), 0, true);
    cr_assert_eq(lg_store_case_end(&s, id, &result), 0, "%s", s.error);
    sqlite3_stmt *q = lg_sql_prepare(&s, lg_q_claim_values, "it", id, "P2-descent");
    cr_assert_not_null(q, "%s", s.error);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(lg_sql_step(&s, q), 1);
        const lg_ball back = lg_sql_ball(q, 1), put = values[i].value;
        cr_assert_str_eq(lg_sql_text(q, 0), values[i].name);
        cr_assert((back.mid == put.mid || (isnan(back.mid) && isnan(put.mid))) && back.rad == put.rad, "%s",
                  values[i].name);
    }
    cr_assert_eq(lg_sql_step(&s, q), 0);
    sqlite3_finalize(q);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM claim_value WHERE claim = 'rate' AND name = 'beta'"), 1);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM claim_value"), 5);
    cr_assert_eq(lg_store_run_delete(&s, run), 0, "%s", s.error);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM claim_value"), 0);
    lg_store_close(&s);
}

Test(store, failed_transaction_leaves_the_case_running)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = begin_run(&s), id = begin_case(&s, run, put_kernel(&s, run, "fused"), 0, true);
    const struct lg_store_claim twice[] = {
        {"a", "theorem", "holds", "", 0, NAN, {0, 0}, {1, 0}, 1, 0, 0, NAN, NULL, 0},
        {"a", "theorem", "holds", "", 0, NAN, {0, 0}, {1, 0}, 1, 0, 0, NAN, NULL, 0}};
    const struct lg_store_result result = {"done", "", 53, 0, NULL, 0, twice, 2, NULL, 0};
    cr_assert_eq(lg_store_case_end(&s, id, &result), -1, "a claim name is unique in a case");
    cr_assert_eq(integer(&s, "SELECT count(*) FROM claim"), 0);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM cases WHERE outcome = 'running'"), 1);
    struct lg_store_kernel other = {"fused", "2", "", "", "different", "", 0, 0, false};
    int64_t other_id;
    cr_assert_eq(lg_store_kernel_put(&s, run, &other, &other_id), -1, "same name, other library");
    cr_assert(strstr(s.error, "\"fused\""), "%s", s.error);
    lg_store_close(&s);
}

static void write_cases(size_t count)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = begin_run(&s), kernel = put_kernel(&s, run, "fused");
    for (size_t i = 0; i < count; i++) {
        int64_t id = begin_case(&s, run, kernel, i, true);
        const struct lg_store_claim claim = {"P2-descent", "theorem", "holds", "", 0,   NAN,  {1, 0},
                                             {2, 0},       1,         0,       0,  NAN, NULL, 0};
        const struct lg_store_result result = {"done", "", 53, 0, NULL, 0, &claim, 1, NULL, 0};
        cr_assert_eq(lg_store_case_end(&s, id, &result), 0, "%s", s.error);
    }
    cr_assert_eq(lg_store_run_end(&s, run, 0), 0, "%s", s.error);
    lg_store_close(&s);
}

Test(store, two_writers_in_parallel)
{
    pid_t child = fork(); /* the file does not exist yet: creation races too */
    cr_assert_geq(child, 0);
    write_cases(200);
    if (child == 0)
        _exit(0);
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, path, true), 0, "%s", s.error);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM cases WHERE outcome = 'done'"), 400);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM claim"), 400);
    cr_assert_eq(integer(&s, "SELECT count(DISTINCT run_id) FROM cases"), 2);
    struct lg_store_summary *rows;
    size_t n_rows;
    cr_assert_eq(lg_store_summarize(&s, -1, &rows, &n_rows), 0, "%s", s.error);
    cr_assert(n_rows == 1 && rows[0].cases == 200, "cases of both runs are the same instances");
    free(rows);
    lg_store_close(&s);
}

Test(store, killed_writer)
{
    int ready[2];
    cr_assert_eq(pipe(ready), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        struct lg_store s;
        open_store(&s);
        int64_t run = begin_run(&s);
        begin_case(&s, run, put_kernel(&s, run, "fused"), 3, true);
        /* dies inside an open transaction, holding the write lock */
        if (!lg_sql_begin(&s) && !lg_sql_run(&s, "UPDATE cases SET outcome = 'done'", ""))
            (void)!write(ready[1], "x", 1);
        for (;;)
            pause();
    }
    char byte;
    cr_assert_eq(read(ready[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, path, true), 0, "%s", s.error);
    cr_assert_eq(
        integer(&s, "SELECT count(*) FROM cases WHERE outcome = 'running' AND recipe = 'recipe text'"), 1);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM run WHERE finished IS NULL"), 1);
    struct lg_store_summary *rows;
    size_t n_rows;
    cr_assert_eq(lg_store_summarize(&s, -1, &rows, &n_rows), 0, "%s", s.error);
    cr_assert(n_rows == 1 && rows[0].unfinished == 1 && rows[0].holds == 0 && isnan(rows[0].tightest));
    free(rows);
    lg_store_close(&s);
    write_cases(1);
}

static void write_file(const char *text, size_t size, long at)
{
    FILE *f = fopen(path, at ? "r+b" : "wb");
    cr_assert_not_null(f);
    cr_assert_eq(fseek(f, at, SEEK_SET), 0);
    cr_assert_eq(fwrite(text, 1, size, f), size);
    fclose(f);
}

static void refused(const char *because)
{
    struct lg_store s;
    for (int read_only = 0; read_only < 2; read_only++) {
        cr_assert_eq(lg_store_open(&s, path, read_only), -1, "accepted a file that is %s", because);
        cr_assert(strstr(s.error, because), "expected \"%s\" in: %s", because, s.error);
        cr_assert(strstr(s.error, path) && strstr(s.error, "--db"), "no file or next step in: %s", s.error);
        cr_assert_null(s.db);
    }
}

Test(store, files_that_are_not_ours)
{
    char text[4096];
    memset(text, 'x', sizeof text);
    write_file(text, sizeof text, 0);
    refused("not an SQLite database");
    FILE *f = fopen(path, "rb");
    char back[4096];
    cr_assert(f && fread(back, 1, sizeof back, f) == sizeof back && !memcmp(back, text, sizeof text),
              "file was changed");
    fclose(f);
    unlink(path);

    sqlite3 *db;
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "CREATE TABLE photo (id)", NULL, NULL, NULL);
    sqlite3_close(db);
    refused("not a lemmagate store");
    unlink(path);

    write_cases(1);
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    char current[48];
    const struct lg_migration *last = lg_migrations;
    for (const struct lg_migration *m = lg_migrations; m->sql; m++)
        last = m;
    snprintf(current, sizeof current, "PRAGMA user_version = %d", last->version);
    sqlite3_exec(db, "PRAGMA user_version = 1000", NULL, NULL, NULL);
    refused("newer lemmagate (schema 1000");
    sqlite3_exec(db, "PRAGMA user_version = 1", NULL, NULL, NULL);
    refused("older lemmagate (schema 1");
    sqlite3_exec(db, current, NULL, NULL, NULL);
    sqlite3_exec(db, "DROP VIEW sized", NULL, NULL, NULL);
    refused("damaged lemmagate store");
    sqlite3_exec(db, "DROP TABLE event", NULL, NULL, NULL);
    refused("damaged lemmagate store");
    sqlite3_close(db);

    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, "/nonexistent/folder/x.db", false), -1);
    cr_assert(strstr(s.error, "/nonexistent/folder/x.db") && strstr(s.error, "cannot be opened"), "%s",
              s.error);
    cr_assert_eq(lg_store_open(&s, folder, true), -1);
}

Test(store, damage_is_reported_wherever_it_is_met)
{
    write_cases(200);
    struct lg_store s;
    open_store(&s);
    cr_assert_eq(integer(&s, "PRAGMA wal_checkpoint(TRUNCATE)"), 0);
    int64_t page = integer(&s, "SELECT rootpage FROM sqlite_master WHERE name = 'cases'");
    int64_t page_size = integer(&s, "PRAGMA page_size");
    lg_store_close(&s);
    char noise[4096];
    memset(noise, 0xa5, sizeof noise);
    cr_assert_eq(page_size, (int64_t)sizeof noise);
    write_file(noise, sizeof noise, (long)((page - 1) * page_size));
    cr_assert_eq(lg_store_open(&s, path, true), 0, "the schema is whole: %s", s.error);
    struct lg_store_summary *rows;
    size_t n_rows;
    cr_assert_eq(lg_store_summarize(&s, -1, &rows, &n_rows), -1);
    cr_assert(strstr(s.error, "damaged") && strstr(s.error, ".recover") && strstr(s.error, path), "%s",
              s.error);
    cr_assert_null(rows);
    lg_store_close(&s);
}

/* A formula is put once, and goes with its run. */
Test(store, formulas_of_a_lemma)
{
    static const struct lg_store_formula formulas[] = {
        {"key-lemma", "claim", 0, "rate", "|r_t| <= q^t |r_0|", "<mi>r</mi>", "every t"},
        {"key-lemma", "definition", 0, "q", "q := 1/2", "<mi>q</mi>", ""},
        {"key-lemma", "claim", 0, "again", "", "", ""}};
    struct lg_store s;
    open_store(&s);
    const int64_t run = begin_run(&s);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(lg_store_formula_put(&s, run, &formulas[i]), 0, "%s", s.error);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM formula"), 2);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM formula WHERE name = 'rate' AND mathml = '<mi>r</mi>' AND "
                             "text LIKE '|r_t| %' AND remark = 'every t'"),
                 1);
    cr_assert_eq(lg_store_run_delete(&s, run), 0, "%s", s.error);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM formula"), 0);
    lg_store_close(&s);
}
