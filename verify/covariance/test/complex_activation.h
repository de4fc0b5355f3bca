/* phi^(order) of the analytic activations at complex arguments, for tests: written from the definitions, sharing nothing
 * with verify/activation. order 0..2; `analytic` as in acb_calc_func_t. */
#ifndef LG_TEST_COMPLEX_ACTIVATION_H
#define LG_TEST_COMPLEX_ACTIVATION_H

#include "verify/activation/activation.h"

/* e^{-z^2/2}/sqrt(2 pi). */
static inline void complex_pdf(acb_t out, const acb_t z, slong prec)
{
    acb_t t;
    acb_init(t);
    acb_const_pi(t, prec);
    acb_mul_2exp_si(t, t, 1);
    acb_rsqrt(t, t, prec);
    acb_sqr(out, z, prec);
    acb_mul_2exp_si(out, out, -1);
    acb_neg(out, out);
    acb_exp(out, out, prec);
    acb_mul(out, out, t, prec);
    acb_clear(t);
}

static inline void complex_cdf(acb_t out, const acb_t z, slong prec)
{
    acb_t t;
    acb_init(t);
    acb_set_ui(t, 2);
    acb_rsqrt(t, t, prec);
    acb_mul(t, t, z, prec);
    acb_neg(t, t);
    acb_hypgeom_erfc(out, t, prec);
    acb_mul_2exp_si(out, out, -1);
    acb_clear(t);
}

/* s, s(1 - s), s(1 - s)(1 - 2s); s = (1 + tanh(z/2))/2. */
static inline void complex_logistic(acb_t out, int order, const acb_t z, slong prec)
{
    acb_t t, q;
    acb_init(t);
    acb_init(q);
    acb_mul_2exp_si(t, z, -1);
    acb_sech(q, t, prec);
    acb_sqr(q, q, prec);
    acb_mul_2exp_si(q, q, -2); /* s(1 - s) */
    acb_tanh(t, t, prec);      /* 2s - 1 */
    if (order == 0) {
        acb_add_ui(out, t, 1, prec);
        acb_mul_2exp_si(out, out, -1);
    } else if (order == 1)
        acb_set(out, q);
    else {
        acb_mul(out, q, t, prec);
        acb_neg(out, out);
    }
    acb_clear(t);
    acb_clear(q);
}

static inline void complex_tanh(acb_t out, int order, const acb_t z, slong prec)
{
    acb_t t;
    acb_init(t);
    acb_tanh(t, z, prec);
    acb_sech(out, z, prec);
    acb_sqr(out, out, prec);
    if (order == 0)
        acb_set(out, t);
    else if (order == 2) {
        acb_mul(out, out, t, prec);
        acb_mul_si(out, out, -2, prec);
    }
    acb_clear(t);
}

/* erf: 2 cdf - 1, 2 pdf, -2 z pdf. GELU: z cdf, cdf + z pdf, (2 - z^2) pdf. */
static inline void complex_normal(acb_t out, enum lg_activation_id id, int order, const acb_t z, slong prec)
{
    acb_t p, c;
    acb_init(p);
    acb_init(c);
    complex_pdf(p, z, prec);
    complex_cdf(c, z, prec);
    if (id == LG_ERF && order == 0) {
        acb_mul_2exp_si(out, c, 1);
        acb_sub_ui(out, out, 1, prec);
    } else if (id == LG_ERF) {
        acb_mul_2exp_si(out, p, 1);
        if (order == 2) {
            acb_mul(out, out, z, prec);
            acb_neg(out, out);
        }
    } else if (order == 0)
        acb_mul(out, c, z, prec);
    else if (order == 1) {
        acb_mul(out, p, z, prec);
        acb_add(out, out, c, prec);
    } else {
        acb_sqr(c, z, prec);
        acb_sub_ui(c, c, 2, prec);
        acb_neg(c, c);
        acb_mul(out, c, p, prec);
    }
    acb_clear(p);
    acb_clear(c);
}

static inline void complex_activation(acb_t out, enum lg_activation_id id, int order, const acb_t z,
                                      slong analytic, slong prec)
{
    if (id == LG_SOFTPLUS && order == 0) {
        acb_t e;
        acb_init(e);
        acb_exp(e, z, prec);
        acb_add_ui(e, e, 1, prec);
        acb_log_analytic(out, e, analytic != 0, prec);
        acb_clear(e);
    } else if (id == LG_SOFTPLUS)
        complex_logistic(out, order - 1, z, prec);
    else if (id == LG_SIGMOID)
        complex_logistic(out, order, z, prec);
    else if (id == LG_TANH)
        complex_tanh(out, order, z, prec);
    else
        complex_normal(out, id, order, z, prec);
}

#endif
