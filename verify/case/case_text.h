/* A case as text, all that is needed to run it again: on a command line, in the store, in a .case file.
 *
 * Words key=value: those of the recipe (recipe.c), and for the family "values", whose instance is written out
 * instead of generated, kind, n, d, k, activation, antisymmetric, the arrays X, y, W0, v and, for clusterable data,
 * cluster, class, centre, label, corrupted. Numbers are hexadecimal, separated by commas; in a file a list may go on
 * in the next words, and # starts a comment that ends with its line. Sizes come before arrays. A word that is unknown,
 * missing, given twice or not of its kind is refused with its file and line. */
#ifndef LG_CASE_TEXT_H
#define LG_CASE_TEXT_H

#include "verify/case/case.h"

/* Numbers of an instance that is written out (fixtures/lib/values.h), at most: 64 KiB. */
enum { LG_VALUES_MOST = 8192 };

/* Fills c->recipe and, for values, c->inst; file: named in messages, NULL for a line. 0, or -1 with a message. */
LG_MUST_USE int lg_case_parse(const char *text, const char *file, struct lg_case *c, char *error,
                              size_t error_size);
/* The text of c, malloc'ed: one line, or lines of a file. NULL: no memory. */
char *lg_case_text(const struct lg_case *c, bool as_file);

/* For case_text.c: one word of a recipe, which is cut up; seen collects the keys. 0, or -1 with a message. */
LG_MUST_USE int lg_recipe_word(struct lg_recipe *r, char *word, uint32_t *seen, char *error,
                               size_t error_size);
/* Are all keys there? */
LG_MUST_USE int lg_recipe_complete(struct lg_recipe *r, uint32_t seen, char *error, size_t error_size);

#endif
