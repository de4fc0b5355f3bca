/* Every formula of every lemma in prose was typeset when the program was built, and what was made of it is whole. */
#include "reports/page/typeset.h"
#include "verify/author/lemma.h"

#include <criterion/criterion.h>
#include <string.h>

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
        n++;
    return n;
}

Test(typeset, every_formula_of_every_lemma)
{
    for (const struct lg_lemma *const *l = lg_lemmas; *l; l++) {
        if ((*l)->formal)
            continue;
        cr_assert_neq(*(*l)->latex, '\0', "%s has no statement in symbols", (*l)->id);
        for (const char *line = (*l)->latex; *line;) {
            size_t length = strcspn(line, "\n");
            const char *mathml = lg_typeset_find(line, length);
            cr_assert_not_null(mathml, "%s: %.*s", (*l)->id, (int)length, line);
            cr_assert_eq(count(mathml, "<"), count(mathml, ">"));
            cr_assert_eq(count(mathml, "<mrow>"), count(mathml, "</mrow>"), "%s: %s", (*l)->id, mathml);
            cr_assert_gt(count(mathml, "<m"), 1, "%s: %s", (*l)->id, mathml);
            line += length + (line[length] == '\n');
        }
    }
}

Test(typeset, only_whole_formulas_are_found)
{
    const char *latex = lg_typeset_table[0].latex;
    cr_assert_not_null(lg_typeset_find(latex, strlen(latex)));
    cr_assert_null(lg_typeset_find(latex, strlen(latex) - 1));
    cr_assert_null(lg_typeset_find("<script>", 8));
    cr_assert_null(lg_typeset_find("", 0));
}
