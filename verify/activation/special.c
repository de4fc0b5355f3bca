/* Logistic function and normal distribution with their Taylor series (special.h).
 *
 *   s' = s - s^2      (m+1) c_{m+1} = c_m - sum_{i<=m} c_i c_{m-i}
 *   pdf' = -x pdf     (m+1) c_{m+1} = -(x c_m + c_{m-1})
 *
 * exp is only taken of an argument whose midpoint is not positive, so huge |z| cannot overflow. */
#include "verify/activation/special.h"

/* s(z) and s(-z) = 1 - s(z), both without cancellation. */
static void logistic_pair(arb_t s, arb_t complement, const arb_t z, slong prec)
{
    const bool left = arf_sgn(arb_midref(z)) < 0;
    arb_t e, sum;
    arb_init(e);
    arb_init(sum);
    if (left)
        arb_exp(e, z, prec);
    else {
        arb_neg(e, z);
        arb_exp(e, e, prec);
    }
    arb_add_ui(sum, e, 1, prec);
    arb_div(left ? s : complement, e, sum, prec);
    arb_inv(left ? complement : s, sum, prec);
    arb_clear(e);
    arb_clear(sum);
}

void lg_arb_logistic(arb_t out, int order, const arb_t z, slong prec)
{
    arb_t s, t, p;
    arb_init(s);
    arb_init(t);
    arb_init(p);
    logistic_pair(s, t, z, prec);
    arb_mul(p, s, t, prec); /* s' = s(1 - s) */
    switch (order) {
    case 0:
        arb_set(out, s);
        break;
    case 1:
        arb_set(out, p);
        break;
    case 2: /* s'(1 - 2s) */
        arb_sub(t, t, s, prec);
        arb_mul(out, p, t, prec);
        break;
    default: /* s'(1 - 6s') */
        arb_mul_si(t, p, -6, prec);
        arb_add_ui(t, t, 1, prec);
        arb_mul(out, p, t, prec);
    }
    arb_clear(s);
    arb_clear(t);
    arb_clear(p);
}

void lg_arb_logistic_series(arb_ptr c, slong len, const arb_t x, slong prec)
{
    arb_t sum;
    arb_init(sum);
    if (len > 0)
        lg_arb_logistic(c, 0, x, prec);
    if (len > 1)
        lg_arb_logistic(c + 1, 1, x, prec);
    for (slong m = 1; m + 1 < len; m++) {
        arb_set(sum, c + m);
        for (slong i = 0; i <= m; i++)
            arb_submul(sum, c + i, c + m - i, prec);
        arb_div_si(c + m + 1, sum, m + 1, prec);
    }
    arb_clear(sum);
}

void lg_arb_normal_pdf(arb_t out, const arb_t z, slong prec)
{
    arb_t t;
    arb_init(t);
    arb_sqr(t, z, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_neg(t, t);
    arb_exp(out, t, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_sqrt(t, t, prec);
    arb_div(out, out, t, prec);
    arb_clear(t);
}

void lg_arb_normal_cdf(arb_t out, const arb_t z, slong prec)
{
    arb_t t;
    arb_init(t);
    arb_set_ui(t, 2);
    arb_rsqrt(t, t, prec);
    arb_mul(t, t, z, prec);
    arb_neg(t, t);
    arb_hypgeom_erfc(out, t, prec);
    arb_mul_2exp_si(out, out, -1);
    arb_clear(t);
}

void lg_arb_normal_pdf_series(arb_ptr c, slong len, const arb_t x, slong prec)
{
    if (len > 0)
        lg_arb_normal_pdf(c, x, prec);
    for (slong m = 0; m + 1 < len; m++) {
        arb_mul(c + m + 1, x, c + m, prec);
        if (m > 0)
            arb_add(c + m + 1, c + m + 1, c + m - 1, prec);
        arb_div_si(c + m + 1, c + m + 1, -(m + 1), prec);
    }
}

void lg_arb_integrate_series(arb_ptr c, slong len, slong prec)
{
    for (slong m = 2; m < len; m++)
        arb_div_si(c + m, c + m, m, prec);
}
