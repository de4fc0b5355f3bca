/* The matrix Chernoff bounds of random features: against their formulas in plain arithmetic, and what they must refuse. */
#include "verify/covariance/feature_tail.h"

#include <criterion/criterion.h>

static lg_ball ball(double x)
{
    return lg_exact(x);
}

/* Upper bounds, and not loose: n e^-x moves by the absolute error of x, a few roundings of x. */
static void near_above(double bound, double formula)
{
    double slack = (8 + fabs(log(formula))) * 0x1p-48;
    cr_assert(bound >= formula * (1 - slack) && bound <= formula * (1 + slack), "%a for %a", bound, formula);
}

Test(feature_tail, bounded_form_is_its_formula)
{
    const double c = (1 - log(2)) / 2;
    for (size_t n = 2; n <= 6; n += 2)
        for (size_t k = 4096; k <= 65536; k *= 4) {
            struct lg_feature_tail t =
                lg_feature_tail(LG_TANH, n, k, ball(0.125), ball((double)n / 4), ball(1.5));
            near_above(t.bounded, fmin(1, (double)n * exp(-c * (double)k * 0.125 / (double)n)));
        }
}

/* The best u of a fine search can only give a smaller bound, and not much smaller. */
Test(feature_tail, truncated_form_is_near_its_best)
{
    const double c = (1 - log(2)) / 2, lambda = 0.0625, m = 1, sigma = 1.25;
    double best = 1;
    for (double u = 1; u < 20; u += 0x1p-10) {
        double R = (m + sigma * u) * (m + sigma * u);
        if ((R + 2 * sigma * m / u + 2 * sigma * sigma) * exp(-u * u / 2) <= lambda / 2)
            best = fmin(best, 4 * exp(-c * 65536 * lambda / (2 * R)));
    }
    struct lg_feature_tail t = lg_feature_tail(LG_SOFTPLUS, 4, 65536, ball(lambda), ball(1), ball(1.25));
    cr_assert(best < 0x1p-6 && t.truncated >= best && t.truncated < 2 * best, "%g, best %g", t.truncated,
              best);
    cr_assert_eq(t.bounded, 1, "softplus is not bounded");
}

/* The growth form is the truncated one of m = G|X|_F, sigma = G|X|: tanh and erf, whose G is their B, agree with it where tr = (G|X|_F)^2. */
Test(feature_tail, growth_form_is_the_truncated_one_of_the_data)
{
    for (size_t k = 4096; k <= 1 << 18; k *= 4) {
        const struct lg_feature_tail t = lg_feature_tail(LG_TANH, 3, k, ball(0.25), ball(9), ball(1.5));
        cr_assert_float_eq(lg_feature_tail_growth(LG_TANH, 3, k, ball(0.25), ball(3), ball(1.5)), t.truncated,
                           1e-12 * t.truncated, "k = %zu", k);
        cr_assert_leq(lg_feature_tail_growth(LG_ERF, 3, k, ball(0.25), ball(3), ball(1.5)), t.truncated);
    }
    cr_assert_lt(lg_feature_tail_growth(LG_GELU, 3, 1 << 18, ball(0.25), ball(3), ball(1.5)), 0x1p-6);
    cr_assert_eq(lg_feature_tail_growth(LG_SIGMOID, 3, 1 << 30, ball(0.25), ball(3), ball(1.5)), 1,
                 "phi(0) is not 0");
    cr_assert_eq(lg_feature_tail_growth(LG_QUADRATIC, 3, 1 << 30, ball(0.25), ball(3), ball(1.5)), 1);
}

Test(feature_tail, nothing_is_promised_without_a_positive_eigenvalue)
{
    const lg_ball unsure[] = {{0, 0}, {1, 1.5}, {-1, 0}, {0, INFINITY}};
    for (size_t i = 0; i < sizeof unsure / sizeof *unsure; i++) {
        struct lg_feature_tail t = lg_feature_tail(LG_ERF, 3, 100000, unsure[i], ball(1), ball(1));
        cr_assert(t.bounded == 1 && t.truncated == 1, "%zu", i);
        cr_assert_eq(lg_feature_tail_growth(LG_ERF, 3, 100000, unsure[i], ball(1), ball(1)), 1, "%zu", i);
    }
    struct lg_feature_tail t = lg_feature_tail(LG_QUADRATIC, 3, 100000, ball(1), ball(1), ball(1));
    cr_assert(t.bounded == 1 && t.truncated == 1, "phi' is not bounded");
}
