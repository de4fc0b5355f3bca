/* Tables of a lemma's part: hypotheses with their slack, claims with counts, tightness and power. */
#include "reports/page/html.h"
#include "reports/page/markup.h"
#include "reports/page/page.h"

#include <math.h>
#include <string.h>

/* bound/observed from the stored observed/bound; infinite where nothing was observed. */
static void slack_cell(FILE *out, double ratio)
{
    lg_html_near_one_cell(out, ratio > 0 ? 1 / ratio : isnan(ratio) ? NAN : INFINITY);
}

/* A statement: typeset where columns mathml, text and remark from `formula` on have it, else as it stands in column `plain`. */
static void statement(FILE *out, sqlite3_stmt *q, int formula, int plain, bool is_false)
{
    const char *text = lg_sql_text(q, formula + 1), *remark = lg_sql_text(q, formula + 2);
    const char *shown = *text ? text : lg_sql_text(q, plain);
    if (is_false && strncmp(shown, "FALSE", 5))
        fputs("FALSE: ", out);
    lg_html_formula(out, lg_sql_text(q, formula), shown);
    if (*remark) {
        fputs("<span class=\"allowance\">", out);
        lg_html_text(out, remark);
        fputs("</span>", out);
    }
}

int lg_page_hypotheses(FILE *out, struct lg_store *s, const char *lemma)
{
    static const char *const columns[] = {"name",         "statement",     "#true",
                                          "#false",       "#undecided",    "#not true though intended",
                                          "#least slack", "#median slack", NULL};
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_hypotheses, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    if (step > 0) {
        fputs("<h3>Hypotheses</h3>\n", out);
        lg_html_table(out, "sortable", "", columns);
    }
    bool any = step > 0;
    for (; step > 0; step = lg_sql_step(s, q)) {
        fputs("<tr><th scope=\"row\">", out);
        lg_html_text(out, lg_sql_text(q, 0));
        fputs("</th><td class=\"formula\">", out);
        statement(out, q, 9, 1, false);
        fputs("</td>", out);
        lg_html_count_cell(out, lg_sql_count(q, 2), "good");
        lg_html_count_cell(out, lg_sql_count(q, 3), "");
        lg_html_count_cell(out, lg_sql_count(q, 4), "warn");
        lg_html_count_cell(out, lg_sql_count(q, 5), "warn");
        slack_cell(out, lg_sql_real(q, 8));
        slack_cell(out, lg_sql_real(q, 7));
        fputs("</tr>\n", out);
    }
    if (any)
        lg_html_table_end(out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

/* What a claim states: of an identity both sides are enclosed, and it holds within what the enclosures and the declared rounding
 * leave open; an inequality is decided; statistics are over all draws. */
static const char *kind_of(const char *kind)
{
    return !strcmp(kind, "statistics") ? "statistics"
           : !strcmp(kind, "identity") ? "within enclosures"
                                       : "inequality";
}

static const char *about_of(const char *about)
{
    return !strcmp(about, "kernel")   ? " on the kernel's numbers"
           : !strcmp(about, "finite") ? ": outputs are finite"
                                      : " about the instance";
}

static void claim_row(FILE *out, sqlite3_stmt *q)
{
    bool control = strcmp(lg_sql_text(q, 1), "control") == 0;
    bool exact = strcmp(lg_sql_text(q, 1), "exact") == 0;
    fprintf(out, "<tr%s><th scope=\"row\">", control ? " class=\"control\"" : "");
    lg_html_text(out, lg_sql_text(q, 0));
    fputs("</th><td>", out);
    lg_html_text(out, lg_sql_text(q, 1));
    if (*lg_sql_text(q, 2)) {
        fputs(", ", out);
        lg_html_text(out, lg_sql_text(q, 2));
    }
    fprintf(out, "<span class=\"quiet\">%s%s</span></td><td class=\"formula\">", kind_of(lg_sql_text(q, 12)),
            control ? "" : about_of(lg_sql_text(q, 13)));
    statement(out, q, 14, 3, control);
    if (*lg_sql_text(q, 4)) {
        fputs("<span class=\"allowance\">allowance: ", out);
        lg_html_text(out, lg_sql_text(q, 4));
        fputs("</span>", out);
    }
    fputs("</td>", out);
    lg_html_count_cell(out, lg_sql_count(q, 5), control ? "" : "good");
    lg_html_count_cell(out, lg_sql_count(q, 6), control ? "good" : "bad");
    lg_html_count_cell(out, lg_sql_count(q, 7), exact ? "" : "warn");
    lg_html_count_cell(out, lg_sql_count(q, 8), "");
    lg_html_ratio_cell(out, lg_sql_real(q, 9));
    lg_html_ratio_cell(out, lg_sql_real(q, 10));
    lg_html_cell(out, lg_sql_real(q, 11));
    fputs("</tr>\n", out);
}

int lg_page_claims(FILE *out, struct lg_store *s, const char *lemma)
{
    static const char *const columns[] = {"claim",     "role, grade",   "statement", "#holds",
                                          "#violated", "#undecided",    "#vacuous",  "#tightest",
                                          "#loosest",  "#median power", NULL};
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_claims, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    fputs("<h3>Claims</h3>\n", out);
    lg_html_table(out, "sortable claims", "", columns);
    for (; step > 0; step = lg_sql_step(s, q))
        claim_row(out, q);
    lg_html_table_end(out);
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}
