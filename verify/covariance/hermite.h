/* Hermite coefficients of an activation or a derivative of it, as certified balls.
 *
 *   f(z) = phi^(order)(a z),  order 0, 1 or 2, scale a >= 0
 *   mu_r = E[f(g) h_r(g)],  g ~ N(0,1),  h_r = He_r / sqrt(r!) (orthonormal, probabilists')
 *   m2 = E[f(g)^2] = sum_r mu_r^2 (Parseval),  tail_r = m2 - sum_{s<=r} mu_s^2 >= 0
 *
 * so that E[f(g) f(g')] = sum_r mu_r^2 rho^r for standard normal g, g' of correlation rho, and what the terms
 * beyond r contribute is at most tail_r |rho|^(r+1). With two scales a, b: sum_r mu_r(a) mu_r(b) rho^r, and
 * sqrt(tail_r(a) tail_r(b)) |rho|^(r+1).
 *
 * Quadratic and ReLU have closed forms. The others are integrated by the trapezoidal rule, whose
 * error for a function analytic in a strip is bounded a priori (trapezoid.c); radii are below 1e-30 (1e-40
 * for the usual sizes), coefficients that vanish by symmetry are exact zeros, and all r come from one
 * pass of 5 to 50 ms. Scales above LG_HERMITE_LARGEST_SCALE cost more than they are worth and are refused.
 * ReLU has orders 0 and 1; its derivative does not depend on a > 0. */
#ifndef LG_COVARIANCE_HERMITE_H
#define LG_COVARIANCE_HERMITE_H

#include "verify/activation/activation.h"

enum { LG_HERMITE_TERMS = 192, LG_HERMITE_LARGEST_SCALE = 64 };

struct lg_hermite {
    size_t terms; /* r < terms */
    slong prec;
    arb_ptr mu, tail; /* terms each */
    arb_t m2;
};

/* 0; 1 when the activation has no such order or the scale is negative, too large or not finite; then
 * nothing is held. 1 <= terms <= LG_HERMITE_TERMS (assert). */
LG_MUST_USE int lg_hermite_init(struct lg_hermite *h, enum lg_activation_id id, int order, const arb_t scale,
                                size_t terms);
void lg_hermite_clear(struct lg_hermite *h);

/* Scale 1, LG_HERMITE_TERMS coefficients, orders 0 and 1: computed once per process, never freed; thread-safe. */
const struct lg_hermite *lg_hermite_unit(enum lg_activation_id id, int order);

#endif
