/* The trapezoidal rule behind Hermite coefficients and the two-dimensional quadrature; internal. */
#ifndef LG_COVARIANCE_TRAPEZOID_H
#define LG_COVARIANCE_TRAPEZOID_H

#include "verify/covariance/hermite.h"

/* |phi^(order)(z)| <= constant + slope |Re z| wherever |Im z| <= 5/4; orders 0..2, analytic activations. */
struct lg_strip {
    double constant, slope;
};
struct lg_strip lg_strip_bound(enum lg_activation_id id, int order);
bool lg_strip_analytic(enum lg_activation_id id); /* all but quadratic and ReLU */

/* Upper bound of int_X^inf x^m pdf(x) dx, for X^2 > m: X^{m+1} pdf(X) / (X^2 - m). */
void lg_gaussian_tail(arb_t out, ulong X, ulong m, slong prec);

/* h->m2 and the coefficients, from zeros; h->terms and h->prec are set. */
void lg_hermite_integrate(struct lg_hermite *h, enum lg_activation_id id, int order, const arb_t scale);

#endif
