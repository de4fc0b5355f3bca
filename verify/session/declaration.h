/* Is what a kernel declares the declaration of some arithmetic? Looked at in the worker, where depth() can be called.
 *
 * Refused, with the number, the limit and what to do:
 *   unit_storage      none of [u, 2u], u = 2^-8 (bf16), 2^-11 (half, TF32), 2^-24 (single), 2^-53 (double): rounding to nearest
 *                     errs by u, of two factors or by truncation by 2u; what crosses the border is a double, never finer
 *   unit_accumulator  the same, or anything finer than double (extended, double words, MPFR, exact sums: 0)
 *   errors of phi     not in [0, LG_WORST_PHI]; phi' the same
 *   depth(which, m)   above m + 1, which no order of m terms and the weights needs; another answer when asked again. Asked at
 *                     1 ... 4096 and around the powers of two up to 2^30, and at every size in use. It may fall: a loop over the
 *                     rest of a tile is deeper than the whole tile; a depth that is absurd at one length alone is at most m + 1
 *                     there, which is what a kernel may declare everywhere (NULL) */
#ifndef LG_DECLARATION_H
#define LG_DECLARATION_H

#include "kernels/lemmagate_kernel.h"

#include <stdbool.h>

/* The ordinary formulas commit at most 12.5 roundings (kernels/support/activations.h), here in bf16. A table that is coarser has no
 * correct digit. */
#define LG_WORST_PHI (12.5 * 0x1p-7)

/* False, and a sentence in text, when the error model is none. */
bool lg_declaration_is_sound(const struct lg_error_model *m, char *text, size_t size);
/* depth(which, length), resolved: any order when it is NULL. False, and a sentence, when it is none. */
bool lg_declaration_depth(const struct lg_error_model *m, int which, size_t length, uint64_t *depth,
                          char *text, size_t size);

#endif
