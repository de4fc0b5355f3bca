/* T2b along a run; see deviation.h. */
#include "verify/author/deviation.h"
#include "verify/author/labels.h"

static double radius(const struct lg_deviation *x)
{
    return x->c->recipe.extra[0];
}

static double budget(const struct lg_deviation *x)
{
    return x->c->recipe.extra[1];
}

/* eps <= sigma/17 gives alpha' >= 16 eps and c' >= 3/8. |r_0| <= alpha' R/5 certifies 4|r_0|/alpha' <= R, with room for centring;
 * the sharp form then leaves R - |r_0|/(c' alpha') for E_(beta/(c' alpha') + 1): E_ is the power of two below. */
void lg_deviation_calibrate(struct lg_case *c, const struct lg_trajectory *tr, double R, double eps)
{
    static const double fractions[] = {1, 0.5, 0.125};
    static const uint32_t steps[] = {6, 12, 20};
    double sigma = fmax(0, lg_lo(tr->spectrum0.sigma_min)), norm = lg_hi(tr->spectrum0.sigma_max);
    double fraction = fractions[lg_choose(&c->choices, 3)], y = lg_norm_up(c->inst.n, c->inst.y);
    bool usable = R > 0 && isfinite(R) && eps <= sigma / 17 && sigma > 0;
    double reach = usable ? eps : norm, alpha = sigma - eps;
    double beta = fmin(lg_hi(tr->m.beta), lg_add_up(norm, reach)),
           ca = (1 - 2 * eps / alpha - fraction / 2) * alpha;
    double target = usable ? alpha * R / 5 : 0x1p-20;
    int exponent = (int)floor(log2(target / y));
    double spare = usable ? (R - ldexp(y, exponent) * (1 + 0x1p-10) / ca) / (beta / ca + 1) : target;
    double eta = lg_lo(lg_div(lg_exact(fraction), lg_sqr(lg_exact(beta))));
    c->recipe.extra[0] = usable ? R : 1;
    c->recipe.extra[1] = ldexp(1, ilogb(spare));
    c->recipe.label_exponent = exponent;
    c->recipe.eta = lg_case_round_down(c, isfinite(eta) && eta > 0 ? eta : 1);
    c->recipe.steps = steps[lg_choose(&c->choices, 3)];
}

static void state_hypotheses(const struct lg_deviation *x)
{
    lg_ball slide = lg_div(lg_scale(x->tr->r0, 4), x->alpha), spare = lg_exact(budget(x));
    lg_ball sharp = lg_add(lg_div(lg_add(x->tr->r0, lg_mul(x->beta, spare)), lg_mul(x->c1, x->alpha)), spare);
    lg_hypothesis(x->c, LG_T2B_ALPHA, lg_exact(DBL_MIN), x->alpha);
    lg_hypothesis(x->c, LG_T2B_EPSILON, x->eps, lg_scale(x->alpha, 0.125));
    lg_hypothesis(x->c, LG_T2B_RADIUS, lg_max(slide, sharp), lg_exact(radius(x)));
    lg_hypothesis(x->c, LG_T2B_STEP, lg_exact(x->c->recipe.eta), lg_div(lg_exact(1), lg_sqr(x->beta)));
}

void lg_deviation_open(struct lg_deviation *x, struct lg_case *c, const struct lg_trajectory *tr, double eps)
{
    *x = (struct lg_deviation){.c = c, .tr = tr, .eps = lg_exact(eps)};
    x->alpha = lg_exact(fmax(0, lg_lo(lg_sub(lg_exact(lg_lo(tr->spectrum0.sigma_min)), x->eps))));
    lg_ball local = lg_exact(lg_hi(lg_add(tr->spectrum0.sigma_max, x->eps)));
    lg_ball global = lg_exact(lg_hi(tr->m.beta));
    lg_key_state_global(c, LG_T2B_GLOBAL, global, local);
    x->beta = isfinite(global.mid) && global.mid < local.mid ? global : local;
    lg_ball drop = lg_add(lg_div(lg_scale(x->eps, 2), x->alpha),
                          lg_scale(lg_mul(lg_exact(c->recipe.eta), lg_sqr(x->beta)), 0.5));
    x->c1 = lg_exact(lg_lo(lg_sub(lg_exact(1), drop)));
    state_hypotheses(x);
}

static lg_ball contraction(const struct lg_deviation *x, lg_ball factor)
{
    lg_ball drop = lg_mul(factor, lg_mul(lg_exact(x->c->recipe.eta), lg_sqr(x->alpha)));
    return lg_sqrt(lg_nonneg(lg_sub(lg_exact(1), drop)));
}

static void rate_claim(struct lg_deviation *x, unsigned claim, double t, lg_ball factor, double *sum)
{
    lg_ball q = contraction(x, factor);
    *sum = lg_add_up(lg_mul_up(lg_hi(q), *sum), lg_mul_up(x->beta.mid, x->tr->e));
    lg_claim(x->c, claim, t, x->tr->r_next,
             lg_add(lg_mul(lg_pow(q, (unsigned)(x->tr->t + 1)), x->tr->r0), lg_exact(*sum)));
}

static void path_claims(struct lg_deviation *x, double t)
{
    const struct lg_trajectory *tr = x->tr;
    lg_ball E = lg_exact(tr->e_sum), fall = lg_sub(tr->r0, tr->r_next), ca = lg_mul(x->c1, x->alpha);
    lg_ball loose = lg_add(fall, lg_mul(x->beta, E));
    lg_claim(x->c, LG_T2B_PATH, t, tr->path_next, lg_add(lg_div(lg_scale(loose, 4), x->alpha), E));
    lg_claim(x->c, LG_T2B_PATH_SHARP, t, tr->path_next, lg_add(lg_div(loose, ca), E));
    lg_claim(x->c, LG_T2B_INSIDE, t, tr->path_next, lg_exact(radius(x)));
    lg_claim(x->c, LG_T2B_PATH_EXACT, t, lg_mul(ca, tr->path_next), fall);
    lg_claim(x->c, LG_T2B_BAD_PATH, t, tr->path_next, lg_div(fall, lg_scale(x->beta, 2)));
}

/* With eps = 0 and all singular values of J equal, as for n = 1, f is linear on the ball and |r+| = (1 - eta beta^2)|r|, which is
 * the sharp factor: an equality that no precision separates. */
static bool is_strict(const struct lg_deviation *x)
{
    return x->eps.mid > 0 || lg_certainly_lt(x->tr->spectrum0.sigma_min, x->tr->spectrum0.sigma_max);
}

void lg_deviation_step(struct lg_deviation *x)
{
    const struct lg_trajectory *tr = x->tr;
    double t = (double)(tr->t + 1);
    lg_ball eb2 = lg_mul(lg_exact(x->c->recipe.eta), lg_sqr(x->beta)),
            slip = lg_mul(x->beta, lg_exact(tr->e));
    rate_claim(x, LG_T2B_RATE, t, lg_exact(0.5), &x->slide_sum);
    if (is_strict(x)) {
        rate_claim(x, LG_T2B_RATE_SHARP, t, lg_scale(x->c1, 2), &x->sharp_sum);
        lg_claim(x->c, LG_T2B_CONTRACTION, t, tr->r_next,
                 lg_add(lg_mul(contraction(x, lg_scale(x->c1, 2)), tr->r), slip));
    }
    lg_claim(x->c, LG_T2B_BAD_RATE, t, tr->r_next,
             lg_scale(lg_mul(lg_abs(lg_sub(lg_exact(1), lg_scale(eb2, 2))), tr->r), 0.5));
    path_claims(x, t);
}

void lg_deviation_close(struct lg_deviation *x)
{
    lg_hypothesis(x->c, LG_T2B_BUDGET, lg_exact(x->tr->e_sum), lg_exact(budget(x)));
}
