/* The stored regression cases; see regression.h. */
#include "verify/replay/regression.h"

#include <stdio.h>
#include <string.h>

/* A file begins with comments, then its recipe, whose first word names the lemma. */
static bool is_about(const char *text, const struct lg_lemma *lemma)
{
    size_t length = strlen(lemma->id);
    while (*text == '#' || *text == '\n')
        text += *text == '#' ? strcspn(text, "\n") : 1;
    return !strncmp(text, "lemma=", 6) && !strncmp(text + 6, lemma->id, length) &&
           (text[6 + length] == ' ' || text[6 + length] == '\n');
}

int lg_regression_case(const struct lg_lemma *lemma, size_t at, struct lg_case *c, char *error,
                       size_t error_size)
{
    const struct lg_regression *r = lg_regressions;
    char file[160];
    for (size_t seen = 0; r->name; r++)
        if (is_about(r->text, lemma) && seen++ == at)
            break;
    if (!r->name)
        return 0;
    snprintf(file, sizeof file, "fixtures/regressions/%s.case", r->name);
    if (lg_case_parse(r->text, file, c, error, error_size) || lg_case_prepare(c, error, error_size))
        return -1;
    c->shown_as = LG_REGRESSION_FAMILY;
    c->recipe.claim[0] = '\0';
    lg_case_adapt(c);
    return 1;
}
