/* --shape: cases at these sizes, whoever runs them and when; found again without the option; none of it silently left out. */
#include "verify/cli/test/program.h"

TestSuite(shapes, .init = make_path, .fini = remove_path);

#define LEMMAS "function-conformance metamorphic-exact metamorphic-linear recovery-step-conformance"

static void plugin(char *out, size_t size)
{
    snprintf(out, size, "%s/at_shapes.so", LG_TEST_PLUGIN_DIR);
}

/* Entries of store A that B has not. */
static int64_t missing(const char *a, const char *b, const char *columns)
{
    char sql[2048];
    snprintf(sql, sizeof sql,
             "ATTACH '%s' AS other; SELECT count(*) FROM (SELECT %s FROM main.sized c JOIN main.claim l ON "
             "l.case_id = c.id EXCEPT SELECT %s FROM other.sized c JOIN other.claim l ON l.case_id = c.id)",
             b, columns, columns);
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    const char *rest = sql;
    int64_t value = -1;
    cr_assert_eq(sqlite3_open(a, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, rest, -1, &q, &rest), SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_step(q);
    sqlite3_finalize(q);
    cr_assert_eq(sqlite3_prepare_v2(db, rest, -1, &q, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
    if (sqlite3_step(q) == SQLITE_ROW)
        value = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_close(db);
    return value;
}

#define ROWS                                                                                   \
    "c.lemma, c.family, c.case_index, c.n, c.d, c.k, c.recipe, c.outcome, l.name, l.verdict, " \
    "l.observed_mid, "                                                                         \
    "l.bound_mid"

Test(shapes, are_cases_of_their_own_in_any_split_of_the_work)
{
    char other[128];
    beside(other, sizeof other, "other.db");
    lemmagate("run " LEMMAS " --kernel reference --cases 2 --jobs 1 --shape 5,3,7 --shape 3,4,2 --db %s",
              path);
    expect("seen with reference: networks of ");
    expect("seen with reference at --shape 5,3,7: 9 cases of networks, 2 of least squares, 1 of matrix "
           "recovery");
    expect("seen with reference at --shape 3,4,2: 9 cases of networks, 2 of least squares, 1 of matrix "
           "recovery");
    cr_assert_eq(integer("SELECT count(*) FROM sized WHERE family = 'shaped' AND (n, d, k) = (5, 3, 7)"), 7);
    cr_assert_eq(integer("SELECT count(*) FROM sized WHERE family = 'shaped-integer' AND k = 2"), 2);
    cr_assert_eq(integer("SELECT count(*) FROM sized WHERE family = 'linear-shaped' AND (n, d) = (3, 4)"), 2);
    cr_assert_eq(integer("SELECT count(*) FROM cases WHERE family = 'recovery-shaped'"), 2);
    cr_assert_eq(integer("SELECT count(*) FROM cases WHERE outcome <> 'done'"), 0);
    cr_assert_eq(integer("SELECT count(*) FROM claim WHERE verdict = 'violated' AND role <> 'control'"), 0);
    lemmagate("run " LEMMAS " --kernel reference --cases 2 --jobs 3 --shape 5,3,7 --shape 3,4,2 --db %s",
              other);
    cr_assert_eq(missing(path, other, ROWS), 0);
    cr_assert_eq(missing(other, path, ROWS), 0);
    remove_file("other.db");
}

Test(shapes, a_stored_case_replays_bit_for_bit)
{
    lemmagate("run function-conformance --kernel reference --cases 1 --jobs 1 --shape 6,5,9 --db %s", path);
    int64_t id = integer("SELECT max(id) FROM sized WHERE family = 'shaped'");
    cr_assert_gt(id, 0);
    cr_assert_eq(lemmagate("replay %lld --db %s", (long long)id, path), LG_EXIT_OK, "%s", text);
    expect("n=6 d=5 k=9");
    expect("claims identical to the stored case, 0 different");
}

/* As after kill -9: rows are gone, the run has no end. */
Test(shapes, a_resumed_run_keeps_them)
{
    lemmagate("run " LEMMAS " --kernel reference --cases 2 --jobs 1 --shape 5,3,7 --shape 3,4,2 --db %s",
              path);
    int64_t all = integer("SELECT count(*) FROM cases");
    change("PRAGMA foreign_keys = OFF; UPDATE run SET finished = NULL, exit_code = NULL;"
           "DELETE FROM cases WHERE family LIKE '%shaped%' AND case_index % 2 = 0;"
           "DELETE FROM claim WHERE case_id NOT IN (SELECT id FROM cases);"
           "DELETE FROM hypothesis WHERE case_id NOT IN (SELECT id FROM cases);"
           "DELETE FROM series WHERE case_id NOT IN (SELECT id FROM cases);"
           "DELETE FROM case_size WHERE case_id NOT IN (SELECT id FROM cases);"
           "DELETE FROM declaration WHERE case_id NOT IN (SELECT id FROM cases)");
    cr_assert_lt(integer("SELECT count(*) FROM cases"), all);
    lemmagate("run --resume --jobs 2 --db %s", path);
    cr_assert_eq(integer("SELECT count(*) FROM cases"), all, "%s", text);
    expect("at --shape 3,4,2: 9 cases of networks, 2 of least squares, 1 of matrix recovery");
}

/* A kernel that refuses the sizes has not been checked there: exit code 2, where it passes without them. */
Test(shapes, a_shape_where_nothing_was_decided_is_no_pass)
{
    char file[512];
    plugin(file, sizeof file);
    cr_assert_eq(lemmagate("gate sgd-conformance --cases 40 --jobs 1 --kernel %s --db %s", file, path),
                 LG_EXIT_OK, "%s", text);
    cr_assert_eq(
        lemmagate("gate sgd-conformance --cases 40 --jobs 1 --shape 23,2,3 --kernel %s --db %s", file, path),
        LG_EXIT_EMPTY, "%s", text);
    expect("seen with at_shapes at --shape 23,2,3: nothing was checked there");
}

/* Wrong at d = 1049 alone: n and k shrink, d stays. */
Test(shapes, a_failing_case_shrinks_down_in_its_sizes)
{
    char file[512];
    plugin(file, sizeof file);
    cr_assert_eq(
        lemmagate("gate function-conformance --cases 1 --fail-fast --jobs 1 --shape 9,1049,8 --kernel %s "
                  "--db %s",
                  file, path),
        LG_EXIT_VIOLATED, "%s", text);
    expect("smallest: function-conformance forward");
    cr_assert_eq(
        integer("SELECT count(*) FROM sized WHERE family = 'shrunk' AND d = 1049 AND n = 1 AND k < 8"), 1,
        "%s", text);
}

Test(shapes, what_is_no_shape_is_a_usage_error)
{
    static const char *const bad[] = {
        "0,1,1", "3,4", "1,2,3,4", "-1,2,3", "1e9,1,1", "4096,1000,1000", "1,1000000,1000", "5000,1,1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert_eq(lemmagate("gate --kernel reference --shape %s --db %s", bad[i], path), LG_EXIT_USAGE);
        expect(bad[i]);
        cr_assert_neq(access(path, F_OK), 0, "%s", bad[i]);
    }
    char many[1024] = "";
    for (int i = 0; i <= LG_MOST_SHAPES; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), " --shape 1,1,%d", i + 1);
    cr_assert_eq(lemmagate("gate --kernel reference%s --db %s", many, path), LG_EXIT_USAGE);
    expect("--shape 1,1,17: more than 16 shapes");
    cr_assert_eq(lemmagate("report --shape 1,1,1"), LG_EXIT_USAGE);
}
