/* A statement's formulas on the page: typeset where the program was built with them, else their LaTeX, which every reader of
 * the field can read. */
#include "reports/page/html.h"
#include "reports/page/page.h"
#include "reports/page/typeset.h"

#include <stdlib.h>
#include <string.h>

static void formula(FILE *out, const char *latex, size_t length)
{
    const char *mathml = lg_typeset_find(latex, length);
    char *source = strndup(latex, length);
    if (mathml)
        fprintf(out, "<math display=\"block\">%s</math>\n", mathml);
    else {
        fputs("<code>", out);
        lg_html_text(out, source ? source : latex);
        fputs("</code>\n", out);
    }
    free(source);
}

void lg_page_formulas(FILE *out, const char *latex)
{
    if (*latex == '\0')
        return;
    fputs(
        "<div class=\"formulas scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Statement in symbols\">\n",
        out);
    while (*latex) {
        size_t length = strcspn(latex, "\n");
        formula(out, latex, length);
        latex += length + (latex[length] == '\n');
    }
    fputs("</div>\n", out);
}
