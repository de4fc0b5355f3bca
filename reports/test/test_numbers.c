/* Numbers on the page equal numbers in the store: a page of random numbers of all magnitudes is parsed, and every table
 * and case is compared with what plain queries find in the store. */
#include "reports/page/html.h"
#include "reports/test/page_numbers.h"
#include "reports/test/page_text.h"
#include "reports/test/random_store.h"
#include "verify/store/statement.h"

enum { STORES = 12 };

TestSuite(numbers, .init = make_folder, .fini = remove_folder);

/* The one number that a query finds. */
static double stored(struct lg_store *s, const char *sql, const char *a, const char *b)
{
    sqlite3_stmt *q = lg_sql_prepare(s, sql, "tt", a, b);
    cr_assert(q && lg_sql_step(s, q) == 1, "%s: %s", sql, s->error);
    double x = lg_sql_real(q, 0);
    sqlite3_finalize(q);
    return x;
}

static void equals(const struct cell *cell, double exact, int digits, const char *what)
{
    cr_assert_eq(cell->has_value, !isnan(exact), "%s: '%s' for %.17g", what, cell->text, exact);
    cr_assert(isnan(exact) || cell->value == exact, "%s: data-v %.17g for %.17g", what, cell->value, exact);
    cr_assert(is_printed(cell->text, exact, digits), "%s: printed '%s' for %.17g", what, cell->text, exact);
}

/* What is behind the count in a cell of two numbers goes into `rest`; the cell keeps the count. */
static void split(struct cell *cell, const char *at, char rest[CELL_TEXT])
{
    char *p = strstr(cell->text, at);
    cr_assert_not_null(p, "no '%s' in '%s'", at, cell->text);
    snprintf(rest, CELL_TEXT, "%s", p + strlen(at));
    *p = '\0';
}

#define COUNTED                                                                                              \
    " FROM claim c JOIN cases p ON p.id = c.case_id JOIN kernel k ON k.id = p.kernel_id WHERE p.lemma = ?1 " \
    "AND k.name = ?2 AND c.role IN ('theorem', 'conformance') "
#define SHARE(verdict)                                                                                \
    "SELECT max(share) FROM (SELECT 1.0 * sum(c.verdict = '" verdict "') / count(*) AS share" COUNTED \
    "AND p.intended GROUP BY c.name)"

static size_t compare_index(struct lg_store *s, const char *text)
{
    static const struct {
        size_t column;
        const char *sql;
    } numbers[] = {
        {3,
         "SELECT count(*) FROM cases p JOIN kernel k ON k.id = kernel_id WHERE lemma = ?1 AND k.name = ?2"},
        {4, "SELECT count(*)" COUNTED "AND c.verdict = 'holds'"},
        {6, "SELECT count(*)" COUNTED "AND c.verdict = 'violated'"},
        {7, "SELECT count(*)" COUNTED "AND c.verdict = 'undecided'"},
        {8, "SELECT count(*)" COUNTED "AND c.verdict = 'vacuous'"},
        {9, "SELECT max(c.ratio)" COUNTED "AND c.verdict = 'holds'"},
        {10, "SELECT min(c.ratio)" COUNTED "AND c.verdict = 'holds'"},
        {11, "SELECT min(c.power)" COUNTED "AND c.verdict = 'holds'"}};
    struct cell cells[MOST_CELLS];
    char rest[CELL_TEXT], cap[CELL_TEXT];
    const char *p = strstr(text, "<table class=\"sortable filterable\">");
    size_t rows = 0;
    for (p = p ? strstr(p, "<tbody>") : NULL; p && next_row(&p, cells); rows++) {
        const char *lemma = cells[0].text, *kernel = cells[1].text;
        split(&cells[3], " (", rest);
        for (size_t column = 7; column < 9; column++) {
            split(&cells[column], " ", rest);
            char *of = strstr(rest, "% of ");
            cr_assert_not_null(of);
            snprintf(cap, sizeof cap, "%s", of + 5);
            *of = cap[strlen(cap) - 1] = '\0';
            double worst = stored(s, column == 7 ? SHARE("undecided") : SHARE("vacuous"), lemma, kernel);
            cr_assert(is_printed(rest, 100 * worst, 3), "'%s' for %.17g %%", rest, 100 * worst);
            cr_assert(is_printed(cap, column == 7 ? 5 : 10, 3), "cap '%s'", cap);
        }
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            equals(&cells[numbers[i].column], stored(s, numbers[i].sql, lemma, kernel), 3, numbers[i].sql);
    }
    return rows;
}

#define OF_CLAIM " FROM claim c JOIN cases p ON p.id = c.case_id WHERE p.lemma = ?1 AND c.name = ?2 "
#define MEDIAN(x, from, where)                                                                             \
    "SELECT avg(x) FROM (SELECT " x " AS x" from where " ORDER BY x LIMIT 2 - (SELECT count(*)" from where \
    ") % 2 OFFSET (SELECT (count(*) - 1) / 2" from where "))"
#define POWER MEDIAN("c.power", OF_CLAIM, "AND c.power IS NOT NULL")

static size_t compare_claims(struct lg_store *s, const char *lemma, const char *text)
{
    static const char *const numbers[] = {"SELECT count(*)" OF_CLAIM "AND c.verdict = 'holds'",
                                          "SELECT count(*)" OF_CLAIM "AND c.verdict = 'violated'",
                                          "SELECT count(*)" OF_CLAIM "AND c.verdict = 'undecided'",
                                          "SELECT count(*)" OF_CLAIM "AND c.verdict = 'vacuous'",
                                          "SELECT max(c.ratio)" OF_CLAIM "AND c.verdict = 'holds'",
                                          "SELECT min(c.ratio)" OF_CLAIM "AND c.verdict = 'holds'",
                                          POWER};
    struct cell cells[MOST_CELLS];
    const char *p = strstr(text, "<h3>Claims</h3>");
    size_t rows = 0;
    for (p = p ? strstr(p, "<tbody>") : NULL; p && next_row(&p, cells); rows++)
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            equals(&cells[3 + i], stored(s, numbers[i], lemma, cells[0].text), 3, numbers[i]);
    return rows;
}

#define OF_HYPOTHESIS                                                                                      \
    " FROM (SELECT h.*, p.intended, CASE WHEN bound_mid > 0 AND bound_mid < 9e999 THEN observed_mid / "    \
    "bound_mid END AS ratio FROM hypothesis h JOIN cases p ON p.id = h.case_id WHERE p.lemma = ?1) WHERE " \
    "name = ?2 "
#define MEDIAN_RATIO MEDIAN("ratio", OF_HYPOTHESIS, "AND verdict = 'true' AND ratio IS NOT NULL")

/* bound/observed; infinite where nothing positive was observed. */
#define SLACK_OF(ratio) "SELECT CASE WHEN x > 0 THEN 1 / x WHEN x <= 0 THEN 9e999 END FROM (" ratio ")"

static size_t compare_hypotheses(struct lg_store *s, const char *lemma, const char *text)
{
    static const char *const numbers[] = {
        "SELECT count(*)" OF_HYPOTHESIS "AND verdict = 'true'",
        "SELECT count(*)" OF_HYPOTHESIS "AND verdict = 'false'",
        "SELECT count(*)" OF_HYPOTHESIS "AND verdict = 'undecided'",
        "SELECT count(*)" OF_HYPOTHESIS "AND verdict <> 'true' AND intended",
        SLACK_OF("SELECT max(ratio) AS x" OF_HYPOTHESIS "AND verdict = 'true'"),
        SLACK_OF("SELECT (" MEDIAN_RATIO ") AS x")};
    struct cell cells[MOST_CELLS];
    const char *p = strstr(text, "<h3>Hypotheses</h3>");
    size_t rows = 0;
    for (p = p ? strstr(p, "<tbody>") : NULL; p && next_row(&p, cells); rows++)
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            equals(&cells[2 + i], stored(s, numbers[i], lemma, cells[0].text), 3, numbers[i]);
    return rows;
}

static size_t compare_tests(struct lg_store *s, const char *lemma, const char *text)
{
    static const char *const columns[] = {"trials", "events", "null_rate",  "max(ledger_runs, 1)",
                                          "log_e",  "level",  "detectable", "detection"};
    struct cell cells[MOST_CELLS];
    const char *p = strstr(text, "<h3>Rates and means</h3>");
    size_t rows = 0;
    for (p = p ? strstr(p, "<tbody>") : NULL; p && next_row(&p, cells); rows++)
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
            char sql[160];
            snprintf(sql, sizeof sql, "SELECT %s FROM test WHERE lemma = '%s' AND claim = ?1 AND kernel = ?2",
                     columns[i], lemma);
            double exact = stored(s, sql, cells[0].text, cells[1].text);
            equals(&cells[3 + i], strcmp(columns[i], "level") ? exact : -log(exact), 3, columns[i]);
        }
    return rows;
}

/* What stands between two strings behind *p, without tags; *p moves behind it. */
static void between(const char **p, const char *from, const char *to, char text[CELL_TEXT])
{
    const char *start = strstr(*p, from), *end = start ? strstr(start + strlen(from), to) : NULL;
    cr_assert(end, "no %s ... %s", from, to);
    strip(start + strlen(from), end, text);
    *p = end;
}

static void compare_ball(const char **p, const char *label, lg_ball ball)
{
    char title[CELL_TEXT], text[CELL_TEXT], *rest;
    between(p, label, "<span", text);
    between(p, "title=\"", "\"", title);
    double mid = strtod(title, &rest), rad = strtod(strstr(title, "±") + strlen("±"), NULL);
    cr_assert(isnan(ball.mid) ? rest == title : mid == ball.mid, "%s: '%s' for %.17g", label, title,
              ball.mid);
    cr_assert(isnan(ball.rad) ? strstr(title, "± –") != NULL : rad == ball.rad, "%s: '%s' for ± %.17g", label,
              title, ball.rad);
    between(p, ">", "</dd>", text);
    char *sign = strstr(text, " ± ");
    cr_assert_eq(sign != NULL, ball.rad > 0);
    if (sign) {
        *sign = '\0';
        cr_assert(is_printed(sign + strlen(" ± "), ball.rad, 2), "± %.17g: '%s'", ball.rad, sign + 1);
    }
    cr_assert(is_printed(text, ball.mid, 6), "%.17g: '%s'", ball.mid, text);
}

static size_t compare_cases(struct lg_store *s, const char *lemma, const char *text)
{
    char id[CELL_TEXT], name[CELL_TEXT], at[CELL_TEXT], ratio[CELL_TEXT], eta[CELL_TEXT];
    size_t cards = 0;
    const char *p = strstr(text, "<div class=\"cases\">"), *end = strstr(text, "class=\"top\"");
    for (const char *next; (next = strstr(p, "<article")) && next < end; cards++) {
        p = next;
        between(&p, "<span class=\"dim\">case ", "</span>", id);
        between(&p, "<dt>instance</dt><dd>", "</dd>", eta);
        between(&p, "<dt>claim</dt><dd>", " <span", name);
        sqlite3_stmt *q = lg_sql_prepare(
            s,
            "SELECT observed_mid, observed_rad, bound_mid, bound_rad, ratio, coordinate, eta, "
            "n, d, k FROM claim c JOIN sized p ON p.id = case_id WHERE case_id = ?1 AND name = "
            "?2 AND lemma = ?3",
            "itt", (int64_t)atoll(id), name, lemma);
        cr_assert(q && lg_sql_step(s, q) == 1, "case %s, claim '%s': %s", id, name, s->error);
        char sizes[CELL_TEXT];
        snprintf(sizes, sizeof sizes, ", n = %zu, d = %zu, k = %zu", lg_sql_count(q, 7), lg_sql_count(q, 8),
                 lg_sql_count(q, 9));
        contains(eta, sizes);
        const char *step = strstr(eta, "η = ");
        cr_assert(is_printed(step ? step + strlen("η = ") : "–", lg_sql_real(q, 6), 3), "%s", eta);
        between(&p, " at ", ", ", at);
        cr_assert(is_printed(at, lg_sql_real(q, 5), 3), "at %s", at);
        compare_ball(&p, "<dt>observed</dt><dd>", lg_sql_ball(q, 0));
        compare_ball(&p, "<dt>bound</dt><dd>", lg_sql_ball(q, 2));
        between(&p, "<dt>ratio</dt><dd>", "</dd>", ratio);
        cr_assert(is_printed(ratio, lg_sql_real(q, 4), 3), "ratio %s", ratio);
        cr_assert(strcmp(ratio, "1") || lg_sql_real(q, 4) == 1, "1 for %.17g", lg_sql_real(q, 4));
        sqlite3_finalize(q);
    }
    return cards;
}

Test(numbers, of_the_page_are_those_of_the_store)
{
    static const char *const lemmas[] = {"alpha", "beta"};
    for (uint64_t seed = 0; seed < STORES; seed++) {
        struct lg_store s;
        cr_assert_eq(lg_store_open(&s, db, false), 0, "%s", s.error);
        random_store(&s, seed);
        char *text = page(&s);
        cr_assert_eq(compare_index(&s, text), 4);
        for (size_t i = 0; i < 2; i++) {
            char section[40];
            snprintf(section, sizeof section, "id=\"lemma-%s\"", lemmas[i]);
            const char *part = strstr(text, section);
            cr_assert_not_null(part);
            cr_assert_eq(compare_claims(&s, lemmas[i], part), CLAIMS + 1);
            cr_assert_eq(compare_hypotheses(&s, lemmas[i], part), 2);
            cr_assert_eq(compare_tests(&s, lemmas[i], part), 6);
            cr_assert_geq(compare_cases(&s, lemmas[i], part), 14);
        }
        free(text);
        lg_store_close(&s);
        remove_folder();
        make_folder();
    }
}

/* The comparison itself must be able to fail. */
Test(numbers, a_wrong_digit_is_seen)
{
    cr_assert(is_printed("−1.25×10⁻⁷", -1.2549e-7, 3));
    cr_assert(!is_printed("−1.25×10⁻⁷", -1.256e-7, 3));
    cr_assert(!is_printed("1.25×10⁻⁷", -1.2549e-7, 3));
    cr_assert(is_printed("10⁻⁷", 1e-7, 3) && !is_printed("10⁻⁸", 1e-7, 3));
    cr_assert(is_printed("12346", 12345.6, 3) && !is_printed("12345", 12345.6, 3));
    cr_assert(is_printed("0.5", 0.5, 3) && !is_printed("0.5", 0.51, 3));
    cr_assert(is_printed("–", NAN, 3) && !is_printed("0", NAN, 3) && !is_printed("∞", 1e308, 3));
}
