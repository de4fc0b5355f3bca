/* The questions to a store: each is one that SQLite understands, and rows are read by the names of their columns. */
#include "verify/store/database.h"
#include "verify/store/drift.h"
#include "verify/store/query.h"
#include "verify/store/test/scratch_store.h"

#include <dirent.h>
#include <math.h>

TestSuite(query, .init = make_path, .fini = remove_path);

/* All tables that a question may ask for: those of the file, of its scope and of a comparison. */
static void open_all(struct lg_store *s)
{
    struct lg_drift_runs runs = {.file = ""};
    struct lg_drift d = {0};
    open_store(s);
    runs.was = runs.now = begin_run(s);
    cr_assert_eq(lg_store_scope(s, runs.now), 0, "%s", s->error);
    cr_assert_eq(lg_sqlite_attach(s, path), 0, "%s", s->error);
    cr_assert_eq(lg_drift_pair_cases(s, &runs, &d), 0, "%s", s->error);
    cr_assert_eq(lg_drift_keep(s, &runs, &d), 0, "%s", s->error);
}

static void is_understood(struct lg_store *s, const char *file)
{
    char name[512], text[8192];
    snprintf(name, sizeof name, LG_SOURCE_DIR "/verify/store/queries/%s", file);
    FILE *f = fopen(name, "r");
    cr_assert_not_null(f, "%s", name);
    const size_t length = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    cr_assert_lt(length, sizeof text - 1, "%s is longer than the test reads", file);
    text[length] = '\0';
    cr_assert(strncmp(text, "-- ", 3) == 0, "%s does not begin with what it answers", file);
    sqlite3_stmt *q = lg_sql_prepare(s, text, NULL);
    cr_assert_not_null(q, "%s: %s", file, s->error);
    sqlite3_finalize(q);
}

Test(query, all_are_understood)
{
    struct lg_store s;
    size_t n = 0;
    open_all(&s);
    DIR *questions = opendir(LG_SOURCE_DIR "/verify/store/queries");
    cr_assert_not_null(questions);
    for (struct dirent *e; (e = readdir(questions));)
        if (strstr(e->d_name, ".sql")) {
            is_understood(&s, e->d_name);
            n++;
        }
    closedir(questions);
    cr_assert_gt(n, 40, "%zu questions", n);
    lg_store_close(&s);
}

/* Reads values.n rows, or fails at the row of that number. */
struct values {
    double sum;
    size_t n, enough, fails_at;
};

static int add(void *values, struct lg_store *s, sqlite3_stmt *q)
{
    struct values *v = values;
    if (++v->n == v->fails_at)
        return lg_sql_refuse(s, "the reader had enough");
    v->sum += lg_row_real(q, "coordinate");
    return v->n == v->enough;
}

Test(query, rows_are_read_to_the_end_or_as_far_as_the_reader_wants)
{
    static const char three[] = "SELECT value AS coordinate FROM json_each('[1, 2, 4]')";
    struct lg_store s;
    struct values all = {0}, two = {.enough = 2}, broken = {.fails_at = 2}, none = {0};
    open_store(&s);
    cr_assert_eq(lg_sql_each(&s, lg_sql_prepare(&s, three, ""), add, &all), 0, "%s", s.error);
    cr_assert(all.n == 3 && all.sum == 7);
    cr_assert_eq(lg_sql_each(&s, lg_sql_prepare(&s, three, ""), add, &two), 0);
    cr_assert(two.n == 2 && two.sum == 3);
    cr_assert_eq(lg_sql_each(&s, lg_sql_prepare(&s, three, ""), add, &broken), -1);
    cr_assert(strstr(s.error, "had enough") && broken.n == 2, "%s", s.error);
    cr_assert_eq(lg_sql_each(&s, lg_sql_prepare(&s, "SELECT no_such_column FROM run", ""), add, &none), -1);
    cr_assert(strstr(s.error, "no_such_column") && none.n == 0, "%s", s.error);
    lg_store_close(&s);
}

Test(query, columns_are_read_by_name)
{
    struct lg_store s;
    char cut[4];
    open_store(&s);
    sqlite3_stmt *q = lg_sql_prepare(
        &s,
        "SELECT 'seven' AS word, 7 AS number, NULL AS gap, 0.5 AS bound_mid, 9e999 AS bound_rad, -3 AS below",
        "");
    cr_assert_eq(lg_sql_step(&s, q), 1, "%s", s.error);
    lg_row_copy(cut, q, "word");
    const lg_ball bound = lg_row_ball(q, "bound");
    cr_assert_str_eq(lg_row_text(q, "word"), "seven");
    cr_assert_str_eq(cut, "sev");
    cr_assert(lg_row_integer(q, "below") == -3 && lg_row_count(q, "below") == 0 &&
              lg_row_count(q, "number") == 7);
    cr_assert(lg_row_is_null(q, "gap") && isnan(lg_row_real(q, "gap")) && !*lg_row_text(q, "gap"));
    cr_assert(!lg_row_is_null(q, "number") && bound.mid == 0.5 && isinf(bound.rad));
    sqlite3_finalize(q);
    lg_store_close(&s);
}
