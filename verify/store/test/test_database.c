/* Files of older schemas and damaged ones: an old store is migrated in one piece and loses nothing; read only, it stays as it
 * is; what is damaged is refused and left as it was.
 *
 * version_2.sql is a store that a program of schema 2 wrote. */
#include "verify/store/database.h"
#include "verify/store/test/scratch_store.h"

#include <signal.h>
#include <sys/wait.h>

TestSuite(database, .init = make_path, .fini = remove_path);

static char *read_all(const char *name, size_t *size)
{
    FILE *file = fopen(name, "rb");
    cr_assert_not_null(file, "%s", name);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size + 1);
    cr_assert(bytes && fread(bytes, 1, *size, file) == *size);
    bytes[*size] = '\0';
    fclose(file);
    return bytes;
}

static void write_all(const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file && fwrite(bytes, 1, size, file) == size);
    fclose(file);
}

static void make_version_2(void)
{
    size_t size;
    sqlite3 *db;
    char *sql = read_all(LG_SOURCE_DIR "/verify/store/test/version_2.sql", &size), *error = NULL;
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, &error), SQLITE_OK, "%s", error);
    sqlite3_close(db);
    free(sql);
}

/* One line for every row of the query, from a connection of its own. */
static char *lines(const char *query)
{
    static char text[1 << 16];
    sqlite3 *db;
    sqlite3_stmt *q;
    size_t used = 0;
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(db, query, -1, &q, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
    while (sqlite3_step(q) == SQLITE_ROW) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s\n",
                                 (const char *)sqlite3_column_text(q, 0));
        cr_assert_lt(used, sizeof text);
    }
    text[used] = '\0';
    sqlite3_finalize(q);
    sqlite3_close(db);
    return strdup(text);
}

static const char rows_query[] = "SELECT c.id || l.name || l.verdict || quote(l.observed_mid) || "
                                 "quote(l.bound_rad) || l.statements || c.recipe FROM "
                                 "cases c JOIN claim l ON l.case_id = c.id ORDER BY c.id, l.name";
/* Every column of every table, and of every index, in order. */
static const char schema_query[] =
    "SELECT m.type || ' ' || m.name || '.' || c.name || ' ' || c.type || ' ' || c.[notnull] || ' ' || "
    "coalesce(c.dflt_value, '-') || ' ' || c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE "
    "m.type = "
    "'table' AND m.name NOT LIKE 'sqlite%' UNION ALL SELECT 'index ' || m.name || ' ' || i.seqno || ' ' || "
    "i.name FROM "
    "sqlite_master m JOIN pragma_index_info(m.name) i WHERE m.type = 'index' ORDER BY 1";

static int64_t version(void)
{
    char *text = lines("PRAGMA user_version");
    int64_t value = atoll(text);
    free(text);
    return value;
}

static void summarizes(struct lg_store *s)
{
    struct lg_store_summary *rows = NULL;
    size_t n = 0;
    cr_assert_eq(lg_store_summarize(s, -1, &rows, &n), 0, "%s", s->error);
    cr_assert_eq(n, 3);
    cr_assert(!strcmp(rows[1].lemma, "key-lemma") && rows[1].holds == 17 && rows[0].consistent == 3);
    free(rows);
}

static int latest(void)
{
    const struct lg_migration *m = lg_migrations;
    while (m[1].sql)
        m++;
    return m->version;
}

Test(database, an_old_store_is_migrated_and_loses_nothing)
{
    struct lg_store s;
    make_version_2();
    char *before = lines(rows_query);
    cr_assert(version() == 2 && strlen(before) > 1000);
    open_store(&s);
    summarizes(&s);
    lg_store_close(&s);
    char *after = lines(rows_query), *migrated = lines(schema_query),
         *dangling = lines("PRAGMA foreign_key_check");
    cr_assert_str_eq(before, after);
    cr_assert_str_eq(dangling, "");
    cr_assert_eq(version(), latest());
    unlink(path);
    open_store(&s);
    lg_store_close(&s);
    char *fresh = lines(schema_query);
    cr_assert_str_eq(migrated, fresh, "schema.sql and migrations/ differ");
    cr_assert(strstr(fresh, "run_option.value TEXT") && strstr(fresh, "index cases_by_run 4 case_index"),
              "%s", fresh);
    free(before);
    free(after);
    free(migrated);
    free(dangling);
    free(fresh);
}

#define SWEEP_ROWS                                                                                          \
    "INSERT INTO sweep (run_id, name, title, x_label, y_label, expected, exponent, low, high, confidence, " \
    "r2, points, log_c) VALUES (1, 's', 't', 'x', 'y', 1, 1, 0, 2, 0.95, 1, 2, 0);"                         \
    "INSERT INTO sweep_point (run_id, name, x, y, draw) VALUES (1, 's', 2, 0.125, 0), (1, 's', 2, 3.5, 1)"
static const char points_query[] =
    "SELECT name || x || ' ' || y || ' ' || draw FROM sweep_point ORDER BY x, draw";

/* The file as version 3 left it: version 2 and the first step. Its points of sweeps look damaged to SQLite 3.40. */
Test(database, version_3_gains_the_tables_of_the_charts)
{
    struct lg_store s;
    sqlite3 *db;
    make_version_2();
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(lg_migrations[0].version, 3);
    cr_assert_eq(sqlite3_exec(db, lg_migrations[0].sql, NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, "PRAGMA user_version = 3;" SWEEP_ROWS, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    char *before = lines(rows_query), *points = lines(points_query),
         *names = lines("SELECT name FROM sqlite_master WHERE type = 'table'");
    cr_assert_null(strstr(names, "map_cell"));
    open_store(&s);
    summarizes(&s);
    const struct lg_store_cell cell = {1, 2, 3, 2, 1};
    const struct lg_store_map map = {"m", "title", "x", "y", "yes", "no", &cell, 1, NULL, 0};
    cr_assert_eq(lg_store_map_put(&s, 1, &map), 0, "%s", s.error);
    lg_store_close(&s);
    char *after = lines(rows_query), *points_after = lines(points_query),
         *sound = lines("PRAGMA quick_check");
    cr_assert(strlen(points) > 10);
    cr_assert_str_eq(points, points_after);
    cr_assert_str_eq(sound, "ok\n");
    free(points);
    free(points_after);
    free(sound);
    char *share = lines("SELECT yes || ' of ' || draws FROM map_cell");
    cr_assert_str_eq(before, after);
    cr_assert_str_eq(share, "2 of 3\n");
    cr_assert_eq(version(), latest());
    free(before);
    free(names);
    free(after);
    free(share);
}

/* Cases that a program of schema 7 stored: least squares, a written-out one, matrix recovery. */
#define ROWS_OF_7                                                                                          \
    "INSERT INTO cases "                                                                                   \
    "VALUES(4,1,'linear-least-squares',1,'linear-gaussian',0,1,3,13,1,'',0.63175501239960130117,"          \
    "20,'Gaussian least squares','lemma=linear-least-squares family=linear-gaussian version=1 seed=1 "     \
    "index=0 tier=0 "                                                                                      \
    "unit=0x1p-53 eta=0x1.4375649aae43fp-1 exponent=0 planted=0 steps=20 "                                 \
    "extra=0x0p+0,0x0p+0,0x0p+0,0x0p+0','done',"                                                           \
    "'',53,0.00050330000158282928168,1,40,NULL);"                                                          \
    "INSERT INTO cases VALUES(5,1,'linear-least-squares',1,'regression',1,0,2,2,1,'',0.5,1,'written out'," \
    "'lemma=linear-least-squares family=values version=1 seed=1 index=1 tier=0 unit=0x1p-53 eta=0x1p-1 "   \
    "exponent=0 "                                                                                          \
    "planted=0 steps=1 extra=0x0p+0,0x0p+0,0x0p+0,0x0p+0 choices=1,0 kind=linear n=2 d=2 k=1 "             \
    "X=0x1p-4,-0x1p+0,0x1p-1,0x1p-1 y=0x1p+0,-0x1p+0 "                                                     \
    "W0=0x0p+0,0x0p+0','done','',53,0.00011557300240383483469,1,2,"                                        \
    "NULL);"                                                                                               \
    "INSERT INTO cases "                                                                                   \
    "VALUES(6,1,'metamorphic-recovery',1,'recovery-integer',0,0,7,3,4,'',3.814697265625e-06,1,"            \
    "'symmetric integers in -3..3','lemma=metamorphic-recovery family=recovery-integer version=1 seed=1 "  \
    "index=0 "                                                                                             \
    "tier=0 unit=0x1p-53 eta=0x1p-18 exponent=0 planted=0 steps=1 "                                        \
    "extra=0x0p+0,0x0p+0,0x0p+0,0x0p+0','done','',53,"                                                     \
    "0.00080082400018000043928,1,67,NULL)"

/* The columns n, d, k of version 7 become rows with the names of the kind. */
Test(database, version_7_gains_sizes_as_rows)
{
    struct lg_store s;
    sqlite3 *db;
    make_version_2();
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    for (const struct lg_migration *m = lg_migrations; m->version <= 7; m++)
        cr_assert_eq(sqlite3_exec(db, m->sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
    cr_assert_eq(sqlite3_exec(db, "PRAGMA user_version = 7;" ROWS_OF_7, NULL, NULL, NULL), SQLITE_OK, "%s",
                 sqlite3_errmsg(db));
    sqlite3_close(db);
    char *before =
        lines("SELECT id || ' ' || n || ' ' || d || ' ' || k || ' ' || recipe FROM cases ORDER BY id");
    open_store(&s);
    lg_store_close(&s);
    char *after =
        lines("SELECT id || ' ' || n || ' ' || d || ' ' || k || ' ' || recipe FROM sized ORDER BY id");
    char *sizes =
        lines("SELECT id || ' ' || kind || ' ' || size || ': ' || group_concat(name || ' ' || value, ', ') "
              "FROM cases JOIN (SELECT * FROM case_size ORDER BY case_id, position) ON case_id = id "
              "GROUP BY id ORDER BY id");
    cr_assert_str_eq(before, after);
    cr_assert_str_eq(sizes, "1 network 18900.0: n 6, d 63, k 50\n2 network 2400.0: n 2, d 3, k 400\n"
                            "3 matrix 16.0: n 4, d 4, k 1\n4 linear 39.0: n 3, p 13\n5 linear 4.0: n 2, p 2\n"
                            "6 recovery 84.0: n 7, d 3, r 4\n");
    free(before);
    free(after);
    free(sizes);
}

/* A value that really is NULL where none may be. */
Test(database, a_missing_value_is_damage)
{
    struct lg_store s;
    sqlite3 *db;
    open_store(&s);
    cr_assert_eq(sqlite3_exec(s.db, "PRAGMA foreign_keys = OFF; " SWEEP_ROWS, NULL, NULL, NULL), SQLITE_OK);
    cr_assert_eq(lg_database_check(&s), 0, "%s", s.error);
    lg_store_close(&s);
    for (int change = 0; change < 2; change++) {
        cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
        cr_assert_eq(
            sqlite3_exec(db,
                         change ? "UPDATE sweep_point SET y = NULL WHERE draw = 1"
                                : "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, "
                                  "'y             REAL NOT NULL', 'y             REAL')",
                         NULL, NULL, NULL),
            SQLITE_OK, "%s", sqlite3_errmsg(db));
        sqlite3_close(db);
    }
    cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
    cr_assert_eq(
        sqlite3_exec(db,
                     "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, "
                     "'y             REAL', 'y             REAL NOT NULL') WHERE name = 'sweep_point'",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    open_store(&s);
    cr_assert_eq(lg_database_check(&s), -1);
    cr_assert(strstr(s.error, "NULL value in sweep_point.y"), "%s", s.error);
    lg_store_close(&s);
}

Test(database, reading_an_old_store_leaves_it_as_it_is)
{
    struct lg_store s;
    size_t size, size_after;
    make_version_2();
    char *before = read_all(path, &size);
    cr_assert_eq(lg_store_open(&s, path, true), 0, "%s", s.error);
    summarizes(&s);
    lg_store_close(&s);
    char *after = read_all(path, &size_after);
    cr_assert(size == size_after && !memcmp(before, after, size));
    free(before);
    free(after);
}

Test(database, a_migration_that_is_killed_leaves_the_old_store)
{
    struct lg_store s;
    int ready[2];
    char byte;
    make_version_2();
    cr_assert_eq(pipe(ready), 0);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        sqlite3 *db;
        if (sqlite3_open(path, &db) ||
            sqlite3_exec(db, "PRAGMA cache_size = 1; BEGIN IMMEDIATE", NULL, NULL, NULL) ||
            sqlite3_exec(db, lg_migrations[0].sql, NULL, NULL, NULL) ||
            sqlite3_exec(db, "UPDATE claim SET reason = 'half done'; PRAGMA user_version = 3", NULL, NULL,
                         NULL))
            _exit(1);
        (void)!write(ready[1], "x", 1);
        for (;;)
            pause();
    }
    close(ready[1]);
    cr_assert_eq(read(ready[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    open_store(&s);
    summarizes(&s);
    lg_store_close(&s);
    char *half = lines("SELECT name FROM claim WHERE reason = 'half done'");
    cr_assert_str_eq(half, "");
    cr_assert_eq(version(), latest());
    free(half);
}

Test(database, two_processes_migrate_at_once)
{
    for (int turn = 0; turn < 10; turn++) {
        struct lg_store s;
        int status;
        unlink(path);
        make_version_2();
        pid_t child = fork();
        cr_assert_geq(child, 0);
        status = lg_store_open(&s, path, false);
        if (child == 0)
            _exit(status != 0);
        cr_assert_eq(status, 0, "%s", s.error);
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        summarizes(&s);
        lg_store_close(&s);
    }
}

/* The damaged file is refused both ways, by its own name, and no byte of it changes. */
static void refused(const char *bytes, size_t size, const char *how, size_t page)
{
    struct lg_store s;
    for (int read_only = 0; read_only < 2; read_only++) {
        size_t size_after;
        write_all(bytes, size);
        int status = lg_store_open(&s, path, read_only);
        if (status == 0) {
            status = lg_database_check(&s);
            lg_store_close(&s);
        }
        cr_assert_eq(status, -1, "%s %zu was accepted", how, page);
        cr_assert(strstr(s.error, path) && strstr(s.error, "--db") &&
                      (strstr(s.error, "damaged") || strstr(s.error, "not an SQLite database")),
                  "%s %zu: %s", how, page, s.error);
        char *after = read_all(path, &size_after);
        cr_assert(size == size_after && !memcmp(bytes, after, size), "%s %zu: the file was changed", how,
                  page);
        free(after);
        char beside[128];
        for (int i = 0; i < 2; i++) {
            snprintf(beside, sizeof beside, "%s-%s", path, i ? "shm" : "wal");
            unlink(beside);
        }
    }
}

/* Behind the end of a file SQLite reads zeros: a cut that takes nothing else takes nothing. */
static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

/* Every page of an old and of a current store, its first bytes overwritten; both cut short anywhere. */
Test(database, damaged_files_are_refused_and_left_alone)
{
    enum { PAGE = 4096 };
    for (int current = 0; current < 2; current++) {
        struct lg_store s;
        size_t size;
        unlink(path);
        make_version_2();
        if (current) {
            open_store(&s);
            lg_store_close(&s);
        }
        char *whole = read_all(path, &size);
        cr_assert(size % PAGE == 0 && size / PAGE > 20);
        for (size_t page = 0; page < size / PAGE; page++) {
            char kept[12];
            memcpy(kept, whole + page * PAGE, sizeof kept);
            memset(whole + page * PAGE, 0xff, sizeof kept);
            refused(whole, size, "bytes overwritten on page", page);
            memcpy(whole + page * PAGE, kept, sizeof kept);
        }
        for (size_t left = 1; left < size / PAGE; left += 5) {
            refused(whole, left * PAGE, "cut to pages", left);
            if (!is_zero(whole + left * PAGE + 100, size - left * PAGE - 100))
                refused(whole, left * PAGE + 100, "cut inside page", left);
        }
        free(whole);
    }
}
