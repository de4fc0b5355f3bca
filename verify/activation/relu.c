/* ReLU max(z, 0): phi' = 1{z > 0}, phi'' = phi''' = 0 off the kink; all exact.
 *
 * phi' jumps at 0, so B2 and B3 (Lipschitz constants of phi' and phi'') are infinite. For a ball that
 * contains points on both sides of 0, phi' is [0, 1] and phi'', phi''' have no finite enclosure. */
#include "verify/activation/activation.h"

static void relu_arb(arb_t out, int order, const arb_t z, slong prec)
{
    const bool right = arb_is_positive(z), left = arb_is_nonpositive(z);
    if (!right && !left) { /* also NaN */
        arb_t zero;
        arb_init(zero);
        if (arf_is_nan(arb_midref(z)))
            arb_indeterminate(out);
        else if (order == 0)
            arb_nonnegative_part(out, z);
        else if (order == 1) {
            arb_one(out);
            arb_union(out, out, zero, prec);
        } else
            arb_zero_pm_inf(out);
        arb_clear(zero);
    } else if (order == 0 && right)
        arb_set_round(out, z, prec);
    else
        arb_set_ui(out, order == 1 && right ? 1 : 0);
}

static void relu_closed(int order, size_t m, const double *z, double *out)
{
    switch (order) {
    case 0:
        for (size_t i = 0; i < m; i++)
            out[i] = z[i] <= 0 ? 0 : z[i];
        break;
    case 1:
        for (size_t i = 0; i < m; i++)
            out[i] = z[i] > 0 ? 1 : z[i] <= 0 ? 0 : z[i];
        break;
    default:
        for (size_t i = 0; i < m; i++)
            out[i] = isnan(z[i]) ? z[i] : 0;
    }
}

static double relu_error(int order, double zmax)
{
    (void)order;
    (void)zmax;
    return 0;
}

const struct lg_activation activation_relu = {
    .name = "relu",
    .B0 = {0, INFINITY},
    .B = {1, 0},
    .B2 = {0, INFINITY},
    .B3 = {0, INFINITY},
    .G = {1, 0},
    .smooth = false,
    .odd = false,
    .analytic_nonpolynomial = false,
    .arb = relu_arb,
    .closed = relu_closed,
    .closed_error = relu_error,
};
