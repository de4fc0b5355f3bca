/* Is stored MathML what our writer (verify/statement/mathml.h) could have written? The store may come from elsewhere, so that its markup is
 * hostile input like all of its text: only what this reader lets through goes into the page as it is. */
#ifndef LG_REPORT_MARKUP_H
#define LG_REPORT_MARKUP_H

#include <stdbool.h>
#include <stdio.h>

/* Elements of the writer alone, with its attributes letter by letter, nested with the right number of parts; text in leaves alone, valid
 * UTF-8 that can be printed, '&' as one of four entities; at most 32 KiB. Not the empty text. */
bool lg_markup_is_ours(const char *mathml);

/* <math> with what is stored where it is ours, else `text` escaped. */
void lg_html_formula(FILE *out, const char *mathml, const char *text);

#endif
