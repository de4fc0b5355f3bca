/* The constants of T2; see key_constants.h. */
#include "verify/author/key_constants.h"
#include "verify/author/descent.h"
#include "verify/author/labels.h"

#include <string.h>

enum { LONGEST = 500 };
#define LONG_WORK 0x1p25 /* products of LONGEST steps */

/* beta := min(T0's beta, |J(W_0)| + L R) with L R = 4 L|r_0|/alpha <= alpha when the radius hypothesis holds. */
struct lg_key_constants lg_key_constants_of(const struct lg_trajectory *tr)
{
    struct lg_key_constants k;
    k.alpha = lg_exact(lg_down(fmax(0, lg_lo(tr->spectrum0.sigma_min)) / 2));
    k.L = lg_exact(lg_hi(tr->m.L));
    lg_ball R = lg_div(lg_scale(tr->r0, 4), k.alpha);
    k.local = lg_exact(lg_hi(lg_add(tr->spectrum0.sigma_max, lg_mul(k.L, R))));
    k.global = lg_exact(lg_hi(tr->m.beta));
    k.beta = isfinite(k.local.mid) && k.local.mid < k.global.mid ? k.local : k.global;
    return k;
}

static double finite_end(lg_ball x)
{
    return isfinite(lg_hi(x)) ? lg_hi(x) : DBL_MAX;
}

void lg_key_state_global(struct lg_case *c, unsigned hypothesis, lg_ball global, lg_ball local)
{
    lg_hypothesis(c, hypothesis, lg_exact(finite_end(global)), lg_exact(finite_end(local)));
}

/* |r_0| at exponent 0 for planted labels: J_0 J_0^T u, u the label direction, and by Taylor a share of at most
 * (L/2)|W* - W_0|^2 / |J_0 J_0^T u| <= L|r_0|/(8 alpha^2) <= 1/32 more. */
static double planted_size(struct lg_case *c, const struct lg_trajectory *tr)
{
    struct lg_vec u = lg_take_vec(c, tr->m.n), image = lg_take_vec(c, tr->m.n);
    memcpy(u.mid, c->inst.y, tr->m.n * sizeof *u.mid);
    lg_need(c, lg_mat_vec(&image, &tr->gram0, &u));
    return lg_mul_up(1 + 0x1p-5, lg_hi(lg_vec_norm(&image)));
}

/* Steps after which the slowest direction, whose factor is at least (1 - 4 eta alpha^2), has come down to about 2^-20: a run that
 * goes on is all rounding. */
static uint32_t long_run(double alpha, double eta)
{
    double steps = 20 * log(2) / (4 * eta * alpha * alpha);
    return steps < LONGEST ? (uint32_t)fmax(20, steps) : LONGEST;
}

void lg_key_calibrate(struct lg_case *c)
{
    static const double fractions[] = {1, 0.5, 0.125};
    static const uint32_t steps[] = {6, 12, 20};
    c->precision = LG_DOUBLE;
    const struct lg_trajectory *tr = lg_take_trajectory_of(c, c->inst.y);
    struct lg_key_constants k = lg_key_constants_of(tr);
    double target = lg_lo(lg_div(lg_sqr(k.alpha), lg_scale(k.L, 4)));
    c->recipe.planted = lg_choose(&c->choices, 4) == 3;
    double size = c->recipe.planted ? planted_size(c, tr) : lg_norm_up(c->inst.n, c->inst.y);
    /* alpha = 0 (the theorem is vacuous): tiny labels and half the step keep the run tame all the same */
    bool usable = target > 0 && isfinite(target);
    double reach = usable ? k.alpha.mid : lg_hi(tr->spectrum0.sigma_max);
    double beta = fmin(lg_hi(tr->m.beta), lg_hi(lg_add(tr->spectrum0.sigma_max, lg_exact(reach))));
    double eta = lg_lo(lg_div(lg_exact(fractions[lg_choose(&c->choices, 3)]), lg_sqr(lg_exact(beta))));
    c->recipe.label_exponent =
        usable && size > 0 && isfinite(size) ? (int)floor(log2(0.99 * target / size)) : -20;
    c->recipe.eta = lg_case_round_down(c, isfinite(eta) && eta > 0 ? eta : 1);
    c->recipe.steps = LONGEST;
    bool may_be_long = usable && lg_case_work(c) <= LONG_WORK;
    c->recipe.steps = steps[lg_choose(&c->choices, 3)];
    if (may_be_long && lg_choose(&c->choices, 5) == 4)
        c->recipe.steps = long_run(k.alpha.mid, c->recipe.eta);
}
