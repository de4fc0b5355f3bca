/* Vectors and matrices known entrywise to a radius, and certified spectra.
 *
 * A matrix enclosure {mid, rad} contains every real matrix A with |A_ij - mid_ij| <= rad_ij; rad
 * NULL means exact. Row-major, contiguous; lg_mat_init/lg_vec_init allocate, *_clear free.
 * Products use BLAS in rounding to nearest with a-priori radii gamma_m |A||B| + underflow
 * (valid for any summation order, with or without FMA); nothing relies on a rounding mode.
 * Functions return 0, or -1 when memory is short or a size is wrong (assert). An enclosure that
 * could not be certified comes back infinite, never as an error. */
#ifndef LG_MATRIX_H
#define LG_MATRIX_H

#include "verify/rigor/ball.h"

struct lg_vec {
    size_t n;
    double *mid, *rad; /* rad never NULL */
};

struct lg_mat {
    size_t rows, cols;
    double *mid, *rad; /* rad NULL: exact */
};

LG_MUST_USE int lg_vec_init(struct lg_vec *x, size_t n); /* zeros */
void lg_vec_clear(struct lg_vec *x);
LG_MUST_USE int lg_mat_init(struct lg_mat *A, size_t rows, size_t cols); /* zeros, rad allocated */
void lg_mat_clear(struct lg_mat *A);
/* A view of caller-owned exact data; do not clear. */
struct lg_mat lg_mat_view(size_t rows, size_t cols, const double *data);

/* Vectors. */
lg_ball lg_vec_norm(const struct lg_vec *x); /* 2-norm */
lg_ball lg_vec_norm_sqr(const struct lg_vec *x);
lg_ball lg_vec_dot(const struct lg_vec *x, const struct lg_vec *y);
void lg_vec_sub(struct lg_vec *out, const struct lg_vec *x, const struct lg_vec *y);
void lg_vec_axpy(struct lg_vec *out, lg_ball a, const struct lg_vec *x, const struct lg_vec *y); /* a x + y */
lg_ball lg_norm_exact(size_t n, const double *x); /* 2-norm of exact data */
double lg_norm_up(size_t n, const double *x);     /* upper bound of the same */

/* Matrices; out is initialised by the caller with the right shape. */
LG_MUST_USE int lg_mat_product(struct lg_mat *out, const struct lg_mat *A, const struct lg_mat *B);
LG_MUST_USE int lg_mat_gram(struct lg_mat *out, const struct lg_mat *A); /* A A^T, symmetric */
LG_MUST_USE int lg_mat_hadamard(struct lg_mat *out, const struct lg_mat *A, const struct lg_mat *B);
/* (A + A^T)/2 of exact numbers A, square as out is. */
void lg_mat_symmetric_part(struct lg_mat *out, const double *A);
LG_MUST_USE int lg_mat_vec(struct lg_vec *out, const struct lg_mat *A, const struct lg_vec *x);
lg_ball lg_mat_frobenius(const struct lg_mat *A);

/* Extreme eigenvalues of a symmetric enclosure (every symmetric matrix inside it), as a ball that
 * contains them: lower end by floating-point Cholesky of a shifted matrix (Rump 2006), which
 * needs no eigenvectors and survives clusters; upper end by a Rayleigh quotient in balls.
 * `precision`: 53 is the double rung, more goes to Arb at that many bits. */
lg_ball lg_eig_min(const struct lg_mat *A, int precision);
lg_ball lg_eig_max(const struct lg_mat *A, int precision);

/* One Cholesky: the largest certified lower bound of lambda_min(A) that a factorisation of
 * A - shift I proves (about `shift` less the rounding of the factorisation), or -INFINITY when it
 * breaks down. */
double lg_eig_min_above(const struct lg_mat *A, double shift);

/* Spectral norm of a rectangular enclosure and the least |A^T x| over unit x, its smallest singular value where rows <= cols
 * (both via the smaller Gram matrix) and exactly 0 where there are more rows. */
lg_ball lg_mat_norm(const struct lg_mat *A, int precision);
lg_ball lg_mat_sigma_min(const struct lg_mat *A, int precision);

#endif
