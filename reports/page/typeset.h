/* Formulas of the page: LaTeX, as the store holds it, to the MathML that was made of it when the program was built.
 *
 * Markup never comes from the store: a formula that is not in this table is shown as its source. */
#ifndef LG_REPORT_TYPESET_H
#define LG_REPORT_TYPESET_H

#include <stddef.h>

struct lg_typeset {
    const char *latex;
    const char *mathml; /* what stands inside <math>, UTF-8 */
};
extern const struct lg_typeset lg_typeset_table[]; /* ends with {NULL, NULL} */

/* The MathML of a formula of `length` bytes; NULL: none was made. */
const char *lg_typeset_find(const char *latex, size_t length);

#endif
