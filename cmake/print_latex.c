/* Build tool: the formulas of all lemmas, one a line: "lemma<TAB>LaTeX". cmake/typeset.sh makes MathML of them. */
#include "reports/page/typeset.h"
#include "verify/author/lemma.h"

#include <stdio.h>
#include <string.h>

/* The lemmas bring in the whole engine, and with it the page, whose table is what this program is run to make. */
const struct lg_typeset lg_typeset_table[] = {{NULL, NULL}};

int main(void)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++)
        for (const char *line = (*l)->latex; line && *line;) {
            size_t length = strcspn(line, "\n");
            printf("%s\t%.*s\n", (*l)->id, (int)length, line);
            line += length + (line[length] == '\n');
        }
    return 0;
}
