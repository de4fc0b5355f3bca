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

static void exact_dot(arb_t out, size_t d, arb_srcptr x, arb_srcptr y)
{
    arb_zero(out);
    for (size_t k = 0; k < d; k++)
        arb_addmul(out, x + k, y + k, ARF_PREC_EXACT);
}

bool lg_cosines_parallel(const struct lg_cosines *g, size_t i, size_t j)
{
    arb_t s, t;
    arb_init(s);
    arb_init(t);
    arb_mul(s, g->product + i * g->n + i, g->product + j * g->n + j, ARF_PREC_EXACT);
    arb_mul(t, g->product + i * g->n + j, g->product + i * g->n + j, ARF_PREC_EXACT);
    const bool equal = arb_equal(s, t);
    arb_clear(s);
    arb_clear(t);
    return equal;
}

static void cosine(struct lg_cosines *g, size_t i, size_t j)
{
    arb_ptr c = g->product + i * g->n + j, rho = g->cosine + i * g->n + j;
    const bool parallel = lg_cosines_parallel(g, i, j);
    g->parallel = g->parallel || (parallel && i != j);
    g->orthogonal = g->orthogonal && (i == j || arb_is_zero(c));
    if (parallel)
        arb_set_si(rho, arb_is_positive(c) ? 1 : -1);
    else {
        arb_div(rho, c, g->norm + i, g->prec);
        arb_div(rho, rho, g->norm + j, g->prec);
    }
    arb_set(g->product + j * g->n + i, c);
    arb_set(g->cosine + j * g->n + i, rho);
}

int lg_cosines_init(struct lg_cosines *g, const struct lg_mat *X, slong prec)
{
    const size_t n = X->rows, d = X->cols;
    for (size_t k = 0; k < n * d; k++)
        if (!isfinite(X->mid[k]))
            return 1;
    arb_ptr rows = _arb_vec_init((slong)(n * d));
    *g = (struct lg_cosines){.n = n, .d = d, .prec = prec, .orthogonal = true};
    g->product = _arb_vec_init((slong)(n * n));
    g->cosine = _arb_vec_init((slong)(n * n));
    g->norm = _arb_vec_init((slong)n);
    bool zero = false;
    for (size_t k = 0; k < n * d; k++)
        arb_set_d(rows + k, X->mid[k]);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i; j < n; j++)
            exact_dot(g->product + i * n + j, d, rows + i * d, rows + j * d);
        arb_sqrt(g->norm + i, g->product + i * n + i, prec);
        zero = zero || arb_is_zero(g->product + i * n + i);
    }
    for (size_t i = 0; i < n && !zero; i++)
        for (size_t j = i; j < n; j++)
            cosine(g, i, j);
    _arb_vec_clear(rows, (slong)(n * d));
    if (zero)
        lg_cosines_clear(g);
    return zero;
}

void lg_cosines_clear(struct lg_cosines *g)
{
    _arb_vec_clear(g->product, (slong)(g->n * g->n));
    _arb_vec_clear(g->cosine, (slong)(g->n * g->n));
    _arb_vec_clear(g->norm, (slong)g->n);
    *g = (struct lg_cosines){0};
}

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

void lg_expansion_rest(arb_t rest, arb_t tail, const arb_t E, const struct lg_hermite *h, size_t R, int power,
                       const arb_t rho, slong prec)
{
    lg_expansion_sum(rest, h, h, R, rho, prec);
    arb_sub(rest, E, rest, prec);
    lg_expansion_tail(tail, h, h, R, rho, prec);
    if (power) {
        arb_mul(rest, rest, rho, prec);
        arb_mul(tail, tail, rho, prec);
        arb_abs(tail, tail);
    }
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

/* out := |x - 1|. */
static void from_one(arb_t out, const arb_t x, slong prec)
{
    arb_sub_ui(out, x, 1, prec);
    arb_abs(out, out);
}

bool lg_nearly_unit_bound(arb_t out, const struct lg_activation *phi, const arb_t a, const arb_t b,
                          const arb_t rho, const arb_t E, slong prec)
{
    arb_t t, ab;
    if (!lg_ball_finite(phi->B) || !lg_ball_finite(phi->B2))
        return false;
    arb_init(t);
    arb_init(ab);
    arb_const_pi(out, prec);
    arb_ui_div(out, 2, out, prec);
    arb_sqrt(out, out, prec);
    lg_ball_to_arb(t, lg_mul(phi->B, phi->B2));
    arb_mul(out, out, t, prec);
    from_one(t, a, prec);
    from_one(ab, b, prec);
    arb_add(t, t, ab, prec);
    arb_mul(out, out, t, prec);
    arb_mul(ab, a, b, prec);
    arb_mul(out, out, ab, prec);
    from_one(t, ab, prec);
    arb_abs(ab, E);
    arb_addmul(out, t, ab, prec);
    arb_abs(t, rho);
    arb_mul(out, out, t, prec);
    arb_clear(t);
    arb_clear(ab);
    return true;
}

double lg_monomials(size_t d, size_t m)
{
    double count = 1;
    for (size_t k = 1; k <= m; k++)
        count = count * (double)(d + k - 1) / (double)k;
    return round(count);
}

bool lg_quadratic_null_vector(arb_ptr u, const struct lg_cosines *g, const struct lg_mat *X)
{
    const size_t d = g->d;
    const slong D = (slong)(d * (d + 1) / 2);
    if (d >= g->n || (size_t)D >= g->n)
        return false;
    arb_mat_t A, b;
    arb_t t;
    arb_init(t);
    arb_mat_init(A, D, D);
    arb_mat_init(b, D, 1);
    for (slong i = 0; i <= D; i++) { /* column i of A, and b last: the upper triangle of x_i x_i^T */
        const double *x = X->mid + (size_t)i * d;
        slong row = 0;
        for (size_t k = 0; k < d; k++)
            for (size_t l = k; l < d; l++, row++) {
                arb_ptr entry = i < D ? arb_mat_entry(A, row, i) : arb_mat_entry(b, row, 0);
                arb_set_d(entry, i < D ? x[k] : -x[k]);
                arb_set_d(t, x[l]);
                arb_mul(entry, entry, t, ARF_PREC_EXACT);
            }
    }
    const bool solved = arb_mat_solve(b, A, b, g->prec);
    for (slong i = 0; solved && i < D; i++)
        arb_set(u + i, arb_mat_entry(b, i, 0));
    for (slong i = D; i < (slong)g->n; i++)
        arb_set_si(u + i, i == D);
    arb_mat_clear(A);
    arb_mat_clear(b);
    arb_clear(t);
    return solved;
}
