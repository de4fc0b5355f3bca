/* The stored regression cases, fixtures/regressions/<name>.case: each once showed a mistake, and runs before all others. */
#ifndef LG_REGRESSION_H
#define LG_REGRESSION_H

#include "verify/case/case_text.h"

#define LG_REGRESSION_FAMILY "regression" /* their family in the store */

struct lg_regression {
    const char *name, *text;
};
extern const struct lg_regression lg_regressions[]; /* generated from the files; ends with {NULL, NULL} */

/* Case number `at` among those of a lemma, ready to be checked by c->session's kernel: rounded to what it stores. 1;
 * 0: the lemma has no more; -1 with a message that names the file and the line. */
LG_MUST_USE int lg_regression_case(const struct lg_lemma *lemma, size_t at, struct lg_case *c, char *error,
                                   size_t error_size);

#endif
