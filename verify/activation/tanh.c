/* tanh z = t; with q = sech^2 z: t' = q, t'' = -2tq, t''' = q(4 - 6q).
 *
 * sup t = 1 (at infinity), sup t' = 1 and sup |t'''| = 2 at 0 (the other extremum of |q(4 - 6q)| is
 * 2/3 at q = 1/3), sup |t''| = 4/(3 sqrt 3) at t^2 = 1/3. t''' vanishes only at q = 2/3, |z| < 0.66, so
 * beyond |z| = 2 the distances of t, t' and t'' to their limits decrease.
 * Series: t' = 1 - t^2, (m+1) c_{m+1} = [m=0] - sum_{i<=m} c_i c_{m-i}. */
#include "verify/activation/activation.h"

static void tanh_arb(arb_t out, int order, const arb_t z, slong prec)
{
    arb_t t, q;
    arb_init(t);
    arb_init(q);
    arb_tanh(t, z, prec);
    if (order > 0) {
        arb_sech(q, z, prec);
        arb_sqr(q, q, prec);
    }
    switch (order) {
    case 0:
        arb_set(out, t);
        break;
    case 1:
        arb_set(out, q);
        break;
    case 2:
        arb_mul(out, t, q, prec);
        arb_mul_si(out, out, -2, prec);
        break;
    default:
        arb_mul_si(t, q, -6, prec);
        arb_add_ui(t, t, 4, prec);
        arb_mul(out, t, q, prec);
    }
    arb_clear(t);
    arb_clear(q);
}

static void tanh_series(arb_ptr c, slong len, const arb_t x, slong prec)
{
    arb_t sum;
    arb_init(sum);
    if (len > 0)
        tanh_arb(c, 0, x, prec);
    if (len > 1)
        tanh_arb(c + 1, 1, x, prec);
    for (slong m = 1; m + 1 < len; m++) {
        arb_zero(sum);
        for (slong i = 0; i <= m; i++)
            arb_submul(sum, c + i, c + m - i, prec);
        arb_div_si(c + m + 1, sum, m + 1, prec);
    }
    arb_clear(sum);
}

const struct lg_activation activation_tanh = {
    .name = "tanh",
    .B0 = {1, 0},
    .B = {1, 0},
    .B2 = {0.76980035891950101935, 0x1p-54},
    .B3 = {2, 0},
    .G = {1, 0},
    .smooth = true,
    .odd = true,
    .analytic_nonpolynomial = true,
    .arb = tanh_arb,
    .series = tanh_series,
    .range = 20,
    .left = -1,
    .right = 1,
    .cell_bits = 5,
};
