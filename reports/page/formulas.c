/* What a lemma says in symbols: the claims of the slides, below them what is defined and added up along a run, and what the names mean, as
 * the program that ran typeset it. */
#include "reports/page/html.h"
#include "reports/page/markup.h"
#include "reports/page/page.h"
#include "verify/store/query.h"

#include <stdlib.h>
#include <string.h>

static const char opening[] =
    "<div class=\"formulas scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Statement in symbols\">\n";

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

int lg_page_formulas(FILE *out, struct lg_store *s, const char *lemma)
{
    static const char *const before[] = {
        opening, "<p class=\"note\">where</p>\n",
        "<details class=\"names\"><summary>What the names mean</summary><dl>\n",
        "<p class=\"note\"><a href=\"#names\">Names that all lemmas share</a></p>\n"};
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_formulas_shown, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1, part = -1;
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
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_formula_names, "");
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
