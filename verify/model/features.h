/* The output layer: certified features Phi = phi(X W^T) (n x k), the least-norm interpolant of y on them, and what an
 * honest solver in declared arithmetic may miss.
 *
 * v^ = Phi^T (Phi Phi^T)^-1 y, sigma = sigma_min(Phi) for k >= n. For an antisymmetric W the second half of the columns
 * repeats the first, so only `distinct` = k/2 of them count towards the rank. Only for activations with bounded phi'.
 * What could not be certified is infinite or the whole line. */
#ifndef LG_FEATURES_H
#define LG_FEATURES_H

#include "verify/model/model.h"

struct lg_features {
    const struct lg_model *m;
    const double *W;
    size_t n, k, distinct;
    int precision;
    struct lg_mat Phi;
    double *row_norm;  /* n: upper bounds of |Phi_i| */
    lg_ball sigma_min; /* of Phi, where distinct >= n; else 0 */
    lg_ball sigma_max;
};

/* Encloses phi(X W^T) at the model's precision: tables at 53 bits, Arb above. 0, or -1: no memory. */
LG_MUST_USE int lg_features_open(struct lg_features *f, const struct lg_model *m, const double *W);
void lg_features_close(struct lg_features *f);

/* sigma_min of (Phi y), distinct columns of Phi: a lower bound of min_v |Phi v - y| for distinct < n, since
 * |Phi v - y| = |(Phi y)(v, -1)|. */
LG_MUST_USE int lg_features_distance(const struct lg_features *f, const double *y, lg_ball *out);
/* |v^|, for distinct >= n. */
LG_MUST_USE int lg_features_least_norm(const struct lg_features *f, const double *y, lg_ball *out);
/* Phi v - y (n). */
LG_MUST_USE int lg_features_residual(const struct lg_features *f, const double *y, const double *v,
                                     struct lg_vec *out);
/* The norm of the component of v in null(Phi). */
LG_MUST_USE int lg_features_null_component(const struct lg_features *f, const double *v, lg_ball *out);

/* What an honest least-norm solve may miss: Householder QR of Phi^T with the declared arithmetic. */
struct lg_fit_error {
    double features; /* eps >= |Phi computed and factored - Phi|_F, sigma >= 2 eps is needed for `null` */
    double null;     /* the component of v in null(Phi), relative to |v| */
};
/* row (n): |(Phi v - y)_i| <= row_i |v|. fit_error.c has the derivation. 0, or -1: no memory. */
LG_MUST_USE int lg_fit_error(const struct lg_features *f, const struct lg_arith *a, double *row,
                             struct lg_fit_error *out);

#endif
