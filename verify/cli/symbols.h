/* What the symbols in the texts of a lemma mean that its tables do not say. */
#ifndef LG_CLI_SYMBOLS_H
#define LG_CLI_SYMBOLS_H

#include "verify/author/lemma.h"

#include <stdio.h>

/* A heading, and a line for each symbol that occurs in statement, hypotheses, claims, quantities or reading of the lemma and is not
 * defined there; nothing where there is none. */
void lg_print_symbols(FILE *out, const struct lg_lemma *l);

#endif
