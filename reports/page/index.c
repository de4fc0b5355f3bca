/* The first part of the page: the matrix lemma x kernel, then the table of counts.
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
    if (lg_page_matrix(out, s, entries, n) || lg_page_seen(out, s) || lg_page_counts(out, s, entries, n))
        return -1;
    fputs("</section>\n", out);
    return lg_page_catches(out, s);
}
