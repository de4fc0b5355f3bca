/* What a lemma says in symbols: the claims of the slides, below them what is defined and added up along a run, and what the names mean, as
 * the program that ran typeset it. Of a lemma in prose its LaTeX, typeset where this program was built with it. */
#include "reports/page/html.h"
#include "reports/page/markup.h"
#include "reports/page/page.h"
#include "reports/page/typeset.h"

#include <stdlib.h>
#include <string.h>

static void formula(FILE *out, const char *latex, size_t length)
{
    const char *mathml = lg_typeset_find(latex, length);
    char *source = strndup(latex, length);
    if (mathml)
        fprintf(out, "<math display=\"block\">%s</math>\n", mathml);
    else {
        fputs("<code>", out);
        lg_html_text(out, source ? source : latex);
        fputs("</code>\n", out);
    }
    free(source);
}

static const char opening[] =
    "<div class=\"formulas scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Statement in symbols\">\n";

static void print_latex(FILE *out, const char *latex)
{
    if (*latex == '\0')
        return;
    fputs(opening, out);
    while (*latex) {
        size_t length = strcspn(latex, "\n");
        formula(out, latex, length);
        latex += length + (latex[length] == '\n');
    }
    fputs("</div>\n", out);
}

/* Of the last run of lemma ?1: 0 its claims as the slides have them, or where none is one of a slide the first of all, 1 definitions and
 * running quantities, 2 what names mean, 3 that some are shared. */
#define LAST_RUN \
    "run_id = (SELECT max(l.run_id) FROM scope_run r JOIN lemma l ON l.run_id = r.run_id WHERE l.id = ?1) "
static const char formula_sql[] =
    "WITH mine AS (SELECT * FROM formula WHERE lemma = ?1 AND " LAST_RUN
    "), said AS (SELECT p.position, p.name, p.grade FROM claim_spec p "
    "WHERE p.lemma = ?1 AND p." LAST_RUN "AND p.role NOT IN ('control', 'exact')) "
    "SELECT 0, m.mathml, m.text, m.name, m.remark, m.position AS place FROM mine m JOIN said s USING (name) "
    "WHERE m.kind = 'claim' AND CASE "
    "WHEN EXISTS (SELECT 1 FROM said WHERE grade = 'slide') THEN s.grade = 'slide' ELSE s.position <= "
    "(SELECT min(position) + 2 FROM said) END "
    "UNION ALL SELECT 1, mathml, text, '', remark, position + 1000 * (kind = 'running') FROM mine WHERE kind "
    "IN ('definition', 'running') "
    "UNION ALL SELECT 2, mathml, text, '', remark, position FROM mine WHERE kind = 'quantity' "
    "UNION ALL SELECT 3, '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM mine WHERE kind = 'shared') ORDER BY "
    "1, place";

/* A formula with its claim's name, or where it begins. */
static void print_line(FILE *out, sqlite3_stmt *q)
{
    const char *name = lg_sql_text(q, 3), *remark = lg_sql_text(q, 4);
    fputs("<p>", out);
    lg_html_formula(out, lg_sql_text(q, 1), lg_sql_text(q, 2));
    fputs(" <span class=\"dim\">", out);
    lg_html_text(out, name);
    fputs(*name && *remark ? "; " : "", out);
    lg_html_text(out, remark);
    fputs("</span></p>\n", out);
}

static void print_meaning(FILE *out, sqlite3_stmt *q)
{
    fputs("<div><dt>", out);
    lg_html_formula(out, lg_sql_text(q, 1), lg_sql_text(q, 2));
    fputs("</dt><dd>", out);
    lg_html_text(out, lg_sql_text(q, 4));
    fputs("</dd></div>\n", out);
}

int lg_page_formulas(FILE *out, struct lg_store *s, const char *lemma, const char *latex)
{
    static const char *const before[] = {
        opening, "<p class=\"note\">where</p>\n",
        "<details class=\"names\"><summary>What the names mean</summary><dl>\n",
        "<p class=\"note\"><a href=\"#names\">Names that all lemmas share</a></p>\n"};
    sqlite3_stmt *q = lg_sql_prepare(s, formula_sql, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1, part = -1;
    if (step == 0)
        print_latex(out, latex);
    for (; step > 0; step = lg_sql_step(s, q)) {
        const int next = sqlite3_column_int(q, 0);
        if (next != part) {
            fputs(part == 2 ? "</dl></details>\n" : part >= 0 && next >= 2 ? "</div>\n" : "", out);
            fputs(part < 0 && next == 1 ? opening : "", out);
            fputs(before[next], out);
        }
        part = next;
        if (part == 2)
            print_meaning(out, q);
        else if (part < 2)
            print_line(out, q);
    }
    fputs(part == 2 ? "</dl></details>\n" : part == 0 || part == 1 ? "</div>\n" : "", out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

int lg_page_names(FILE *out, struct lg_store *s)
{
    sqlite3_stmt *q =
        lg_sql_prepare(s,
                       "SELECT 2, mathml, text, '', remark, max(f.run_id) FROM scope_run r JOIN formula f ON "
                       "f.run_id = r.run_id WHERE kind = 'shared' GROUP BY name ORDER BY upper(name), name",
                       "");
    int step = q ? lg_sql_step(s, q) : -1;
    const bool any = step > 0;
    if (any)
        fputs("<section class=\"names\" id=\"names\"><h2>Names that all lemmas share</h2><dl>\n", out);
    for (; step > 0; step = lg_sql_step(s, q))
        print_meaning(out, q);
    if (any)
        fputs("</dl></section>\n", out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}
