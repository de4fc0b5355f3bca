/* `lemmagate sweep` with a map: JSON, the store, the table and the page say the same. */
#include "verify/cli/test/program.h"

TestSuite(sweep_map, .init = make_path, .fini = remove_path);

static double json(const char *where)
{
    struct lg_store s;
    sqlite3_stmt *q = NULL;
    open_store(&s);
    cr_assert_eq(sqlite3_prepare_v2(s.db, "SELECT json_extract(?1, ?2)", -1, &q, NULL), SQLITE_OK);
    sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, where, -1, SQLITE_STATIC);
    cr_assert_eq(sqlite3_step(q), SQLITE_ROW, "%s: %s", where, sqlite3_errmsg(s.db));
    double value = sqlite3_column_double(q, 0);
    sqlite3_finalize(q);
    lg_store_close(&s);
    return value;
}

Test(sweep_map, json_store_table_and_page_agree)
{
    char page[128], command[300];
    cr_assert_eq(lemmagate("sweep interpolation-threshold --cases 1 --json --db %s", path), LG_EXIT_OK, "%s",
                 text);
    const double x = json("$[0].cells[40].x"), y = json("$[0].cells[40].y"), yes = json("$[0].cells[40].yes");
    const double width = json("$[0].curves[11].y");
    expect("\"name\": \"interpolation-threshold\"");
    cr_assert(x > 0 && y > 0 && json("$[0].cells[40].draws") == 1 && width > 100);
    char sql[300];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM map_cell WHERE x = %g AND y = %g AND yes = %g AND draws = 1", x, y, yes);
    cr_assert_eq(integer(sql), 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM map_curve WHERE position = 1 AND x = 2 AND y = %.17g",
             width);
    cr_assert_eq(integer(sql), 1);
    cr_assert_eq(integer("SELECT count(*) FROM map_cell WHERE (y >= x) <> yes OR (y < x) <> no"), 0);
    cr_assert_eq(integer("SELECT exit_code FROM run"), 0);
    cr_assert_eq(lemmagate("sweep interpolation-threshold --cases 1 --db %s", path), LG_EXIT_OK, "%s", text);
    expect("yes from");
    snprintf(sql, sizeof sql, "%.6g", width);
    expect(sql);
    beside(page, sizeof page, "page.html");
    snprintf(command, sizeof command, "report --db %s -o %s", path, page);
    cr_assert_eq(lemmagate("%s", command), LG_EXIT_OK, "%s", text);
    FILE *f = fopen(page, "rb");
    cr_assert_not_null(f);
    bool is_there = false;
    char line[4096];
    while (fgets(line, sizeof line, f))
        is_there = is_there || strstr(line, "id=\"phase\"");
    fclose(f);
    remove_file("page.html");
    cr_assert(is_there);
}

/* The file that holds sweeps and maps is sound to the check that every run begins with. */
Test(sweep_map, a_run_may_follow)
{
    cr_assert_eq(lemmagate("sweep path-clusters interpolation-threshold --cases 2 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(lemmagate("run key-lemma --kernel reference --cases 2 --jobs 1 --db %s", path), LG_EXIT_OK,
                 "%s", text);
    cr_assert_eq(integer("SELECT count(*) FROM run WHERE exit_code = 0"), 2);
}

/* A map needs no exponent: nothing of it is in the table of fits. */
Test(sweep_map, a_map_is_no_power_law)
{
    cr_assert_eq(lemmagate("sweep interpolation-threshold --cases 1 --db %s", path), LG_EXIT_OK, "%s", text);
    cr_assert_eq(integer("SELECT count(*) FROM sweep"), 0);
    cr_assert_eq(integer("SELECT count(*) FROM map"), 1);
}
