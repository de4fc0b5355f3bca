/* Smaller instances: what remains when samples, features or neurons are taken away or numbers are shortened. */
#ifndef LG_REDUCE_H
#define LG_REDUCE_H

#include "fixtures/lib/kinds.h"
#include "verify/case/case_text.h"

/* How many units of a side can be taken away one by one: n, d and k; pairs of neurons when antisymmetric; 0 for
 * a side that the kind has no name for (fixtures/lib/kinds.h). */
size_t lg_side_units(const struct lg_instance *inst, enum lg_side side);
/* A copy of `in` without units [first, first + count) of a side; count 0: all of it. 0; 1: a cluster would lose its
 * last row, or a kind that stays wide come to have more samples than parameters; -1: no memory. */
LG_MUST_USE int lg_instance_without(const struct lg_instance *in, enum lg_side side, size_t first,
                                    size_t count, struct lg_instance *out);
/* Round the numbers of an array, and the centres or class labels that go with it, to `bits` significant bits. */
void lg_instance_shorten(struct lg_instance *inst, enum lg_array a, int bits);
/* x rounded to nearest with that many bits; none: its sign, 1 or -1 (0 stays). */
double lg_shorten(double x, int bits);

#endif
