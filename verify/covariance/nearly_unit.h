/* What the norms of two rows do to their entry of the covariance.
 *
 * Rows of norms a, b and cosine rho, |rho| < 1; g, g' standard normal with correlation rho; u_s(z) = s phi'(s z). Then
 *   Sigma_ij = rho F(a, b),   F(a, b) = E[u_a(g) u_b(g')] = ab E[phi'(a g) phi'(b g')],
 *   D = F_a(1, 1) = F_b(1, 1) = E[w(g) phi'(g')],   w(z) = d/dz (z phi'(z)) = phi'(z) + z phi''(z). */
#ifndef LG_COVARIANCE_NEARLY_UNIT_H
#define LG_COVARIANCE_NEARLY_UNIT_H

#include "verify/covariance/hermite.h"

/* E[phi'(a g) phi'(b g')] in closed form, or by all terms of the series at the scales a and b, h_a and h_b, with its tail. */
void lg_nearly_unit_expectation(arb_t out, enum lg_activation_id id, const struct lg_hermite *h_a,
                                const struct lg_hermite *h_b, const arb_t a, const arb_t b, const arb_t rho,
                                slong prec);

/* ab|rho| B B2 sqrt(2/pi) (|a - 1| + |b - 1|) + |ab - 1||rho E| >= |rho (F(a, b) - E)|, E = F(1, 1). False where B or B2 is
 * infinite. */
bool lg_nearly_unit_bound(arb_t out, const struct lg_activation *phi, const arb_t a, const arb_t b,
                          const arb_t rho, const arb_t E, slong prec);

/* D as a series: by Stein E[w(g) h_r(g)] = (r+1) mu_r + sqrt((r+1)(r+2)) mu_{r+2}. */
struct lg_norm_slope {
    size_t terms;
    slong prec;
    arb_ptr c;  /* D = sum_r c_r rho^r */
    arb_t tail; /* the terms beyond add at most tail |rho|^terms */
};
/* h: of phi' at scale 1, at least 3 coefficients (assert). False where B or B2 is infinite; then nothing is held. */
bool lg_norm_slope_init(struct lg_norm_slope *s, const struct lg_activation *phi, const struct lg_hermite *h);
void lg_norm_slope_clear(struct lg_norm_slope *s);
void lg_norm_slope_at(arb_t out, const struct lg_norm_slope *s, const arb_t rho);

/* >= |F(a, b) - F(1, 1) - (a + b - 2) D|, of second order in a - 1 and b - 1. False where B, B2 or B3 is infinite. */
bool lg_nearly_unit_second_order(arb_t out, const struct lg_activation *phi, const arb_t a, const arb_t b,
                                 slong prec);

#endif
