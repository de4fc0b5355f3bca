/* Gaussian expectations of products by quadrature in the plane: an independent and slow route to one entry.
 *
 *   E[f(a g1) f(b (rho g1 + sqrt(1 - rho^2) g2))],   f = phi^(order), order 0 or 1, g1, g2 independent N(0,1)
 *
 * Nothing of the Hermite expansion or of the closed forms enters. Radius about 1e-25, 0.1 to 0.5 s. */
#ifndef LG_COVARIANCE_QUADRATURE_H
#define LG_COVARIANCE_QUADRATURE_H

#include "verify/activation/activation.h"

/* 0; 1 for the quadratic (a polynomial: nothing to integrate), scales that are not in [0, 8], |rho| > 1, and ReLU with a
 * correlation that is neither certainly within (-1, 1) nor exactly +-1. */
LG_MUST_USE int lg_quadrature(arb_t out, enum lg_activation_id id, int order, const arb_t a, const arb_t b,
                              const arb_t rho);

#endif
