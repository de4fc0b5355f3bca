/* The shapes that a run was asked for, "n,d,k", and what may be asked.
 *
 * A shape is answered by cases of its own, beside those that are dealt out: struct lg_lemma says of which family and how many
 * (.shaped). Limits are of memory and of the certificate's work, not of the kernel: the kernel's own J has n d k entries and
 * lies twice in memory, an array of weights has k d and a case holds about twelve, the certified Gram matrix is n x n. */
#ifndef LG_SHAPES_H
#define LG_SHAPES_H

#include "verify/author/lemma.h"

enum { LG_MOST_SHAPES = 16, LG_SHAPE_TEXT = 40 };

/* 0, or -1 with a message that names the value, the limit and the next step. */
int lg_shape_parse(const char *text, struct lg_shape *out, char *error, size_t error_size);
/* "n,d,k" */
void lg_shape_print(struct lg_shape s, char out[LG_SHAPE_TEXT]);

/* May the lemma have cases of this shape? False for matrix recovery whose n d^2 numbers or n d^2 k products of one step
 * are too many; why may be NULL. */
bool lg_shape_fits(const struct lg_lemma *lemma, struct lg_shape s, char *why, size_t why_size);

/* Case j of shape number `at` of a lemma that has such cases: its family, index, shape and turn. */
void lg_shape_deal(const struct lg_lemma *lemma, const struct lg_shape *shapes, size_t at, uint64_t j,
                   struct lg_recipe *r);

#endif
