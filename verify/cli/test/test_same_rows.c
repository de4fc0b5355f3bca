/* cmake/same_rows.sh: two stores of one run agree; one bit of a bound, a missing claim, a verdict, a missing case do not. */
#include "verify/cli/test/program.h"

TestSuite(same_rows, .init = make_path, .fini = remove_path, .timeout = 300);

static int script(const char *old, const char *now)
{
    char line[1024];
    snprintf(line, sizeof line, "sh " LG_SOURCE_DIR "/cmake/same_rows.sh '%s' '%s' >/dev/null 2>&1", old,
             now);
    const int status = system(line);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void alter(const char *store, const char *sql)
{
    sqlite3 *db = NULL;
    cr_assert(sqlite3_open(store, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK &&
                  sqlite3_changes(db) == 1,
              "%s", sql);
    sqlite3_close(db);
}

Test(same_rows, sees_one_bit)
{
    static const char *const changes[] = {
        "UPDATE claim SET bound_mid = bound_mid * (1 + 2.3e-16) WHERE name = 'distance' AND case_id = 1",
        "DELETE FROM claim WHERE name = 'distance' AND case_id = 2",
        "UPDATE hypothesis SET verdict = 'other' WHERE case_id = 1 AND name = (SELECT min(name) FROM "
        "hypothesis WHERE "
        "case_id = 1)",
        "UPDATE cases SET precision = 128 WHERE id = 2",
        "DELETE FROM cases WHERE id = 3",
    };
    char other[128];
    if (system("command -v sqlite3 >/dev/null") != 0)
        cr_skip_test("there is no sqlite3");
    beside(other, sizeof other, "other.db");
    cr_assert_eq(
        lemmagate("run early-stopping --kernel reference --cases 3 --jobs 1 --quiet --db %s", path) & ~2, 0);
    cr_assert_eq(
        lemmagate("run early-stopping --kernel reference --cases 3 --jobs 1 --quiet --db %s", other) & ~2, 0);
    cr_assert_eq(script(path, other), 0);
    cr_assert_eq(script(path, "/nonexistent"), 3);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char copy[128], line[320];
        beside(copy, sizeof copy, "copy.db");
        snprintf(line, sizeof line, "cp '%s' '%s'", other, copy);
        cr_assert_eq(system(line), 0);
        alter(copy, changes[i]);
        cr_assert_eq(script(path, copy), 1, "%s", changes[i]);
        cr_assert_eq(remove(copy), 0);
    }
    cr_assert_eq(remove(other), 0);
}
