/* Approximate largest eigenpair of a symmetric operator by Lanczos; nothing here is certified, the
 * caller verifies what it takes from it. Internal to rigor. */
#ifndef LG_EIGEN_LANCZOS_H
#define LG_EIGEN_LANCZOS_H

#include "verify/base/status.h"

#include <stddef.h>

struct lg_operator {
    size_t n;
    const double *matrix;                                                    /* n x n */
    void (*apply)(const struct lg_operator *op, double *x);                  /* x := Op x */
    int (*enough)(const struct lg_operator *op, double value, double error); /* stop here? */
    double tolerance;                                                        /* for enough() */
};

/* -S x, and (R^T R)^-1 x for R upper triangular, row-major. */
void lg_apply_negated(const struct lg_operator *op, double *x);
void lg_apply_inverse(const struct lg_operator *op, double *x);

/* v (n): start vector in, Ritz vector out. At most `steps` applications. *value is the largest Ritz
 * value, *error an estimate of its distance to the spectrum: min(residual, residual^2 / Ritz gap) when
 * that is enough(), else the residual.
 * 0, or -1 when memory is short or the arithmetic broke down (v is then unchanged). */
LG_MUST_USE int lg_lanczos(const struct lg_operator *op, size_t steps, double *v, double *value,
                           double *error);

/* The same "random" vector for every call: entries in (-1, 1). */
void lg_start_vector(size_t n, double *v);

#endif
