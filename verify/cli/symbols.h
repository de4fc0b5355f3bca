/* What the symbols in the texts of a lemma mean. */
#ifndef LG_CLI_SYMBOLS_H
#define LG_CLI_SYMBOLS_H

#include "verify/author/lemma.h"

#include <stdio.h>

/* A line for each symbol that occurs in statement, hypotheses, claims or reading of the lemma and is not defined there; returns
 * their number. */
size_t lg_print_symbols(FILE *out, const struct lg_lemma *l);

#endif
