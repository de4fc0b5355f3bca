/* What each function is caught at: the smallest relative error of it that some case would certainly have shown. */
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "verify/store/catches.h"

#include <stdlib.h>

static void row(FILE *out, const struct lg_catches *c)
{
    fputs("<tr><th scope=\"row\">", out);
    lg_html_text(out, c->kernel);
    fputs("</th><td>", out);
    lg_html_text(out, c->function);
    fputs("</td>", out);
    lg_html_cell(out, c->catches);
    fprintf(out, "<td>%zu of %zu%s</td>", c->compared, c->cases,
            lg_catches_unanswered(c) ? ", not covered" : "");
    fputs("<td>", out);
    lg_html_text(out, c->lemma);
    fputs(" ", out);
    lg_html_text(out, c->claim);
    fputs(c->activation[0] ? ", " : "", out);
    lg_html_text(out, c->activation);
    fputs("</td></tr>\n", out);
}

int lg_page_catches(FILE *out, struct lg_store *s)
{
    static const char *const columns[] = {"kernel",      "function", "#catches", "cases that it answered",
                                          "measured by", NULL};
    static const char note[] = "The smallest relative error of each function that the kernel offers that "
                               "some case here would certainly have "
                               "shown, with the activation that shows least; – where no case measured it. It "
                               "grows with what the kernel declares: "
                               "a large value lets much through. "
                               "lemmagate gate --min-catches X refuses what is worse than X.";
    struct lg_catches *rows = NULL;
    size_t n = 0;
    if (lg_store_catches(s, &rows, &n))
        return -1;
    if (n > 0) {
        fputs("<section id=\"catches\"><h2>What each function is caught at</h2>\n", out);
        lg_html_table(out, "plain", note, columns);
        for (size_t i = 0; i < n; i++)
            row(out, &rows[i]);
        lg_html_table_end(out);
        fputs("</section>\n", out);
    }
    free(rows);
    return 0;
}
