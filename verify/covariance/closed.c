/* Closed forms of E[phi^(order)(g) phi^(order)(g')] for var g = a^2, var g' = b^2, cov(g, g') = c.
 *
 *               order 1, times c                            order 0
 *   quadratic   c                                           (a^2 b^2 + 2 c^2)/4                     (Isserlis)
 *   erf         (2/pi) / sqrt((1 + a^2)(1 + b^2) - c^2)     (2/pi) arcsin(c/sqrt((1+a^2)(1+b^2)))   (Williams 1997)
 *   ReLU        (pi - t)/(2 pi)                             (s + c (pi - t))/(2 pi)                 (Cho, Saul 2009)
 * with s = sqrt(a^2 b^2 - c^2) and t = arccos(c/(ab)) = 2 atan2(sqrt(ab - c), sqrt(ab + c)), which loses nothing at c = -ab
 * and only the square root of the error of ab - c at c = ab. The first two of order 1 and the quadratic have no
 * cancellation that matters ((1 + a^2)(1 + b^2) - c^2 >= 1 + a^2 + b^2) and are computed in double balls; the
 * others in Arb, from inner products of twice double precision. */
#include "verify/covariance/closed.h"

bool lg_closed_form_exists(enum lg_activation_id id)
{
    return id == LG_QUADRATIC || id == LG_ERF || id == LG_RELU;
}

static lg_ball entry(const struct lg_mat *A, size_t i, size_t j)
{
    return lg_ball_make(A->mid[i * A->cols + j], A->rad[i * A->cols + j]);
}

static lg_ball two_over_pi(void)
{
    arb_t t;
    arb_init(t);
    arb_const_pi(t, LG_GRAM_PREC);
    arb_ui_div(t, 2, t, LG_GRAM_PREC);
    const lg_ball ball = lg_ball_from_arb(t);
    arb_clear(t);
    return ball;
}

static lg_ball quadratic(int order, lg_ball aa, lg_ball bb, lg_ball c)
{
    if (order == 1)
        return lg_sqr(c);
    return lg_scale(lg_add(lg_mul(aa, bb), lg_scale(lg_sqr(c), 2)), 0.25);
}

static lg_ball erf_slopes(lg_ball factor, lg_ball aa, lg_ball bb, lg_ball c)
{
    const lg_ball one = lg_exact(1), least = lg_add(one, lg_add(aa, bb));
    lg_ball det = lg_sub(lg_mul(lg_add(one, aa), lg_add(one, bb)), lg_sqr(c));
    if (lg_lo(det) < lg_lo(least)) /* det >= least: keep the upper end */
        det = lg_from_ends(fmax(0, lg_lo(least)), fmax(lg_hi(det), lg_hi(least)));
    return lg_mul(c, lg_div(factor, lg_sqrt(det)));
}

struct work {
    arb_t aa, bb, ab, c, t, u;
};

static void work_init(struct work *w)
{
    arb_init(w->aa);
    arb_init(w->bb);
    arb_init(w->ab);
    arb_init(w->c);
    arb_init(w->t);
    arb_init(w->u);
}

static void work_clear(struct work *w)
{
    arb_clear(w->aa);
    arb_clear(w->bb);
    arb_clear(w->ab);
    arb_clear(w->c);
    arb_clear(w->t);
    arb_clear(w->u);
}

static void load(struct work *w, const struct lg_gram *g, size_t i, size_t j, bool unit)
{
    lg_gram_entry(w->c, g, i, j, unit);
    if (unit) {
        arb_one(w->aa);
        arb_one(w->bb);
        arb_one(w->ab);
        return;
    }
    lg_gram_norm(w->t, g, i);
    lg_gram_norm(w->u, g, j);
    arb_sqr(w->aa, w->t, LG_GRAM_PREC);
    arb_sqr(w->bb, w->u, LG_GRAM_PREC);
    arb_mul(w->ab, w->t, w->u, LG_GRAM_PREC);
}

/* sqrt of the nonnegative part of x + sign y. */
static void root(arb_t out, const arb_t x, const arb_t y, int sign)
{
    (sign > 0 ? arb_add : arb_sub)(out, x, y, LG_GRAM_PREC);
    arb_nonnegative_part(out, out);
    arb_sqrt(out, out, LG_GRAM_PREC);
}

static lg_ball relu(struct work *w, int order, bool same)
{
    arb_t s, t;
    arb_init(s);
    arb_init(t);
    if (same || arb_is_zero(w->ab)) /* rho = 1; or a zero row, for which all that follows is 0 */
        arb_zero(t);
    else {
        root(w->t, w->ab, w->c, -1);
        root(w->u, w->ab, w->c, 1);
        arb_mul(s, w->t, w->u, LG_GRAM_PREC);
        arb_atan2(t, w->t, w->u, LG_GRAM_PREC);
        arb_mul_2exp_si(t, t, 1);
    }
    arb_const_pi(w->u, LG_GRAM_PREC);
    arb_sub(t, w->u, t, LG_GRAM_PREC);
    arb_mul(t, t, w->c, LG_GRAM_PREC);
    if (order == 0)
        arb_add(t, t, s, LG_GRAM_PREC);
    arb_div(t, t, w->u, LG_GRAM_PREC);
    arb_mul_2exp_si(t, t, -1);
    const lg_ball value = lg_ball_from_arb(t);
    arb_clear(s);
    arb_clear(t);
    return value;
}

static lg_ball erf_values(struct work *w)
{
    arb_add_ui(w->aa, w->aa, 1, LG_GRAM_PREC);
    arb_add_ui(w->bb, w->bb, 1, LG_GRAM_PREC);
    arb_mul(w->t, w->aa, w->bb, LG_GRAM_PREC);
    arb_sqrt(w->t, w->t, LG_GRAM_PREC);
    arb_div(w->t, w->c, w->t, LG_GRAM_PREC);
    arb_asin(w->t, w->t, LG_GRAM_PREC);
    arb_const_pi(w->u, LG_GRAM_PREC);
    arb_div(w->t, w->t, w->u, LG_GRAM_PREC);
    arb_mul_2exp_si(w->t, w->t, 1);
    return lg_ball_from_arb(w->t);
}

static void store(struct lg_mat *out, size_t i, size_t j, lg_ball x)
{
    out->mid[i * out->cols + j] = x.mid;
    out->rad[i * out->cols + j] = x.rad;
}

void lg_closed_form(struct lg_mat *out, enum lg_activation_id id, int order, const struct lg_gram *g,
                    const struct lg_mat *K, bool unit)
{
    const size_t n = K->rows;
    const lg_ball factor = two_over_pi();
    const bool in_arb = id == LG_RELU || (id == LG_ERF && order == 0);
#pragma omp parallel for schedule(dynamic, 4)
    for (size_t i = 0; i < n; i++) {
        struct work w;
        work_init(&w);
        for (size_t j = i; j < n; j++) {
            if (in_arb) {
                load(&w, g, i, j, unit);
                store(out, i, j, id == LG_RELU ? relu(&w, order, i == j) : erf_values(&w));
                continue;
            }
            const lg_ball aa = entry(K, i, i), bb = entry(K, j, j), c = entry(K, i, j);
            store(out, i, j,
                  id == LG_QUADRATIC ? quadratic(order, aa, bb, c) : erf_slopes(factor, aa, bb, c));
        }
        work_clear(&w);
    }
    lg_mirror(n, out->mid);
    lg_mirror(n, out->rad);
}
