/* All eigenvalues of a symmetric enclosure, and how far computed eigenvectors lean out of an invariant subspace.
 *
 * V (n x n, exact, columns) is LAPACK's and is trusted in nothing. With M = V^T A V = diag(d) + P, A the midpoint, and
 * |V^T V - I| <= skew < 1: the i-th eigenvalue of M is within |P| of the i-th smallest d (Weyl) and a factor in
 * [1 - skew, 1 + skew] away from that of A (Ostrowski); the radii add the
 * norm of their matrix. */
#ifndef LG_EIGEN_ALL_H
#define LG_EIGEN_ALL_H

#include "verify/rigor/matrix.h"

struct lg_eigen {
    struct lg_vec values; /* ascending */
    struct lg_mat V;      /* rad is zero */
    double skew;
};

/* 0, or -1: no memory. Eigenvalues that could not be enclosed are the whole line. */
LG_MUST_USE int lg_eigen_open(struct lg_eigen *e, const struct lg_mat *A);
void lg_eigen_close(struct lg_eigen *e);

/* V_1: the last `top` columns of V; U: the invariant subspace of A's `top` largest eigenvalues. *lean: an upper bound of
 * |(I - P_U) V_1| for every symmetric A in the enclosure; INFINITY where the two parts of the spectrum are not certainly apart.
 * 0, or -1: no memory. With R = A V_1 - V_1 D, D diagonal, columns U~ spanning the rest: (U~^T V_1) D - (U~^T A U~)(U~^T V_1) = -U~^T R, and
 * the spectra are apart on the line, hence |U~^T V_1| <= |R| / (min D - lambda_next) (Davis and Kahan, SIAM J. Numer. Anal. 7, 1970). */
LG_MUST_USE int lg_eigen_lean(const struct lg_eigen *e, const struct lg_mat *A, size_t top, double *lean);

#endif
