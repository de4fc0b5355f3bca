/* Ways through the page, by links alone: a bar that stays at the top, and the contents, a line per lemma in the order of
 * the talk. */
#include "reports/page/html.h"
#include "reports/page/page.h"

#include <string.h>

void lg_page_bar(FILE *out)
{
    fputs("<nav class=\"ways\" aria-label=\"Parts\"><a href=\"#index\">Verdicts</a> <a "
          "href=\"#contents\">Contents</a> "
          "<a href=\"#guide\">How to read</a> <a href=\"#about\">About</a></nav>\n",
          out);
}

/* The worst of a lemma's lines: they come worst first in the enumeration. */
static const struct lg_store_summary *worst(const struct lg_entry *e)
{
    size_t w = 0;
    for (size_t i = 1; i < e->n; i++)
        w = lg_store_judge(&e->rows[i]) < lg_store_judge(&e->rows[w]) ? i : w;
    return &e->rows[w];
}

static void line(FILE *out, const struct lg_entry *e)
{
    struct lg_status status = lg_status_of(worst(e));
    fprintf(out, "<li><span class=\"sign %s\" role=\"img\" aria-label=\"%s\">%s</span><a href=\"#lemma-",
            status.css, status.word, status.sign);
    lg_html_text(out, e->lemma);
    fputs("\">", out);
    if (*e->label)
        fprintf(out, "<span class=\"dim\">%s</span> ", e->label);
    lg_html_text(out, *e->title ? e->title : e->lemma);
    fputs("</a></li>\n", out);
}

void lg_page_contents(FILE *out, const struct lg_entry *entries, size_t n, const char *chart_links)
{
    fputs("<nav id=\"contents\" aria-label=\"Contents\"><h2>Contents</h2>\n", out);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || entries[i].part != entries[i - 1].part)
            fprintf(out, "%s<h3>%s</h3><ul>\n", i ? "</ul>\n" : "", lg_part_names[entries[i].part]);
        line(out, &entries[i]);
    }
    fprintf(out,
            "%s<ul>\n<li><a href=\"#index\">Verdicts</a></li>\n<li><a "
            "href=\"#guide\">How to read this page</a></li>\n%s<li><a href=\"#about\">Runs, kernels, trust "
            "base</a></li>\n</ul></nav>\n",
            n ? "</ul>\n<h3>The rest of the page</h3>" : "", chart_links);
}
