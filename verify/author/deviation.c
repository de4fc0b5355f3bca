/* T2b along a run; see deviation.h. */
#include "verify/author/deviation.h"
#include "verify/author/labels.h"

/* eps <= sigma/17 gives alpha' >= 16 eps and c' >= 3/8. |r_0| <= alpha' R/5 certifies 4|r_0|/alpha' <= R, with room for centring;
 * the sharp form then leaves R - |r_0|/(c' alpha') for E_max (beta/(c' alpha') + 1): E_max is the power of two below. */
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

void lg_deviation_start(struct lg_case *c, const struct lg_trajectory *tr, double eps)
{
    const struct lg_spectrum *s = &tr->spectrum0;
    const lg_ball alpha = lg_sub(lg_exact(lg_lo(s->sigma_min)), lg_exact(eps));
    const lg_ball local = lg_exact(lg_hi(lg_add(s->sigma_max, lg_exact(eps))));
    const lg_ball global = lg_exact(lg_hi(tr->m.beta));
    lg_key_state_global(c, LG_T2B_GLOBAL, global, local);
    lg_let(c, "alpha'", lg_exact(fmax(0, lg_lo(alpha))));
    lg_let(c, "eps", lg_exact(eps));
    lg_let(c, "beta", isfinite(global.mid) && global.mid < local.mid ? global : local);
    lg_let(c, "R", lg_exact(c->recipe.extra[0]));
    lg_let(c, "E_max", lg_exact(c->recipe.extra[1]));
}

/* With eps = 0 and all singular values of J equal, as for n = 1, f is linear on the ball and |r+| = (1 - eta beta^2)|r|, which is
 * the sharp factor: an equality that no precision separates. */
void lg_deviation_claims(struct lg_case *c, const struct lg_trajectory *tr)
{
    const double t = (double)(tr->t + 1);
    if (!(lg_value_of(c, "eps").mid > 0) &&
        !lg_certainly_lt(tr->spectrum0.sigma_min, tr->spectrum0.sigma_max))
        return;
    lg_state_claim(c, "rate-sharp", t);
    lg_state_claim(c, "contraction", t);
}

void lg_deviation_end(struct lg_case *c)
{
    lg_state_hypothesis(c, LG_T2B_BUDGET);
}
