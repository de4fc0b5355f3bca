/* Sums of Hermite series over matrices of cosines, entry by entry, with proved radii; internal. */
#ifndef LG_COVARIANCE_SERIES_H
#define LG_COVARIANCE_SERIES_H

#include "verify/covariance/hermite.h"
#include "verify/rigor/matrix.h"

/* out_ij = K_ij^power sum_{r<terms} mu_r^2 K_ij^r + remainder, power 0 or 1, for a symmetric K of cosines (n x n balls that
 * meet [-1, 1], 1 on the diagonal, where out is m2). terms <= h->terms. out may be K. */
void lg_series_unit(struct lg_mat *out, const struct lg_mat *K, const struct lg_hermite *h, size_t terms,
                    int power);

/* The same with scales of their own: out_ij = sum_r mu_r(a_i) mu_r(a_j) K_ij^r; row i has coefficients
 * h[which[i]], all of as many terms. */
LG_MUST_USE int lg_series_scaled(struct lg_mat *out, const struct lg_mat *K, const struct lg_hermite *h,
                                 const size_t *which);

#endif
