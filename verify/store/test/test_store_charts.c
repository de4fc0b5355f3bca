/* Rows that charts are drawn from: paths of evidence and maps go in, come out, are replaced, and go with their run. */
#include "verify/store/test/scratch_store.h"

TestSuite(store_charts, .init = make_path, .fini = remove_path);

static int64_t integer(struct lg_store *s, const char *sql)
{
    int64_t value = -1;
    cr_assert_eq(lg_sql_integer(s, &value, -1, sql, ""), 0, "%s", s->error);
    return value;
}

static const struct lg_store_test test = {"init-spectrum", "blas", "mean", "mean", 20, 0, NAN, -1.5,
                                          0x1p-30,         false,  0.1,    0.95};

Test(store_charts, a_path_is_replaced_as_a_whole)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = begin_run(&s);
    const struct lg_store_evidence first[] = {{0, 0, 0, 0}, {1, 8, 2.5, 2.5}, {2, 20, -1.5, 2.5}};
    const struct lg_store_evidence second[] = {{0, 0, 0, 0}, {3, 30, -INFINITY, 0}};
    cr_assert_eq(lg_store_evidence_put(&s, run, &test, first, 3), -1, "evidence of no test");
    cr_assert_eq(lg_store_test_put(&s, run, &test), 0, "%s", s.error);
    cr_assert_eq(lg_store_evidence_put(&s, run, &test, first, 3), 0, "%s", s.error);
    cr_assert_eq(integer(&s,
                         "SELECT count(*) FROM evidence WHERE cases = 2 AND draws = 20 AND log_e = -1.5 AND "
                         "greatest = 2.5"),
                 1);
    cr_assert_eq(lg_store_test_put(&s, run, &test), 0, "a test is replaced while it has a path: %s", s.error);
    cr_assert_eq(lg_store_evidence_put(&s, run, &test, second, 2), 0, "%s", s.error);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM evidence"), 2);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM evidence WHERE cases = 3 AND log_e < -1e300"), 1);
    lg_store_close(&s);
}

static const struct lg_store_cell cells[] = {{1, 1, 4, 4, 0}, {1, 2, 4, 1, 2}};
static const struct lg_store_curve_point curves[] = {
    {0, "k = n", 1, 1}, {0, "k = n", 2, 2}, {1, "enough", 1, 1e7}};
static const struct lg_store_map map = {"interpolation", "title", "n", "k", "yes", "no", cells, 2, curves, 3};

Test(store_charts, a_map_goes_in_and_comes_out)
{
    struct lg_store s;
    open_store(&s);
    int64_t run = begin_run(&s);
    cr_assert_eq(lg_store_map_put(&s, run, &map), 0, "%s", s.error);
    cr_assert_eq(lg_store_map_put(&s, run, &map), -1, "a second map of this name in a run");
    cr_assert_eq(
        integer(&s,
                "SELECT count(*) FROM map_cell WHERE x = 1 AND y = 2 AND draws = 4 AND yes = 1 AND no = 2"),
        1);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM map_cell"), 2);
    cr_assert_eq(
        integer(&s, "SELECT count(*) FROM map_curve WHERE label = 'enough' AND position = 1 AND y = 1e7"), 1);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM map WHERE yes_label = 'yes' AND no_label = 'no'"), 1);
    lg_store_close(&s);
}

/* Nothing of a deleted run is left in any table, and nothing of another is gone. */
Test(store_charts, a_deleted_run_takes_them_along)
{
    struct lg_store s;
    const struct lg_store_evidence point = {0, 0, 0, 0};
    int64_t runs[2];
    open_store(&s);
    for (int i = 0; i < 2; i++) {
        runs[i] = begin_run(&s);
        cr_assert(!lg_store_test_put(&s, runs[i], &test) &&
                      !lg_store_evidence_put(&s, runs[i], &test, &point, 1) &&
                      !lg_store_map_put(&s, runs[i], &map),
                  "%s", s.error);
    }
    cr_assert_eq(lg_store_run_delete(&s, runs[0]), 0, "%s", s.error);
    cr_assert_eq(
        integer(
            &s,
            "SELECT count(*) FROM (SELECT run_id FROM evidence UNION ALL SELECT run_id FROM map UNION ALL "
            "SELECT run_id FROM map_cell UNION ALL SELECT run_id FROM map_curve) WHERE run_id = 1"),
        0);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM evidence"), 1);
    cr_assert_eq(integer(&s, "SELECT count(*) FROM map_cell"), 2);
    lg_store_close(&s);
}
