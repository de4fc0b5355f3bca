/* The first part of the page: the matrix lemma x kernel, then the verdict table with all counts.
 *
 * A badge says what its line amounts to: a violation or trouble before anything else, then a pair that
 * checked nothing, a control that was not caught, rates above the lemma's policy; only then "holds". */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <string.h>

struct lg_status lg_status_of(const struct lg_store_summary *r)
{
    enum lg_judgement j = lg_store_judge(r);
    const char *word = lg_judgement_name(j);
    if (j == LG_LINE_PASSES)
        return (struct lg_status){"good", "●", word};
    if (j == LG_LINE_NOT_COVERED)
        return (struct lg_status){"none", "○", word};
    return j <= LG_LINE_FAILED ? (struct lg_status){"bad", "✕", word} : (struct lg_status){"warn", "◆", word};
}

void lg_status_html(FILE *out, struct lg_status status)
{
    fprintf(out, "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>", status.css,
            status.sign, status.word);
}

void lg_lemma_link(FILE *out, const char *lemma)
{
    fputs("<a href=\"#lemma-", out);
    lg_html_text(out, lemma);
    fputs("\">", out);
    lg_html_text(out, lemma);
    fputs("</a>", out);
}

/* How many, and the worst claim's share beside its cap. */
static void rate_cell(FILE *out, size_t count, double worst, const char *claim, double policy)
{
    fprintf(out, "<td class=\"num %s\" data-v=\"%zu\" title=\"", worst <= policy ? "" : "warn", count);
    lg_html_text(out, worst > 0 ? claim : "");
    fprintf(out, "\">%zu <span class=\"dim\">%.3g%% of %g%%</span></td>", count, 100 * worst, 100 * policy);
}

static void trouble_cell(FILE *out, const struct lg_store_summary *r)
{
    const struct {
        size_t count;
        const char *word;
    } kinds[] = {{r->crashed, "crashed"},
                 {r->timed_out, "timed out"},
                 {r->failed, "failed"},
                 {r->unfinished, "unfinished"},
                 {r->not_covered, "not covered"}};
    bool any = false;
    fprintf(out, "<td data-v=\"%zu\">", r->crashed + r->timed_out + r->failed + r->unfinished);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].count)
            fprintf(out, "%s%zu %s", any ? ", " : "", kinds[i].count, kinds[i].word);
        any = any || kinds[i].count;
    }
    fputs(any ? "</td>" : "<span class=\"zero\">none</span></td>", out);
}

static void table_row(FILE *out, const struct lg_store_summary *r)
{
    fputs("<tr><th scope=\"row\">", out);
    lg_lemma_link(out, r->lemma);
    fputs("</th><td>", out);
    lg_html_text(out, r->kernel);
    fputs("</td><td>", out);
    lg_status_html(out, lg_status_of(r));
    fprintf(out, "</td><td class=\"num\" data-v=\"%zu\">%zu", r->cases, r->cases);
    if (r->cases_intended != r->cases)
        fprintf(out, " <span class=\"dim\">(%zu)</span>", r->cases_intended);
    fputs("</td>", out);
    lg_html_count_cell(out, r->holds, "good");
    lg_html_count_cell(out, r->violated, "bad");
    rate_cell(out, r->undecided, r->worst_undecided, r->most_undecided, r->max_undecided);
    rate_cell(out, r->vacuous, r->worst_vacuous, r->most_vacuous, r->max_vacuous);
    lg_html_ratio_cell(out, r->tightest);
    lg_html_ratio_cell(out, r->loosest);
    lg_html_ratio_cell(out, r->power);
    fprintf(out, "<td class=\"num %s\" data-v=\"%zu\">%zu of %zu</td>",
            r->controls_violated < r->controls && r->cases != r->not_covered ? "warn" : "",
            r->controls_violated, r->controls_violated, r->controls);
    fprintf(out, "<td class=\"num\" data-v=\"%zu\">%zu <span class=\"dim\">(%zu)</span></td>",
            r->exact_claims, r->exact_claims, r->exact_vacuous);
    trouble_cell(out, r);
    fputs("</tr>\n", out);
}

int lg_page_index(FILE *out, struct lg_store *s, const struct lg_entry *entries, size_t n,
                  const char *chart_links)
{
    fputs("<section id=\"index\"><h2>Verdicts</h2>\n", out);
    if (n == 0) {
        fprintf(out, "<p>No lemma has met a kernel here yet.%s</p></section>\n",
                strstr(chart_links, "\"#mutation\"") ? " Kernels that are wrong on purpose stand in the <a "
                                                       "href=\"#mutation\">mutation matrix</a>."
                                                     : "");
        return 0;
    }
    static const char *const columns[] = {
        "lemma",     "kernel",     "verdict",          "#cases (intended)", "#holds",
        "#violated", "#undecided", "#vacuous",         "#tightest",         "#loosest",
        "#catches",  "#controls",  "#exact (vacuous)", "trouble",           NULL};
    static const char note[] =
        "Holds, violated, undecided and vacuous count theorem and conformance claims of all cases; the "
        "percentages are the worst claim's share on instances whose family means the hypotheses to hold, "
        "beside "
        "the lemma's cap. Catches: the smallest relative error that some case would certainly have caught. "
        "Controls are deliberately false claims, counted when they were caught; exact claims are about "
        "iterates "
        "without rounding errors.";
    if (lg_page_matrix(out, s, entries, n))
        return -1;
    fputs("<h3>All counts</h3>\n", out);
    lg_html_table(out, "sortable filterable", note, columns);
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < entries[i].n; r++)
            table_row(out, &entries[i].rows[r]);
    lg_html_table_end(out);
    fputs("</section>\n", out);
    return 0;
}
