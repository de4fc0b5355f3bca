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

static void kernel_line(FILE *out, const struct lg_entry *e)
{
    size_t shown = 0;
    fputs("<ul class=\"kernels\">", out);
    for (size_t i = 0; i < e->n && shown < LG_KERNELS_SHOWN; i++) {
        if (e->n > LG_KERNELS_SHOWN && lg_store_judge(&e->rows[i]) == LG_LINE_PASSES)
            continue;
        shown++;
        fputs("<li>", out);
        lg_status_html(out, lg_status_of(&e->rows[i]));
        fputs(" <span>", out);
        lg_html_text(out, e->rows[i].kernel);
        fputs("</span></li>", out);
    }
    if (shown < e->n)
        fprintf(out,
                "<li class=\"dim\">and %zu more kernels in the <a href=\"#index\">table of verdicts</a></li>",
                e->n - shown);
    fputs("</ul>\n", out);
}

static int opening(FILE *out, struct lg_store *s, const struct lg_entry *e)
{
    const char *lemma = e->lemma;
    sqlite3_stmt *q = lg_sql_prepare(s, lg_q_lemma, "t", lemma);
    int step = q ? lg_sql_step(s, q) : -1;
    fputs("<section class=\"lemma\" id=\"lemma-", out);
    lg_html_text(out, lemma);
    fputs("\"><h2>", out);
    lg_html_text(out, step > 0 && *lg_sql_text(q, 0) ? lg_sql_text(q, 0) : lemma);
    fprintf(out, " <span class=\"id\">%s%s", e->label, *e->label ? " · " : "");
    paragraph(out, "", lemma, "</span></h2>\n");
    kernel_line(out, e);
    if (step > 0) {
        paragraph(out, "<p class=\"statement\">", lg_sql_text(q, 1), "</p>\n");
        if (lg_page_formulas(out, s, lemma))
            step = -1;
        paragraph(out, "<p class=\"source\">Source: ", lg_row_text(q, "source"), "");
        paragraph(out, *lg_row_text(q, "source") ? " · slides " : "<p class=\"source\">Slides ",
                  lg_row_text(q, "slides"), "");
        if (*lg_row_text(q, "slides") || *lg_row_text(q, "source"))
            fputs("</p>\n", out);
        paragraph(out, "<aside role=\"note\"><h3>How to read this</h3><p>", lg_row_text(q, "how_to_read"),
                  " <a href=\"#guide\">Tables and charts</a></p></aside>\n");
    }
    sqlite3_finalize(q);
    return step < 0 ? -1 : 0;
}

static void neighbour(FILE *out, const char *before, const struct lg_entry *e, const char *after)
{
    fprintf(out, "<a href=\"#lemma-");
    lg_html_text(out, e->lemma);
    fprintf(out, "\">%s", before);
    lg_html_text(out, *e->title ? e->title : e->lemma);
    fprintf(out, "%s</a>", after);
}

int lg_page_lemma(FILE *out, struct lg_store *s, int64_t run_id, const struct lg_entry *entries, size_t n,
                  size_t i)
{
    const char *lemma = entries[i].lemma;
    if (opening(out, s, &entries[i]) || lg_page_hypotheses(out, s, lemma) ||
        lg_page_charts(out, NULL, s, run_id, LG_CHART_LEMMA, lemma) || lg_page_claims(out, s, lemma) ||
        lg_page_tests(out, s, lemma) || lg_page_cases(out, s, lemma))
        return -1;
    fputs("<p class=\"top\">", out);
    if (i > 0)
        neighbour(out, "← ", &entries[i - 1], "");
    fputs("<a href=\"#index\">back to the verdicts</a>", out);
    if (i + 1 < n)
        neighbour(out, "", &entries[i + 1], " →");
    fputs("</p></section>\n", out);
    return 0;
}
