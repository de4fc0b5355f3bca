/* The part of one lemma: what it states, on whose authority, what was measured, how to read it. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <string.h>

static void paragraph(FILE *out, const char *opening, const char *text, const char *closing)
{
    if (*text == '\0')
        return;
    fputs(opening, out);
    lg_html_text(out, text);
    fputs(closing, out);
}

static void kernel_line(FILE *out, const char *lemma, const struct lg_store_summary *rows, size_t n)
{
    fputs("<ul class=\"kernels\">", out);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(rows[i].lemma, lemma) != 0)
            continue;
        fputs("<li>", out);
        lg_status_html(out, lg_status_of(&rows[i]));
        fputs(" <span>", out);
        lg_html_text(out, rows[i].kernel);
        fputs("</span></li>", out);
    }
    fputs("</ul>\n", out);
}

static int opening(FILE *out, struct lg_store *s, const char *lemma, const struct lg_store_summary *rows,
                   size_t n)
{
    sqlite3_stmt *q =
        lg_sql_prepare(s,
                       "SELECT l.title, l.statement, l.latex, l.slides, l.source, l.how_to_read, "
                       "max(l.run_id) FROM scope_run r JOIN lemma l ON l.run_id = r.run_id "
                       "WHERE l.id = ? GROUP BY l.id",
                       "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    fputs("<section class=\"lemma\" id=\"lemma-", out);
    lg_html_text(out, lemma);
    fputs("\"><h2>", out);
    lg_html_text(out, step > 0 && *lg_sql_text(q, 0) ? lg_sql_text(q, 0) : lemma);
    paragraph(out, " <span class=\"id\">", lemma, "</span></h2>\n");
    kernel_line(out, lemma, rows, n);
    if (step > 0) {
        paragraph(out, "<p class=\"statement\">", lg_sql_text(q, 1), "</p>\n");
        lg_page_formulas(out, lg_sql_text(q, 2));
        paragraph(out, "<p class=\"source\">Source: ", lg_sql_text(q, 4), "");
        paragraph(out, *lg_sql_text(q, 4) ? " · slides " : "<p class=\"source\">Slides ", lg_sql_text(q, 3),
                  "");
        if (*lg_sql_text(q, 3) || *lg_sql_text(q, 4))
            fputs("</p>\n", out);
        paragraph(out, "<aside role=\"note\"><h3>How to read this</h3><p>", lg_sql_text(q, 5),
                  "</p></aside>\n");
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

int lg_page_lemma(FILE *out, struct lg_store *s, int64_t run_id, const char *lemma,
                  const struct lg_store_summary *rows, size_t n_rows)
{
    if (opening(out, s, lemma, rows, n_rows) || lg_page_charts(out, s, run_id, LG_CHART_LEMMA, lemma) ||
        lg_page_claims(out, s, lemma) || lg_page_tests(out, s, lemma) || lg_page_hypotheses(out, s, lemma) ||
        lg_page_cases(out, s, lemma))
        return -1;
    fputs("<p class=\"top\"><a href=\"#index\">back to the verdicts</a></p></section>\n", out);
    return 0;
}
