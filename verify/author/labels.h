/* What a lemma asks about its case: its labels, values rounded as the kernel stores them, draws made again, the cost of a rung. */
#ifndef LG_LABELS_H
#define LG_LABELS_H

#include "verify/author/lemma.h"

/* The choice stream of a recipe from its beginning. */
void lg_recipe_choices(const struct lg_recipe *r, struct lg_choices *choices);
/* The choice stream behind what the family drew, for a lemma whose check() draws again what its calibrate() drew. */
struct lg_choices lg_case_choices(const struct lg_case *c);
/* Labels of the case as the kernel sees them (n), rounded to the storage format: exact scaling by 2^exponent, centred
 * on f(W_0) as computed here when W_0 is not antisymmetric; or, when the recipe says planted, f(W*). 0, or -1: no memory. */
LG_MUST_USE int lg_case_labels(const struct lg_case *c, int exponent, double *y);
/* W* of planted labels (k x d), the same bits on every machine. 0, or -1: no memory. */
LG_MUST_USE int lg_case_planted(const struct lg_case *c, int exponent, double *star);
/* Round a value to the case's storage format, downwards (eta) or to nearest. */
double lg_case_round_down(const struct lg_case *c, double x);
double lg_case_round(const struct lg_case *c, double x);
/* n k d steps and what goes with them: what a rung of check() costs, in products. */
double lg_case_work(const struct lg_case *c);

#endif
