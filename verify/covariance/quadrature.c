/* Quadrature in the plane (quadrature.h).
 *
 * Analytic activations: the trapezoidal rule of trapezoid.c in both variables, step h, cut at X, c max(1, a, b) <= 5/4, and
 * |f(z)| <= A + B |Re z|; E = 2/(e^{2 pi c/h} - 1), e = e^{c^2/2}, tail_m = int_X^inf x^m pdf.
 *   inner sum, at a node |x| <= X: E|rho x + sigma g| <= |x| + 1, so its error is at most
 *     eps = (A + B b (X + 1)) (e E + 2 tail_1);
 *   its effect on the outer sum is at most eps (A + B a X) h sum_k pdf(kh), and the last sum is below 2;
 *   outer sum: x -> f(a x) pdf(x) E f(b(rho x + sigma g)) is analytic in |Im x| <= c, the expectation being at most
 *     A + B b (|Re x| + 1); by Cauchy and Schwarz its error is at most (A + B a)(A + 2 B b)(e E + 2 tail_2).
 * ReLU: over g2 in closed form, with m = rho x and s = sqrt(1 - rho^2),
 *   int_0^inf cdf(m/s) pdf(x) dx   and   ab int_0^inf x (m cdf(m/s) + s pdf(m/s)) pdf(x) dx,
 * entire integrands for Arb's adaptive integration; what lies beyond X is at most tail_0 and ab (tail_1 + tail_2). */
#include "verify/covariance/quadrature.h"
#include "verify/activation/special.h"
#include "verify/covariance/trapezoid.h"

#include <assert.h>

enum { PREC = 128, CUT = 12, STEP_BITS = 3 };

struct plane {
    enum lg_activation_id id;
    int order, step_bits;
    slong nodes; /* per side */
    arb_t a, b, rho, sigma;
    arb_ptr pdf; /* at 0..nodes */
};

static void node(arb_t x, const struct plane *p, slong k)
{
    arb_set_si(x, k);
    arb_mul_2exp_si(x, x, -p->step_bits);
}

/* h sum_l f(b (rho x + sigma y_l)) pdf(y_l). */
static void inner_sum(arb_t out, const struct plane *p, const arb_t x)
{
    arb_t m, z;
    arb_init(m);
    arb_init(z);
    arb_mul(m, p->rho, x, PREC);
    arb_zero(out);
    for (slong l = -p->nodes; l <= p->nodes; l++) {
        node(z, p, l);
        arb_mul(z, z, p->sigma, PREC);
        arb_add(z, z, m, PREC);
        arb_mul(z, z, p->b, PREC);
        lg_activations[p->id]->arb(z, p->order, z, PREC);
        arb_addmul(out, z, p->pdf + labs(l), PREC);
    }
    arb_mul_2exp_si(out, out, -p->step_bits);
    arb_clear(m);
    arb_clear(z);
}

/* A + k B s, s a scale. */
static void size(arb_t x, const struct lg_strip *strip, ulong k, const arb_t s)
{
    arb_t t;
    arb_init(t);
    arb_set_d(x, strip->slope);
    arb_mul(x, x, s, PREC);
    arb_mul_ui(x, x, k, PREC);
    arb_set_d(t, strip->constant);
    arb_add(x, x, t, PREC);
    arb_clear(t);
}

/* e E + 2 tail_m. With h = 2^-STEP_BITS / 2^k and a, b <= 65/64 2^k, c = 5/4 63/64 / 2^k serves: c/h does not depend on k. */
static void rule_error(arb_t out, ulong m)
{
    arb_t c, t;
    arb_init(c);
    arb_init(t);
    arb_set_d(c, 1.25 * 63 / 64);
    arb_const_pi(t, PREC);
    arb_mul(t, t, c, PREC);
    arb_mul_2exp_si(t, t, STEP_BITS + 1);
    arb_expm1(t, t, PREC);
    arb_sqr(out, c, PREC);
    arb_mul_2exp_si(out, out, -1);
    arb_exp(out, out, PREC);
    arb_div(out, out, t, PREC);
    lg_gaussian_tail(t, CUT, m, PREC);
    arb_add(out, out, t, PREC);
    arb_mul_2exp_si(out, out, 1);
    arb_clear(c);
    arb_clear(t);
}

static void add_plane_errors(arb_t x, const struct plane *p)
{
    const struct lg_strip strip = lg_strip_bound(p->id, p->order);
    arb_t e, t;
    arb_init(e);
    arb_init(t);
    rule_error(e, 1);
    size(t, &strip, CUT + 1, p->b);
    arb_mul(e, e, t, PREC);
    size(t, &strip, CUT, p->a);
    arb_mul(e, e, t, PREC);
    arb_mul_2exp_si(e, e, 1);
    arb_add_error(x, e);
    rule_error(e, 2);
    size(t, &strip, 1, p->a);
    arb_mul(e, e, t, PREC);
    size(t, &strip, 2, p->b);
    arb_mul(e, e, t, PREC);
    arb_add_error(x, e);
    arb_clear(e);
    arb_clear(t);
}

static void plane_sum(arb_t out, struct plane *p)
{
    arb_t x, inner, sum;
    arb_init(x);
    arb_init(inner);
    arb_init(sum);
    p->step_bits = STEP_BITS;
    do { /* a, b <= 65/64 2^(step_bits - STEP_BITS) */
        arb_set_ui(x, 65);
        arb_mul_2exp_si(x, x, p->step_bits++ - STEP_BITS - 6);
    } while (!arb_le(p->a, x) || !arb_le(p->b, x));
    p->step_bits--;
    p->nodes = (slong)CUT << p->step_bits;
    p->pdf = _arb_vec_init(p->nodes + 1);
    for (slong k = 0; k <= p->nodes; k++) {
        node(x, p, k);
        lg_arb_normal_pdf(p->pdf + k, x, PREC);
    }
    for (slong k = -p->nodes; k <= p->nodes; k++) {
        node(x, p, k);
        inner_sum(inner, p, x);
        arb_mul(x, x, p->a, PREC);
        lg_activations[p->id]->arb(x, p->order, x, PREC);
        arb_mul(inner, inner, p->pdf + labs(k), PREC);
        arb_addmul(sum, inner, x, PREC);
    }
    arb_mul_2exp_si(out, sum, -p->step_bits);
    add_plane_errors(out, p);
    _arb_vec_clear(p->pdf, p->nodes + 1);
    arb_clear(x);
    arb_clear(inner);
    arb_clear(sum);
}

/* e^{-z^2/2}/sqrt(2 pi). */
static void pdf(acb_t out, const acb_t z, slong prec)
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

static void cdf(acb_t out, const acb_t z, slong prec)
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

/* Entire in x, so the request for analyticity needs no answer. */
static int relu_integrand(acb_ptr out, const acb_t x, void *data, slong analytic, slong prec)
{
    const struct plane *p = data;
    acb_t m, t;
    (void)analytic;
    acb_init(m);
    acb_init(t);
    acb_mul_arb(m, x, p->rho, prec);
    acb_div_arb(t, m, p->sigma, prec);
    if (p->order == 1)
        cdf(m, t, prec);
    else {
        acb_t u;
        acb_init(u);
        cdf(u, t, prec);
        acb_mul(m, m, u, prec);
        pdf(u, t, prec);
        acb_mul_arb(u, u, p->sigma, prec);
        acb_add(m, m, u, prec);
        acb_mul(m, m, x, prec);
        acb_clear(u);
    }
    pdf(t, x, prec);
    acb_mul(out, m, t, prec);
    acb_clear(m);
    acb_clear(t);
    return 0;
}

static void relu_integral(arb_t out, struct plane *p)
{
    acb_t from, to, value;
    mag_t tolerance;
    arb_t t;
    acb_init(from);
    acb_init(to);
    acb_init(value);
    mag_init(tolerance);
    arb_init(t);
    acb_set_ui(to, CUT);
    mag_set_ui_2exp_si(tolerance, 1, -PREC);
    acb_calc_integrate(value, relu_integrand, p, from, to, PREC, tolerance, NULL, PREC);
    arb_set(out, acb_realref(value));
    const ulong first = p->order == 1 ? 0 : 1, last = p->order == 1 ? 0 : 2;
    for (ulong m = first; m <= last; m++) {
        lg_gaussian_tail(t, CUT, m, PREC);
        arb_add_error(out, t);
    }
    acb_clear(from);
    acb_clear(to);
    acb_clear(value);
    mag_clear(tolerance);
    arb_clear(t);
}

static int relu(arb_t out, struct plane *p)
{
    if (arb_is_positive(p->sigma))
        relu_integral(out, p);
    else if (arb_is_int(p->rho)) /* 1 or -1 */
        arb_set_d(out, arb_is_positive(p->rho) ? 0.5 : 0);
    else
        return 1;
    if (p->order == 0) {
        arb_mul(out, out, p->a, PREC);
        arb_mul(out, out, p->b, PREC);
    }
    return 0;
}

int lg_quadrature(arb_t out, enum lg_activation_id id, int order, const arb_t a, const arb_t b,
                  const arb_t rho)
{
    struct plane p = {.id = id, .order = order};
    arb_t most;
    int status = 1;
    assert(order == 0 || order == 1);
    arb_init(most);
    arb_init(p.a);
    arb_init(p.b);
    arb_init(p.rho);
    arb_init(p.sigma);
    arb_set(p.a, a);
    arb_set(p.b, b);
    arb_set(p.rho, rho);
    arb_sqr(p.sigma, rho, ARF_PREC_EXACT);
    arb_sub_ui(p.sigma, p.sigma, 1, PREC);
    arb_neg(p.sigma, p.sigma);
    arb_set_ui(most, 8);
    if (!arb_is_negative(p.sigma) && arb_is_nonnegative(a) && arb_is_nonnegative(b) && arb_le(a, most) &&
        arb_le(b, most)) {
        arb_nonnegative_part(p.sigma, p.sigma);
        arb_sqrt(p.sigma, p.sigma, PREC);
        if (id == LG_RELU)
            status = relu(out, &p);
        else if (lg_strip_analytic(id)) {
            plane_sum(out, &p);
            status = 0;
        }
    }
    arb_clear(most);
    arb_clear(p.a);
    arb_clear(p.b);
    arb_clear(p.rho);
    arb_clear(p.sigma);
    return status;
}
