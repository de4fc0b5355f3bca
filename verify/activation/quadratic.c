/* Quadratic z^2/2: phi' = z, phi'' = 1, phi''' = 0.
 *
 * In double precision (z/2) z: one rounding, and one more of absolute size 2^-1075 |z| when z/2 is
 * subnormal. phi' and phi'' are exact. Overflow gives infinity, and an infinite error bound. */
#include "verify/activation/activation.h"

static void quadratic_arb(arb_t out, int order, const arb_t z, slong prec)
{
    switch (order) {
    case 0:
        arb_sqr(out, z, prec);
        arb_mul_2exp_si(out, out, -1);
        break;
    case 1:
        arb_set_round(out, z, prec);
        break;
    case 2:
        arb_one(out);
        break;
    default:
        arb_zero(out);
    }
}

static void quadratic_closed(int order, size_t m, const double *z, double *out)
{
    switch (order) {
    case 0:
        for (size_t i = 0; i < m; i++)
            out[i] = 0.5 * z[i] * z[i];
        break;
    case 1:
        for (size_t i = 0; i < m; i++)
            out[i] = z[i];
        break;
    default:
        for (size_t i = 0; i < m; i++)
            out[i] = isnan(z[i]) ? z[i] : 1;
    }
}

static double quadratic_error(int order, double zmax)
{
    if (order > 0)
        return 0;
    /* Where z/2 is subnormal, |z| < 2^-1021 and the product underflows: one LG_TINY covers both. */
    return lg_add_up(lg_mul_up(LG_U, lg_mul_up(0.5 * zmax, zmax)), LG_TINY);
}

const struct lg_activation activation_quadratic = {
    .name = "quadratic",
    .B0 = {0, INFINITY},
    .B = {0, INFINITY},
    .B2 = {1, 0},
    .B3 = {0, 0},
    .G = {0, INFINITY},
    .smooth = true,
    .odd = false,
    .analytic_nonpolynomial = false,
    .arb = quadratic_arb,
    .closed = quadratic_closed,
    .closed_error = quadratic_error,
};
