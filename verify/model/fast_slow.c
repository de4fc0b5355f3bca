/* Constants of gradient descent on clusterable data; see fast_slow.h. */
#include "verify/model/fast_slow.h"

static lg_ball upper(lg_ball x)
{
    return lg_exact(lg_hi(x));
}

/* (square + (eps S/alpha)^2)^(1/2). */
static lg_ball beside_slow(const struct lg_fast_slow *k, lg_ball square)
{
    return lg_sqrt(lg_add(square, lg_sqr(lg_div(lg_mul(k->eps, k->S), k->alpha))));
}

void lg_fast_slow_set(struct lg_fast_slow *k, const struct lg_clustering *q, double reach, double R)
{
    lg_ball one = lg_exact(1), radius = lg_exact(reach);
    k->R = lg_exact(R);
    k->L = upper(q->m->L);
    k->alpha = lg_exact(fmax(0, lg_lo(lg_sub(k->fast, lg_mul(k->L, radius)))));
    double local = lg_hi(lg_add(k->norm, lg_mul(k->L, radius))), global = lg_hi(q->m->beta);
    k->beta = lg_exact(isfinite(global) && global < local ? global : local);
    lg_ball weights = lg_add(k->weights, radius);
    k->eps = lg_eps_sharp(q, weights);
    k->eps_slide = lg_eps_slide(q, weights);
    k->eps_row = lg_eps_row(q, weights);
    k->S = upper(lg_add(k->s0, lg_mul(k->eps, k->R)));
    k->A = upper(lg_add(beside_slow(k, lg_sqr(k->a0)), lg_mul(k->beta, k->budget)));
    lg_ball twice = lg_scale(lg_mul(lg_mul(k->eta, k->T), k->eps), 2);
    k->time = upper(lg_mul(twice, k->eps));
    lg_ball rounding = lg_mul(lg_add(lg_div(lg_scale(k->beta, 2), k->alpha), one), k->budget);
    lg_ball moved = lg_add(lg_div(lg_scale(k->a0, 2), k->alpha), lg_mul(twice, k->s0));
    k->P = upper(lg_div(lg_add(moved, rounding), lg_sub(one, k->time)));
    lg_ball step = lg_mul(k->eta, lg_add(lg_mul(k->beta, k->A), lg_mul(k->eps, k->S)));
    k->need = upper(lg_add(k->P, step));
}

/* Bound of |a_T|, without rounding. */
static lg_ball last_fast(const struct lg_fast_slow *k)
{
    lg_ball keep = lg_sub(lg_exact(1), lg_mul(k->eta, lg_sqr(k->alpha)));
    return beside_slow(k, lg_mul(lg_pow(lg_nonneg(keep), (unsigned)k->T.mid), lg_sqr(k->a0)));
}

lg_ball lg_label_error(const struct lg_fast_slow *k, const struct lg_clustering *q, size_t l, lg_ball slow0,
                       lg_ball range)
{
    lg_ball a = lg_add(last_fast(k), lg_mul(k->beta, k->budget));
    lg_ball fast = lg_div(a, lg_sqrt(lg_exact((double)q->size[l])));
    lg_ball slow = lg_add(slow0, lg_scale(lg_mul(k->eps_row, k->P), 2));
    lg_ball shift = lg_div(lg_scale(range, (double)q->wrong[l]), lg_exact((double)q->size[l]));
    return lg_add(lg_add(fast, slow), shift);
}
