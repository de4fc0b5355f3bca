/* The first part of the page: the matrix lemma x kernel, then the table of counts. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <string.h>

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
