/* The three tails; see feature_tail.h. u is found by doubling steps: any u that satisfies the condition is valid, and
 * the best one is of the order of sqrt(2 log(tr/lambda~)). */
#include "verify/covariance/feature_tail.h"

enum { PREC = 64 };

/* Upper bound of n exp(-x), x >= 0. */
static double tail(double n, double x)
{
    arb_t e;
    arb_init(e);
    arb_set_d(e, -x);
    arb_exp(e, e, PREC);
    double bound = lg_mul_up(n, lg_hi(lg_ball_from_arb(e)));
    arb_clear(e);
    return fmin(1, bound);
}

/* Lower bound of (1 - log 2)/2. */
static double chernoff(void)
{
    arb_t c;
    arb_init(c);
    arb_const_log2(c, PREC);
    arb_sub_ui(c, c, 1, PREC);
    double bound = lg_down(-lg_hi(lg_ball_from_arb(c))) / 2;
    arb_clear(c);
    return bound;
}

/* Upper bound of what the terms beyond m + sigma u carry. */
static double beyond(double m, double sigma, double u)
{
    double size = lg_add_up(m, lg_mul_up(sigma, u));
    double sum = lg_add_up(lg_mul_up(size, size), lg_mul_up(2 * sigma, lg_add_up(lg_div_up(m, u), sigma)));
    return lg_mul_up(sum, tail(1, lg_down(u * u) / 2));
}

/* Lower bound of c k lambda~; 0 when lambda~ may be 0. */
static double exponent(size_t k, double least)
{
    return lg_down(lg_down(chernoff() * (double)k) * fmax(0, least));
}

/* n exp(-c k lambda~/(2R)) with the best u, or 1 when there is none below 64. */
static double truncated(size_t n, size_t k, double least, double m, double sigma)
{
    double u = 1;
    while (beyond(m, sigma, u) > least / 2 && u < 64)
        u += 0.0625;
    if (!(u < 64))
        return 1;
    double size = lg_add_up(m, lg_mul_up(sigma, u));
    return tail((double)n, lg_down(exponent(k, least) / lg_mul_up(2 * size, size)));
}

struct lg_feature_tail lg_feature_tail(enum lg_activation_id id, size_t n, size_t k, lg_ball lambda,
                                       lg_ball trace, lg_ball x_norm)
{
    const struct lg_activation *a = lg_activations[id];
    double least = lg_lo(lambda);
    struct lg_feature_tail out = {1, 1};
    if (!(least > 0) || !lg_ball_finite(a->B))
        return out;
    if (lg_ball_finite(a->B0)) {
        double R = lg_mul_up((double)n, lg_mul_up(lg_hi(a->B0), lg_hi(a->B0)));
        out.bounded = tail((double)n, lg_down(exponent(k, least) / R));
    }
    out.truncated = truncated(n, k, least, lg_sqrt_up(lg_hi(trace)), lg_mul_up(lg_hi(a->B), lg_hi(x_norm)));
    return out;
}

double lg_feature_tail_growth(enum lg_activation_id id, size_t n, size_t k, lg_ball lambda,
                              lg_ball x_frobenius, lg_ball x_norm)
{
    double least = lg_lo(lambda), G = lg_hi(lg_activations[id]->G);
    if (!(least > 0) || !lg_ball_finite(lg_activations[id]->G))
        return 1;
    return truncated(n, k, least, lg_mul_up(G, lg_hi(x_frobenius)), lg_mul_up(G, lg_hi(x_norm)));
}
