/* Sums of products in a fixed order of small depth (eight lanes within blocks, pairwise above), so
 * that their rounding is bounded by gamma_depth instead of gamma_n. Internal to rigor.
 *
 * lg_dot: fl(sum x_i y_i); the error is at most
 * gamma_depth sum |x_i y_i| + n 2^-1074, depth = lg_dot_depth(n), underflow of the products included. */
#ifndef LG_DOT_H
#define LG_DOT_H

#include <stddef.h>

double lg_dot(size_t n, const double *x, const double *y);
double lg_dot_depth(size_t n);
/* fl(sum |x_i|), any order, at most n - 1 roundings. */
double lg_sum_abs(size_t n, const double *x);

/* Upper bound of sum |x_i y_i|. */
double lg_dot_abs_up(size_t n, const double *x, const double *y);
/* Upper bound of |lg_dot(n, x, y) - sum x_i y_i|. */
double lg_dot_error(size_t n, const double *x, const double *y);

/* Largest |x_i|; INFINITY when an entry is not finite. */
double lg_largest(size_t n, const double *x);

#endif
