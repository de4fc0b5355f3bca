/* Approximate Cholesky factors and Lanczos at many bits; internal to rigor. Nothing here is certified
 * except lg_factor_residual. Matrices and vectors are exact (radius 0); T is kept in double. */
#ifndef LG_ARB_FACTOR_H
#define LG_ARB_FACTOR_H

#include "verify/rigor/arb_compat.h"

struct lg_factor {
    arb_mat_t L, Lt; /* lower triangular, and its transpose */
    slong n, prec;
};

void lg_factor_init(struct lg_factor *F, slong n, slong prec);
void lg_factor_clear(struct lg_factor *F);

/* L L^T ~ M - shift I; false when a pivot is not positive. */
bool lg_factor_compute(struct lg_factor *F, const arb_mat_t M, const arb_t shift);

/* Certified upper bound of ||M - shift I - L L^T||_inf, in balls at prec. */
void lg_factor_residual(mag_t bound, const struct lg_factor *F, const arb_mat_t M, const arb_t shift);

/* Lanczos on (L L^T)^-1 from v, then one inverse iteration; v receives the unit vector, *mu the largest
 * Ritz value and *error its estimated error. false when it broke down. */
bool lg_factor_lanczos(const struct lg_factor *F, arb_ptr v, slong steps, double *mu, double *error);

#endif
