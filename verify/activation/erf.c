/* erf(z/sqrt 2) = 2 cdf(z) - 1; phi' = 2 pdf, phi'' = -2z pdf, phi''' = 2(z^2 - 1) pdf.
 *
 * sup phi = 1 (at infinity), sup phi' = 2 pdf(0) = sqrt(2/pi), sup |phi''| = 2 pdf(1) = sqrt(2/(pi e)),
 * sup |phi'''| = sqrt(2/pi) at 0 (at the other extremum z^2 = 3 it is 0.45 sqrt(2/pi)). phi''' has no
 * zero beyond |z| = 1, so there the distances of phi, phi' and phi'' to their limits decrease. */
#include "verify/activation/activation.h"
#include "verify/activation/special.h"

static void erf_arb(arb_t out, int order, const arb_t z, slong prec)
{
    arb_t t, p;
    arb_init(t);
    arb_init(p);
    if (order > 0) {
        lg_arb_normal_pdf(p, z, prec);
        arb_mul_2exp_si(p, p, 1);
    }
    switch (order) {
    case 0:
        arb_set_ui(t, 2);
        arb_rsqrt(t, t, prec);
        arb_mul(t, t, z, prec);
        arb_hypgeom_erf(out, t, prec);
        break;
    case 1:
        arb_set(out, p);
        break;
    case 2:
        arb_mul(out, z, p, prec);
        arb_neg(out, out);
        break;
    default:
        arb_sqr(t, z, prec);
        arb_sub_ui(t, t, 1, prec);
        arb_mul(out, t, p, prec);
    }
    arb_clear(t);
    arb_clear(p);
}

static void erf_series(arb_ptr c, slong len, const arb_t x, slong prec)
{
    erf_arb(c, 0, x, prec);
    lg_arb_normal_pdf_series(c + 1, len - 1, x, prec);
    for (slong m = 1; m < len; m++)
        arb_mul_2exp_si(c + m, c + m, 1);
    lg_arb_integrate_series(c, len, prec);
}

const struct lg_activation activation_erf = {
    .name = "erf",
    .B0 = {1, 0},
    .B = {0.79788456080286535588, 0x1p-54},
    .B2 = {0.48394144903828669960, 0x1p-55},
    .B3 = {0.79788456080286535588, 0x1p-54},
    .G = {0.79788456080286535588, 0x1p-54},
    .smooth = true,
    .odd = true,
    .analytic_nonpolynomial = true,
    .arb = erf_arb,
    .series = erf_series,
    .range = 9.5,
    .left = -1,
    .right = 1,
    .cell_bits = 4,
};
