/* The exported documents. JSON: valid whatever the store holds, and its numbers are the store's, read back with SQLite's JSON
 * functions. Markdown: every row of a table has the cells of its head, and no name of the store opens markup. */
#include "reports/export/json.h"
#include "reports/test/page_text.h"
#include "reports/test/random_store.h"
#include "verify/store/drift.h"
#include "verify/store/statement.h"

TestSuite(export, .init = make_folder, .fini = remove_folder);

static char *exported(struct lg_store *s, int64_t run,
                      int (*format)(struct lg_store *, int64_t, const char *))
{
    cr_assert_eq(format(s, run, html), 0, "%s", s->error);
    FILE *f = fopen(html, "rb");
    cr_assert_not_null(f);
    cr_assert_eq(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    rewind(f);
    char *text = calloc(1, (size_t)size + 1);
    cr_assert(text && fread(text, 1, (size_t)size, f) == (size_t)size);
    fclose(f);
    return text;
}

/* The document in a table of one row, which queries join. */
static void load(struct lg_store *s, const char *text)
{
    int64_t valid = 0;
    cr_assert_eq(lg_sql_integer(s, &valid, 0, "SELECT json_valid(?)", "t", text), 0, "%s", s->error);
    cr_assert_eq(valid, 1, "not JSON: %.200s", text);
    cr_assert_eq(lg_sql_run(s, "CREATE TEMP TABLE IF NOT EXISTS doc (j TEXT)", ""), 0, "%s", s->error);
    cr_assert_eq(lg_sql_run(s, "DELETE FROM doc", ""), 0, "%s", s->error);
    cr_assert_eq(lg_sql_run(s, "INSERT INTO doc VALUES (?)", "t", text), 0, "%s", s->error);
}

static int64_t counted(struct lg_store *s, const char *sql)
{
    int64_t n = -1;
    cr_assert_eq(lg_sql_integer(s, &n, -1, sql, ""), 0, "%s: %s", sql, s->error);
    return n;
}

/* Rows of (text of a JSON number, what the store has): `->` gives the text as it is, and strtod reads it. */
static size_t same(struct lg_store *s, const char *sql)
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "");
    cr_assert_not_null(q, "%s: %s", sql, s->error);
    size_t rows = 0;
    for (; lg_sql_step(s, q) > 0; rows++) {
        const char *text = lg_sql_text(q, 0);
        double exact = lg_sql_real(q, 1);
        if (isfinite(exact))
            cr_assert(strcmp(text, "null") && strtod(text, NULL) == exact, "%s for %.17g: %s", text, exact,
                      sql);
        else
            cr_assert_str_eq(text, "null", "%s for %.17g: %s", text, exact, sql);
    }
    sqlite3_finalize(q);
    return rows;
}

#define EACH_LEMMA "FROM doc, json_each(j, '$.lemmas') l, "
#define CLAIM(json, sql)                                                                                    \
    "SELECT c.value -> '" json "', (SELECT " sql                                                            \
    " FROM claim x JOIN cases p ON p.id = x.case_id WHERE p.lemma = "                                       \
    "l.value ->> '$.id' AND x.name = c.value ->> '$.name') " EACH_LEMMA "json_each(l.value, '$.claims') c " \
    "WHERE c.value ->> '$.holds' IS NOT NULL"
#define CARD(json, column)                                                                                   \
    "SELECT c.value -> '" json "', (SELECT " column                                                          \
    " FROM claim x JOIN sized p ON p.id = x.case_id WHERE p.id = "                                           \
    "c.value ->> '$.id' AND x.name = c.value ->> '$.claim') " EACH_LEMMA "json_each(l.value, '$.cases') k, " \
    "json_each(k.value) c"
#define TESTED(json, column)                                                   \
    "SELECT t.value -> '" json "', (SELECT " column                            \
    " FROM test x WHERE x.lemma = l.value ->> '$.id' AND x.claim = "           \
    "t.value ->> '$.claim' AND x.kernel = t.value ->> '$.kernel') " EACH_LEMMA \
    "json_each(l.value, '$.tests') t"

Test(export, json_has_the_numbers_of_the_store)
{
    static const char *const claim[] = {CLAIM("$.holds", "count(*) FILTER (WHERE verdict = 'holds')"),
                                        CLAIM("$.violated", "count(*) FILTER (WHERE verdict = 'violated')"),
                                        CLAIM("$.tightest", "max(ratio) FILTER (WHERE verdict = 'holds')"),
                                        CLAIM("$.loosest", "min(ratio) FILTER (WHERE verdict = 'holds')")};
    static const char *const card[] = {CARD("$.observed.mid", "observed_mid"),
                                       CARD("$.observed.rad", "observed_rad"),
                                       CARD("$.bound.mid", "bound_mid"),
                                       CARD("$.bound.rad", "bound_rad"),
                                       CARD("$.ratio", "ratio"),
                                       CARD("$.eta", "eta"),
                                       CARD("$.n", "n"),
                                       CARD("$.k", "k")};
    static const char *const test[] = {TESTED("$.log_e", "log_e"),       TESTED("$.level", "level"),
                                       TESTED("$.at_most", "null_rate"), TESTED("$.would_see", "detectable"),
                                       TESTED("$.draws", "trials"),      TESTED("$.events", "events")};
    for (uint64_t seed = 0; seed < 4; seed++) {
        struct lg_store s;
        cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
        random_store(&s, seed);
        char *text = exported(&s, -1, lg_report_json);
        load(&s, text);
        for (size_t i = 0; i < sizeof claim / sizeof *claim; i++)
            cr_assert_eq(same(&s, claim[i]), 12);
        for (size_t i = 0; i < sizeof card / sizeof *card; i++)
            cr_assert_geq(same(&s, card[i]), 28);
        for (size_t i = 0; i < sizeof test / sizeof *test; i++)
            cr_assert_eq(same(&s, test[i]), 12);
        cr_assert_eq(
            same(&s,
                 "SELECT sum(p.value ->> '$.holds'), (SELECT count(*) FROM claim WHERE verdict = 'holds' AND "
                 "role IN ('theorem', 'conformance')) FROM doc, json_each(j, '$.pairs') p"),
            1);
        cr_assert_eq(counted(&s, "SELECT j ->> '$.format' = 'lemmagate-report' AND j ->> '$.version' = 1 AND "
                                 "json_array_length(j, '$.pairs') = 4 AND j ->> '$.verdict' = 'violated' AND "
                                 "j -> '$.mutation' = 'null' FROM doc"),
                     1, "%.300s", text);
        free(text);
        lg_store_close(&s);
        remove_folder();
        make_folder();
    }
}

/* A name that is not UTF-8, with quotes, controls and markup; all of it is found again, but for the byte that is none. */
Test(export, json_of_hostile_names_is_valid)
{
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    int64_t run = demo_run(&s), kernel = demo_kernel(&s, run, DEMO_HOSTILE);
    demo_lemma(&s, run, "key-lemma", "\\\"]}\n\xe2\x80\xae\xf0\x9f\xbf\xbf\xed\xa0\x80\xc0\x80\xff");
    demo_case(&s, run, kernel, "key-lemma", 0, "violated", 1.5);
    cr_assert_eq(lg_store_event(&s, run, "a \"quoted\" event"), 0, "%s", s.error);
    cr_assert_eq(lg_sql_run(&s, "UPDATE run SET finished = NULL, exit_code = NULL", ""), 0, "%s", s.error);
    char *text = exported(&s, -1, lg_report_json);
    load(&s, text);
    for (const char *p = text; *p; p++)
        cr_assert((unsigned char)*p >= 0x20 || *p == '\n', "control character %d", *p);
    cr_assert_eq(counted(&s, "SELECT j ->> '$.kernels[0].name' = '<script>alert(1)</script>\"''&' || char(1, "
                             "0xfffd) FROM doc"),
                 1);
    cr_assert_eq(counted(&s,
                         "SELECT (j ->> '$.lemmas[0].title') LIKE '\\\"]}' || char(10, 0x202e, 0x1ffff) || "
                         "'%' || char(0xfffd) FROM doc"),
                 1, "%s", strstr(text, "title"));
    cr_assert_eq(counted(&s, "SELECT j ->> '$.lemmas[0].cases.went_wrong[0].replay' LIKE 'lemmagate replay 1 "
                             "--db /%' FROM doc"),
                 1);
    cr_assert_eq(
        counted(&s,
                "SELECT j ->> '$.runs[0].finished' IS NULL AND j ->> '$.runs[0].seed' = '20240817' FROM doc"),
        1);
    cr_assert_eq(counted(&s, "SELECT json_array_length(j, '$.trust_base') FROM doc"), 3);
    free(text);
    lg_store_close(&s);
}

static char *read_me(void)
{
    FILE *f = fopen(LG_SOURCE_DIR "/reports/README.md", "rb");
    enum { ROOM = 1 << 15 };
    char *words = calloc(1, ROOM);
    cr_assert(f && words && fread(words, 1, ROOM - 1, f) < ROOM - 1);
    fclose(f);
    return words;
}

Test(export, every_member_of_the_json_is_documented)
{
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    int64_t run = random_store(&s, 1);
    const struct lg_store_sweep_point points[] = {{1, 2, 0}, {2, 4, 0}};
    const struct lg_store_sweep sweep = {"w", "W", "x",           "y", 1, 1,   0.9,    1.1, 0.95,
                                         1,   0,   "contradicts", 2,   3, 0.5, points, 2};
    const struct lg_store_cell cell = {1, 2, 3, 1, 1};
    const struct lg_store_curve_point curve = {0, "c", 1, 2};
    const struct lg_store_map map = {"m", "M", "x", "y", "yes", "no", &cell, 1, &curve, 1};
    cr_assert_eq(lg_store_sweep_put(&s, run, &sweep) || lg_store_map_put(&s, run, &map), 0, "%s", s.error);
    cr_assert_eq(lg_store_event(&s, run, "e"), 0, "%s", s.error);
    const struct lg_store_run wrong = {LG_MUTANTS_COMMAND, "0123abcd", "smoke", "m", "", 1};
    int64_t mutants;
    cr_assert_eq(lg_store_run_begin(&s, &wrong, &mutants), 0, "%s", s.error);
    demo_kernel(&s, mutants, "mutant");
    struct lg_drift_line line = {"alpha", "fused", "rate", 3, 1, 1, 0, 0, 0, 1, 0.5, 0.75, 7, "moved"};
    const struct lg_drift_runs runs = {"then.db", 1, run, "", ""};
    const struct lg_drift drift = {.lines = &line, .n_lines = 1, .pairs = 3, .claims = 3, .gating = 1};
    cr_assert_eq(lg_drift_keep(&s, &runs, &drift), 0, "%s", s.error);
    char *text = exported(&s, -1, lg_report_json), *words = read_me();
    load(&s, text);
    sqlite3_stmt *q = lg_sql_prepare(
        &s, "SELECT DISTINCT t.key FROM doc, json_tree(j) t WHERE typeof(t.key) = 'text' ORDER BY 1", "");
    size_t members = 0;
    for (; q && lg_sql_step(&s, q) > 0; members++) {
        char name[80];
        bool ball = !strcmp(lg_sql_text(q, 0), "mid") || !strcmp(lg_sql_text(q, 0), "rad");
        snprintf(name, sizeof name, ball ? "\"%s\"" : "`%s`", lg_sql_text(q, 0));
        contains(words, name);
    }
    sqlite3_finalize(q);
    cr_assert_gt(members, 100);
    cr_assert_eq(
        counted(
            &s,
            "SELECT j ->> '$.mutation.survivors[0]' = 'mutant' AND j ->> '$.mutation.caught' = 0 FROM doc"),
        1);
    cr_assert_eq(counted(&s, "SELECT j ->> '$.sweeps[0].verdict' = 'contradicts' AND j ->> "
                             "'$.sweeps[0].limit' = 2 AND j ->> '$.sweeps[0].points[1].y' = 4 AND j ->> "
                             "'$.maps[0].curves[0].label' = 'c' FROM doc"),
                 1);
    cr_assert_eq(counted(&s,
                         "SELECT j ->> '$.baseline[0].lines[0].change' = 0.5 AND j ->> "
                         "'$.baseline[0].lines[0].case' = 7 AND j ->> '$.baseline[0].gating' = 1 FROM doc"),
                 1);
    free(text);
    text = exported(&s, mutants, lg_report_json); /* wrong on purpose: no verdicts */
    load(&s, text);
    cr_assert_eq(counted(&s, "SELECT json_array_length(j, '$.pairs') = 0 AND j ->> '$.mutation.run' = j ->> "
                             "'$.runs[0].id' FROM doc"),
                 1);
    free(text);
    free(words);
    lg_store_close(&s);
}

Test(export, json_of_an_empty_store_is_valid)
{
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    char *text = exported(&s, -1, lg_report_json);
    load(&s, text);
    cr_assert_eq(
        counted(
            &s,
            "SELECT j ->> '$.verdict' = 'nothing checked' AND json_array_length(j, '$.lemmas') = 0 FROM doc"),
        1);
    free(text);
    lg_store_close(&s);
}

/* Cells of a line of a table: bars, the first one left out. Bars of the text are entities. */
static size_t cells(const char *line)
{
    size_t n = 0;
    for (; *line && *line != '\n'; line++)
        n += *line == '|';
    return n;
}

Test(export, markdown_of_hostile_names_keeps_its_tables)
{
    struct lg_store s;
    cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
    int64_t run = demo_run(&s), kernel = demo_kernel(&s, run, DEMO_HOSTILE "|`x`[a](b)*c*\n# d");
    demo_lemma(&s, run, "key-lemma", "T|itle\n# with ![markup](x) <img>");
    demo_case(&s, run, kernel, "key-lemma", 0, "violated", 1.5);
    char *text = exported(&s, -1, lg_report_markdown);
    contains(text, "## lemmagate: violated");
    contains(text, "\n## <code>key-lemma</code> T&#124;itle # with &#33;&#91;markup&#93;");
    contains(text, "0.1875 | 0.125 |");
    contains(text, "\n* Arb\n");
    contains(text, "### Went wrong");
    lacks(text, "<script");
    lacks(text, "<img");
    lacks(text, "`x`");
    lacks(text, "[a]");
    lacks(text, "\n# d");
    size_t head = 0, tables = 0;
    for (const char *line = text; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
        if (*line != '|') {
            head = 0;
            continue;
        }
        tables += head == 0;
        head = head ? head : cells(line);
        cr_assert_eq(cells(line), head, "%.200s", line);
    }
    cr_assert_geq(tables, 8);
    cr_assert(strstr(text, "## lemmagate") < strstr(text, "## <code>"), "the verdicts come first");
    free(text);
    lg_store_close(&s);
}
