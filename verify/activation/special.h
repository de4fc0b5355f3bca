/* The two families behind the smooth activations, in ball arithmetic.
 *
 *   logistic  s(z) = 1/(1 + e^-z),  s' = s(1 - s):    softplus' = sigmoid = s
 *   normal    pdf(z) = e^{-z^2/2}/sqrt(2 pi), cdf(z):  erf(z/sqrt 2) = 2 cdf(z) - 1, GELU = z cdf(z)
 *
 * Series are Taylor coefficients c_m = f^(m)(x)/m!, m < len, at a ball x: c_m contains the value at
 * every point of x. They come from the differential equations of s and pdf. */
#ifndef LG_ACTIVATION_SPECIAL_H
#define LG_ACTIVATION_SPECIAL_H

#include "verify/rigor/arb_compat.h"

/* s^(order)(z), order 0..3; out may be z. */
void lg_arb_logistic(arb_t out, int order, const arb_t z, slong prec);
void lg_arb_logistic_series(arb_ptr c, slong len, const arb_t x, slong prec);

void lg_arb_normal_pdf(arb_t out, const arb_t z, slong prec);
void lg_arb_normal_cdf(arb_t out, const arb_t z, slong prec);
/* out_m = pdf^(m)(x)/m!. */
void lg_arb_normal_pdf_series(arb_ptr c, slong len, const arb_t x, slong prec);

/* c_0 given, c_{m+1} = d_m/(m+1) with d in c[1..len-1] on entry: integrates a series in place. */
void lg_arb_integrate_series(arb_ptr c, slong len, slong prec);

#endif
