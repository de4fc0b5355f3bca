/* The trapezoidal rule for Gaussian expectations of analytic activations (trapezoid.h).
 *
 * Let F(z) = f(z) h_r(z) pdf(z), analytic in |Im z| <= c with c max(1, a) = 5/4, where |f(z)| <= A + B a |Re z|
 * (lg_strip_bound). For real h > 0 (Trefethen and Weideman, SIAM Review 56 (2014), theorem 5.1)
 *   |int F - h sum_k F(kh)| <= 2 M / (e^{2 pi c/h} - 1),  M >= int |F(x + iy)| dx for all |y| <= c.
 * Since |pdf(x + iy)| = pdf(x) e^{y^2/2} and E|h_r(g + iy)|^2 = sum_j C(r,j) y^{2j}/j! <= e^{2|y| sqrt r},
 * Cauchy and Schwarz give M = (A + B a) e^{c^2/2 + c sqrt r}; for f^2 pdf, M = (A + B a)^2 e^{c^2/2}.
 * The sum stops at X = Kh. All zeros of He_r are real, symmetric and below sqrt(4r + 2) <= X (Szegoe 6.32), so
 * |He_r(x)| <= |x|^r beyond X, and as x^m e^{-x^2/2} decreases there, with m = r + 1 (2 for f^2),
 *   h sum_{|k|>K} |F(kh)| <= 2 (A + B a) X^m e^{-X^2/2} / (sqrt(2 pi r!) (X - m/X)).
 * Symmetry: tanh and erf are odd, sigmoid - 1/2 is odd, softplus - z/2 and GELU - z/2 are even; so is
 * every derivative of these differences in its turn, and coefficients of the other parity vanish
 * (r > 1 where a constant or linear term was taken off).
 * Ball arithmetic of the recurrence of He_r loses r/2 log2 e bits near x = sqrt r, which prec allows for. */
#include "verify/covariance/trapezoid.h"
#include "verify/activation/special.h"

#include <assert.h>

enum { STEP_BITS = 4, CUT_NATS = 105 };

/* Upper bounds at |Im z| <= y = 5/4, with e^{y^2/2} < 2.1843, 1/cos y < 3.1714, C = 1 + y e^{y^2/2}/sqrt(2 pi) < 2.0893
 * >= |cdf|; from |tanh| <= max(1, tan y), |sech| <= 1/cos y, |s| <= 1 and s' = sech(z/2)^2/4. */
struct lg_strip lg_strip_bound(enum lg_activation_id id, int order)
{
    static const struct lg_strip strips[LG_ACTIVATIONS][3] = {
        [LG_SOFTPLUS] = {{2, 1}, {1, 0}, {0.5, 0}},  [LG_TANH] = {{4, 0}, {11, 0}, {80, 0}},
        [LG_SIGMOID] = {{1, 0}, {0.5, 0}, {0.5, 0}}, [LG_ERF] = {{4, 0}, {2, 0}, {4, 0}},
        [LG_GELU] = {{3, 3}, {5, 0}, {8, 0}},
    };
    assert(lg_strip_analytic(id) && order >= 0 && order <= 2);
    return strips[id][order];
}

bool lg_strip_analytic(enum lg_activation_id id)
{
    return lg_activations[id]->analytic_nonpolynomial;
}

static bool vanishes(enum lg_activation_id id, int order, size_t r)
{
    const bool even = id == LG_SOFTPLUS || id == LG_GELU;
    const bool wrong_parity = (r + (size_t)order + (even ? 0 : 1)) % 2 != 0;
    return wrong_parity && (r > 1 || lg_activations[id]->odd);
}

/* Where the sum may stop: found in double precision, bounded afterwards by cut_error(). */
static ulong last_node(size_t terms)
{
    const double r = (double)terms - 1;
    double x = fmax(14, ceil(sqrt(4 * r + 2)));
    while ((r + 1) * log(x) - x * x / 2 - lgamma(r + 1) / 2 > -CUT_NATS)
        x++;
    return (ulong)x;
}

/* out = X^m e^{-X^2/2} / (sqrt(2 pi) (X - m/X)), upper bound; X^2 > m. */
void lg_gaussian_tail(arb_t out, ulong X, ulong m, slong prec)
{
    arb_t t;
    arb_init(t);
    assert(X * X > m);
    arb_set_ui(t, X);
    lg_arb_normal_pdf(out, t, prec);
    arb_pow_ui(t, t, m + 1, prec);
    arb_mul(out, out, t, prec);
    arb_div_ui(out, out, X * X - m, prec);
    arb_clear(t);
}

struct rule {
    enum lg_activation_id id;
    int order, step_bits; /* h = 2^-step_bits */
    ulong X;
    arb_t scale, c, size; /* size = A + B a */
};

/* x +- (2 size^p e^{c^2/2 + c sqrt r} / (e^{2 pi c/h} - 1) + 2 size^p tail / sqrt(r!)). */
static void add_errors(arb_t x, const struct rule *rule, ulong r, ulong p, slong prec)
{
    arb_t e, t;
    arb_init(e);
    arb_init(t);
    arb_sqrt_ui(e, r, prec);
    arb_mul_2exp_si(t, rule->c, -1);
    arb_add(e, e, t, prec);
    arb_mul(e, e, rule->c, prec);
    arb_exp(e, e, prec);
    arb_const_pi(t, prec);
    arb_mul(t, t, rule->c, prec);
    arb_mul_2exp_si(t, t, rule->step_bits + 1);
    arb_expm1(t, t, prec);
    arb_div(e, e, t, prec);

    arb_t cut;
    arb_init(cut);
    lg_gaussian_tail(cut, rule->X, p == 2 ? 2 : r + 1, prec);
    arb_fac_ui(t, r, prec);
    arb_sqrt(t, t, prec);
    arb_div(cut, cut, t, prec);
    arb_add(e, e, cut, prec);
    arb_pow_ui(t, rule->size, p, prec);
    arb_mul(e, e, t, prec);
    arb_mul_2exp_si(e, e, 1);
    arb_add_error(x, e);
    arb_clear(cut);
    arb_clear(e);
    arb_clear(t);
}

/* Adds the pair x, -x to the sums: even + odd parts of f times pdf(x), He_r(x) by its recurrence. */
static void add_node(struct lg_hermite *h, const struct rule *rule, const arb_t x, arb_ptr work)
{
    const slong prec = h->prec;
    arb_ptr right = work, left = work + 1, w = work + 2, now = work + 3, before = work + 4, t = work + 5;
    const struct lg_activation *f = lg_activations[rule->id];
    arb_mul(t, rule->scale, x, prec);
    f->arb(right, rule->order, t, prec);
    arb_neg(t, t);
    f->arb(left, rule->order, t, prec);
    lg_arb_normal_pdf(w, x, prec);
    if (arb_is_zero(x))
        arb_mul_2exp_si(w, w, -1); /* x = -x counts once */

    arb_sqr(t, right, prec);
    arb_addmul(t, left, left, prec);
    arb_addmul(h->m2, t, w, prec);
    arb_add(t, right, left, prec);
    arb_sub(right, right, left, prec);
    arb_mul(left, t, w, prec);
    arb_mul(right, right, w, prec); /* now left belongs to even r, right to odd r */
    arb_zero(before);
    arb_one(now);
    for (size_t r = 0; r < h->terms; r++) {
        if (!vanishes(rule->id, rule->order, r))
            arb_addmul(h->mu + r, now, r % 2 ? right : left, prec);
        arb_mul(t, x, now, prec);
        arb_submul_ui(t, before, r, prec);
        arb_swap(before, now);
        arb_swap(now, t);
    }
}

static void trapezoidal(struct lg_hermite *h, struct rule *rule)
{
    const struct lg_strip strip = lg_strip_bound(rule->id, rule->order);
    const slong prec = h->prec;
    arb_ptr work = _arb_vec_init(8);
    arb_ptr x = work + 6, t = work + 7;
    arb_set_d(rule->size, strip.slope);
    arb_mul(rule->size, rule->size, rule->scale, prec);
    arb_set_d(t, strip.constant);
    arb_add(rule->size, rule->size, t, prec);
    rule->X = last_node(h->terms);
    for (ulong k = 0; k <= rule->X << rule->step_bits; k++) {
        arb_set_ui(x, k);
        arb_mul_2exp_si(x, x, -rule->step_bits);
        add_node(h, rule, x, work);
    }
    arb_mul_2exp_si(h->m2, h->m2, -rule->step_bits);
    add_errors(h->m2, rule, 0, 2, prec);
    for (size_t r = 0; r < h->terms; r++) {
        if (vanishes(rule->id, rule->order, r))
            continue;
        arb_mul_2exp_si(h->mu + r, h->mu + r, -rule->step_bits);
        arb_fac_ui(t, (ulong)r, prec);
        arb_sqrt(t, t, prec);
        arb_div(h->mu + r, h->mu + r, t, prec);
        add_errors(h->mu + r, rule, (ulong)r, 1, prec);
    }
    _arb_vec_clear(work, 8);
}

/* Scales are met by c = (5/4) / max(1, a) and a step shorter by the power of two near or above a. */
void lg_hermite_integrate(struct lg_hermite *h, enum lg_activation_id id, int order, const arb_t scale)
{
    struct rule rule = {.id = id, .order = order, .step_bits = STEP_BITS};
    arf_t top;
    arf_init(top);
    arb_init(rule.scale);
    arb_init(rule.c);
    arb_init(rule.size);
    arb_set(rule.scale, scale);
    arb_get_ubound_arf(top, scale, h->prec);
    while (arf_cmp_d(top, ldexp(1.0625, rule.step_bits - STEP_BITS)) > 0)
        rule.step_bits++;
    arb_set_d(rule.c, 1.25);
    if (arf_cmp_si(top, 1) > 0) {
        arb_set_arf(rule.size, top);
        arb_div(rule.c, rule.c, rule.size, h->prec);
    }
    trapezoidal(h, &rule);
    arb_clear(rule.scale);
    arb_clear(rule.c);
    arb_clear(rule.size);
    arf_clear(top);
}
