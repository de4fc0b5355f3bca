/* Softplus log(1 + e^z); phi' is the logistic function s, phi'' = s(1 - s), phi''' = s''.
 *
 * sup phi' = 1 (at infinity), sup phi'' = 1/4 at 0, sup |phi'''| = 1/(6 sqrt 3) at s = (3 +- sqrt 3)/6.
 * phi - max(z, 0) = log(1 + e^-|z|), s(-|z|) and s'(z) all decrease in |z|. */
#include "verify/activation/activation.h"
#include "verify/activation/special.h"

static void softplus_arb(arb_t out, int order, const arb_t z, slong prec)
{
    if (order > 0) {
        lg_arb_logistic(out, order - 1, z, prec);
        return;
    }
    arb_t e;
    arb_init(e);
    if (arf_sgn(arb_midref(z)) > 0) { /* z + log1p(e^-z): no overflow */
        arb_neg(e, z);
        arb_exp(e, e, prec);
        arb_log1p(e, e, prec);
        arb_add(out, z, e, prec);
    } else {
        arb_exp(e, z, prec);
        arb_log1p(out, e, prec);
    }
    arb_clear(e);
}

static void softplus_series(arb_ptr c, slong len, const arb_t x, slong prec)
{
    softplus_arb(c, 0, x, prec);
    lg_arb_logistic_series(c + 1, len - 1, x, prec);
    lg_arb_integrate_series(c, len, prec);
}

const struct lg_activation activation_softplus = {
    .name = "softplus",
    .B0 = {0, INFINITY},
    .B = {1, 0},
    .B2 = {0.25, 0},
    .B3 = {0.09622504486493762742, 0x1p-57},
    .G = {0, INFINITY},
    .smooth = true,
    .odd = false,
    .analytic_nonpolynomial = true,
    .arb = softplus_arb,
    .series = softplus_series,
    .range = 38,
    .cell_bits = 4,
    .ramp = true,
};
