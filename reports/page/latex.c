/* A statement's LaTeX on the page: the source itself, which every reader of the field can read. */
#include "reports/page/page.h"
#include "reports/page/html.h"

void lg_latex_html(FILE *out, const char *latex)
{
    if (*latex == '\0')
        return;
    fputs("<pre class=\"latex scroll\" tabindex=\"0\"><code>", out);
    lg_html_text(out, latex);
    fputs("</code></pre>\n", out);
}
