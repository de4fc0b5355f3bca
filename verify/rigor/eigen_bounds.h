/* Parts of the certified extreme eigenvalues; internal to rigor.
 *
 * struct lg_sym stands for all symmetric matrices of an enclosure: each of them is 2^e (S + P) with
 * S symmetric and exact, largest entry about 1, and ||P||_2 <= rho (INFINITY: nothing is known). */
#ifndef LG_EIGEN_BOUNDS_H
#define LG_EIGEN_BOUNDS_H

#include "verify/rigor/matrix.h"

struct lg_sym {
    size_t n;
    double *S; /* n x n */
    double rho;
    int e;
};

/* S from the symmetric part of sign * A, sign = 1 or -1; 0, or -1 when memory is short. */
LG_MUST_USE int lg_sym_init(struct lg_sym *S, const struct lg_mat *A, double sign);
void lg_sym_clear(struct lg_sym *S);

/* Upper bound of the 2-norm of every symmetric matrix P with |P_ij| <= (r_ij + r_ji) / 2; work: 2n. */
double lg_sym_radius_norm(size_t n, const double *r, double *work);
/* Upper bound of ||S||_2: the largest row sum. */
double lg_sym_norm(const struct lg_sym *S);

/* Factor S - shift I = R^T R, R upper triangular, row-major, in R (n x n, upper triangle only;
 * R may be S->S, which is then lost). Returns the proved
 * lower bound of lambda_min(S + P) over all P, or -INFINITY when the factorisation breaks down; *loss
 * is the part of shift - bound that is due to rounding, without rho. */
double lg_sym_cholesky(const struct lg_sym *S, double shift, double *R, double *loss);

/* v^T S v / v^T v as a ball, exact v != 0; the whole line when memory is short or v = 0. */
lg_ball lg_sym_rayleigh(const struct lg_sym *S, const double *v);

/* x 2^e rounded down. */
double lg_scale_down(double x, int e);

#endif
