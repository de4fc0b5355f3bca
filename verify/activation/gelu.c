/* GELU z cdf(z); phi' = cdf + z pdf, phi'' = (2 - z^2) pdf, phi''' = z(z^2 - 4) pdf.
 *
 * phi' is largest at the zero sqrt 2 of phi'': cdf(sqrt 2) + sqrt 2 pdf(sqrt 2); sup phi'' = 2 pdf(0) =
 * sqrt(2/pi) (at the other extremum z = 2 it is -2 pdf(2)); |phi'''| is largest where
 * z^4 - 7z^2 + 4 = 0, at z^2 = (7 - sqrt 33)/2. phi''' has no zero beyond |z| = 2, phi'' none beyond
 * sqrt 2 and phi' - 1{z>0} none beyond 1, so there phi - max(z, 0), phi' - 1{z>0} and phi'' are
 * monotone and tend to 0.
 * Series: with P those of cdf, c_m = x P_m + P_{m-1}. */
#include "verify/activation/activation.h"
#include "verify/activation/special.h"

static void gelu_arb(arb_t out, int order, const arb_t z, slong prec)
{
    arb_t t, p;
    arb_init(t);
    arb_init(p);
    if (order > 0)
        lg_arb_normal_pdf(p, z, prec);
    switch (order) {
    case 0:
        lg_arb_normal_cdf(t, z, prec);
        arb_mul(out, z, t, prec);
        break;
    case 1:
        lg_arb_normal_cdf(t, z, prec);
        arb_addmul(t, z, p, prec);
        arb_set(out, t);
        break;
    case 2:
        arb_sqr(t, z, prec);
        arb_sub_ui(t, t, 2, prec);
        arb_neg(t, t);
        arb_mul(out, t, p, prec);
        break;
    default:
        arb_sqr(t, z, prec);
        arb_sub_ui(t, t, 4, prec);
        arb_mul(t, t, z, prec);
        arb_mul(out, t, p, prec);
    }
    arb_clear(t);
    arb_clear(p);
}

static void gelu_series(arb_ptr c, slong len, const arb_t x, slong prec)
{
    lg_arb_normal_cdf(c, x, prec);
    lg_arb_normal_pdf_series(c + 1, len - 1, x, prec);
    lg_arb_integrate_series(c, len, prec);
    for (slong m = len - 1; m > 0; m--) {
        arb_mul(c + m, c + m, x, prec);
        arb_add(c + m, c + m, c + m - 1, prec);
    }
    arb_mul(c, c, x, prec);
}

const struct lg_activation activation_gelu = {
    .name = "gelu",
    .B0 = {0, INFINITY},
    .B = {1.12890414518515478634, 0x1p-53},
    .B2 = {0.79788456080286535588, 0x1p-54},
    .B3 = {0.77876963505573228670, 0x1p-54},
    .G = {1, 0},
    .smooth = true,
    .odd = false,
    .analytic_nonpolynomial = true,
    .arb = gelu_arb,
    .series = gelu_series,
    .range = 9.5,
    .cell_bits = 4,
    .ramp = true,
};
