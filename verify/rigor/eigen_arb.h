/* Certified smallest eigenvalue at many bits; the upper rungs of eigen.c. Internal to rigor, with the
 * Arb form open to whoever holds its matrix in Arb. */
#ifndef LG_EIGEN_ARB_H
#define LG_EIGEN_ARB_H

#include "verify/rigor/arb_compat.h"
#include "verify/rigor/matrix.h"

/* out contains lambda_min of every symmetric matrix in A (square balls); indeterminate when no bound
 * could be proved. */
void lg_arb_eig_min(arb_t out, const arb_mat_t A, slong precision);

/* lambda_min(sign A), sign = 1 or -1, by lg_arb_eig_min. */
lg_ball lg_eig_min_of(const struct lg_mat *A, double sign, int precision);

/* out := sign A, radii included; out has the shape of A. */
void lg_mat_to_arb(arb_mat_t out, const struct lg_mat *A, double sign);

#endif
