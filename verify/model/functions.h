/* The kernel's other functions: enclosures of J, J - J~, and the rounding an honest kernel may commit in each.
 *
 * J is enclosed row by row: n k d products, room for k d (the caller looks at the work). */
#ifndef LG_MODEL_FUNCTIONS_H
#define LG_MODEL_FUNCTIONS_H

#include "verify/model/model.h"

/* The computed slope of neuron l on sample i. */
double lg_slope_at(const struct lg_state *s, size_t i, size_t l);
/* Row i of J at the state (kd); of all rows the radii alone would take as much room as J. */
void lg_jacobian_row(const struct lg_state *s, size_t i, struct lg_vec *row);
/* (J u)_i from that row, u (k x d). */
lg_ball lg_jacobian_row_times(const struct lg_vec *row, const double *u);
/* |J(a) - J(b)| for two states of one model. */
LG_MUST_USE int lg_jacobian_distance(const struct lg_state *a, const struct lg_state *b, lg_ball *out);

/* Error of row i of J (2-norm). This and the following: 0, or -1: no memory. */
LG_MUST_USE int lg_jacobian_error(const struct lg_state *s, const struct lg_arith *a, double *row);
/* Error of (J u)_i for u (k x d). */
LG_MUST_USE int lg_jvp_error(const struct lg_state *s, const struct lg_arith *a, const double *u,
                             double *out);
/* Error of (J J^T)_ij, n x n. */
LG_MUST_USE int lg_gram_error(const struct lg_state *s, const struct lg_arith *a, double *out);

#endif
