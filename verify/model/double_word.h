/* The rung of double words, between the double rung and Arb: z, f, G, J u and J J^T from compensated sums.
 *
 * A compensated sum (Ogita, Rump and Oishi, Accurate sum and dot product, 2005, algorithm Dot2) keeps hi and lo, unevaluated:
 * the products and the sums of hi are exact up to what lo collects. With N terms, S = sum |terms|,
 *     sum |errors of products| <= u S,  sum |errors of sums| <= gamma_{N-1}(1 + u) S,  and lo errs by gamma_N of both:
 *     |hi + lo - sum| <= gamma_N^2 S + 2N 2^-1074           (a product whose error underflows loses at most 2^-1074).
 * phi and phi' still come from the tables of the double rung, at z rounded to a double: what remains of the radii is the
 * tables' error and a few u, whatever n, d and k, at about ten times the cost of the double rung. A kernel whose sums are
 * sharper than plain loops is decided here; only one whose phi is as good as the tables needs Arb. */
#ifndef LG_MODEL_DOUBLE_WORD_H
#define LG_MODEL_DOUBLE_WORD_H

#include "verify/model/model.h"

/* hi + lo += c x, m sums at once. */
void lg_sums_add(size_t m, double c, const double *x, double *hi, double *lo);
/* fl(hi + lo) of sum a_j b_j; errs by u|result| and what lg_sums_unit says. */
double lg_sums_dot(size_t m, const double *a, const double *b);
/* Upper bound of gamma_{N+2}^2: partial sums of at most N + 2 may be added up in panels. */
double lg_sums_unit(size_t terms);

/* The rung's own arithmetic as errors.c describes one: results, z and the factors of G are rounded to double (us = u), sums err by ua. */
struct lg_arith lg_double_word_arith(const struct lg_model *m);
/* z (n x pb) := X W_panel^T for pb neurons from l0 on. 0, or -1: no memory. */
LG_MUST_USE int lg_double_word_z(const struct lg_model *m, const double *W, size_t l0, size_t pb, double *z);
/* K := X X^T. 0, or -1: no memory. */
LG_MUST_USE int lg_double_word_data_gram(const struct lg_model *m, struct lg_mat *K);
/* A (n x n) := E E^T, E = phi' diag(v) rounded; errs by u|A_ij| + lg_sums_unit(k) |E_i||E_j|. 0, or -1: no memory. */
LG_MUST_USE int lg_double_word_slope_gram(const struct lg_state *s, double *A);
/* g->mid := J^T r for r's midpoint, without radii: 2u(1 + u)|G| beside lg_gradient_error of the arithmetic above. */
LG_MUST_USE int lg_double_word_gradient(struct lg_gradient *g, const struct lg_state *s,
                                        const struct lg_vec *r);

#endif
