/* Partial sums, tails and closed forms of E[f(g) f(g')] in Arb (expansion.h).
 *
 * Closed forms, with A = 1 + a^2, B = 1 + b^2, c = a b rho, s = sqrt(1 - rho^2):
 *                order 1                              order 0
 *   erf          (2/pi)/sqrt(A B - c^2)               (2/pi) arcsin(c/sqrt(A B))
 *   ReLU         1/4 + arcsin(rho)/(2 pi)             ab (s + rho (pi/2 + arcsin rho))/(2 pi)
 *   quadratic    c                                    (a^2 b^2 + 2 c^2)/4
 * These are formulas of their own: closed.c takes the angle from an arctangent and the rest in double balls. */
#include "verify/covariance/expansion.h"

#include <assert.h>

void lg_expansion_sum(arb_t out, const struct lg_hermite *a, const struct lg_hermite *b, size_t R,
                      const arb_t rho, slong prec)
{
    arb_t c;
    arb_init(c);
    assert(R < a->terms && R < b->terms);
    arb_zero(out);
    for (size_t r = R + 1; r-- > 0;) {
        arb_mul(c, a->mu + r, b->mu + r, prec);
        arb_mul(out, out, rho, prec);
        arb_add(out, out, c, prec);
    }
    arb_clear(c);
}

void lg_expansion_tail(arb_t out, const struct lg_hermite *a, const struct lg_hermite *b, size_t R,
                       const arb_t rho, slong prec)
{
    arb_t t;
    arb_init(t);
    assert(R < a->terms && R < b->terms);
    arb_mul(t, a->tail + R, b->tail + R, prec);
    arb_sqrtpos(t, t, prec);
    arb_abs(out, rho);
    arb_pow_ui(out, out, R + 1, prec);
    arb_mul(out, out, t, prec);
    arb_clear(t);
}

/* c = a b rho; t is free. */
static void erf_form(arb_t out, int order, const arb_t a, const arb_t b, const arb_t c, arb_t t, slong prec)
{
    arb_sqr(out, a, prec);
    arb_add_ui(out, out, 1, prec);
    arb_sqr(t, b, prec);
    arb_add_ui(t, t, 1, prec);
    arb_mul(out, out, t, prec);
    if (order == 1)
        arb_submul(out, c, c, prec);
    arb_rsqrt(out, out, prec);
    if (order == 0) {
        arb_mul(out, out, c, prec);
        arb_asin(out, out, prec);
    }
    arb_const_pi(t, prec);
    arb_div(out, out, t, prec);
    arb_mul_2exp_si(out, out, 1);
}

static void relu_form(arb_t out, int order, const arb_t rho, arb_t t, slong prec)
{
    arb_asin(out, rho, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_add(out, out, t, prec); /* pi/2 + arcsin rho */
    if (order == 0) {
        arb_mul(out, out, rho, prec);
        arb_sqr(t, rho, prec);
        arb_sub_ui(t, t, 1, prec);
        arb_neg(t, t);
        arb_sqrtpos(t, t, prec);
        arb_add(out, out, t, prec);
    }
    arb_const_pi(t, prec);
    arb_div(out, out, t, prec);
    arb_mul_2exp_si(out, out, -1);
}

bool lg_expansion_closed(arb_t out, enum lg_activation_id id, int order, const arb_t a, const arb_t b,
                         const arb_t rho, slong prec)
{
    arb_t ab, c, t;
    arb_init(ab);
    arb_init(c);
    arb_init(t);
    arb_mul(ab, a, b, prec);
    arb_mul(c, ab, rho, prec);
    if (id == LG_ERF)
        erf_form(out, order, a, b, c, t, prec);
    else if (id == LG_RELU) {
        relu_form(out, order, rho, t, prec);
        if (order == 0)
            arb_mul(out, out, ab, prec);
    } else if (id == LG_QUADRATIC && order == 1)
        arb_set(out, c);
    else if (id == LG_QUADRATIC) {
        arb_sqr(out, ab, prec);
        arb_addmul(out, c, c, prec);
        arb_addmul(out, c, c, prec);
        arb_mul_2exp_si(out, out, -2);
    }
    arb_clear(ab);
    arb_clear(c);
    arb_clear(t);
    return id == LG_ERF || id == LG_RELU || id == LG_QUADRATIC;
}

void lg_expansion_expectations(arb_ptr E, const struct lg_cosines *g, enum lg_activation_id id)
{
    const struct lg_hermite *h = lg_hermite_unit(id, 1);
    const size_t n = g->n, last = h->terms - 1;
    arb_t t;
    arb_init(t);
    arb_one(t);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) {
            arb_ptr out = E + i * n + j, rho = g->cosine + i * n + j;
            arb_one(t);
            if (lg_expansion_closed(out, id, 1, t, t, rho, g->prec))
                continue;
            lg_expansion_sum(out, h, h, last, rho, g->prec);
            lg_expansion_tail(t, h, h, last, rho, g->prec);
            arb_add_error(out, t);
        }
    arb_clear(t);
}

void lg_expansion_rest(arb_t rest, arb_t tail, const arb_t E, const struct lg_hermite *a,
                       const struct lg_hermite *b, size_t R, const arb_t rho, const arb_t factor, slong prec)
{
    lg_expansion_sum(rest, a, b, R, rho, prec);
    arb_sub(rest, E, rest, prec);
    arb_mul(rest, rest, factor, prec);
    lg_expansion_tail(tail, a, b, R, rho, prec);
    arb_mul(tail, tail, factor, prec);
    arb_abs(tail, tail);
}

bool lg_expansion_one_term(const struct lg_hermite *h, size_t R)
{
    const lg_ball first = lg_sqr(lg_ball_from_arb(h->mu + R + 1));
    const lg_ball most = lg_scale(lg_ball_from_arb(h->tail + R), 1 - (double)FLT_EPSILON);
    return lg_mag(first) > 0 && !lg_certainly_lt(first, most);
}

void lg_expansion_hollow(struct lg_mat *out, const struct lg_cosines *g, const struct lg_hermite *h,
                         arb_srcptr E, enum lg_hollow part, size_t m)
{
    const size_t n = g->n;
    arb_t sum;
    arb_init(sum);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            arb_srcptr rho = g->cosine + i * n + j;
            if (part == LG_HOLLOW_POWER)
                arb_pow_ui(sum, rho, m, g->prec);
            else {
                if (part == LG_HOLLOW_WHOLE)
                    arb_set(sum, E + i * n + j);
                else
                    lg_expansion_sum(sum, h, h, m, rho, g->prec);
                if (part == LG_HOLLOW_REST)
                    arb_sub(sum, E + i * n + j, sum, g->prec);
                arb_mul(sum, sum, rho, g->prec);
            }
            const lg_ball entry = lg_ball_from_arb(sum);
            out->mid[i * n + j] = out->mid[j * n + i] = entry.mid;
            out->rad[i * n + j] = out->rad[j * n + i] = entry.rad;
        }
    arb_clear(sum);
}
