/* Curves that come to a limit: exact data give it back, noise covers it at the nominal rate, growth has none. */
#include "fixtures/lib/network.h"
#include "verify/stats/fit_limit.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

Test(fit_limit, exact_curves_give_their_limit_back)
{
    for (int k = 1; k <= 3; k++) {
        double x[8], y[8];
        struct lg_limit_fit fit;
        const double c = k - 0.005; /* a point of the grid */
        for (int i = 0; i < 8; i++) {
            x[i] = 32 << i;
            y[i] = 34.5 + 40 * pow(x[i], -c);
        }
        cr_assert_eq(lg_fit_limit(&fit, 8, x, y, 0.95), 0, "%s", fit.error);
        cr_assert(fabs(fit.limit - 34.5) < 1e-9 && fabs(fit.scale - 40) < 1e-3 && fabs(fit.decay - c) < 1e-9,
                  "%g + %g x^-%g", fit.limit, fit.scale, fit.decay);
        cr_assert(fit.limit_low <= fit.limit && fit.limit <= fit.limit_high && fit.decay_low > 0);
    }
}

Test(fit_limit, growth_is_no_limit)
{
    double x[8], y[8];
    struct lg_limit_fit fit;
    for (int i = 0; i < 8; i++) {
        x[i] = 32 << i;
        y[i] = 3 + 2 * pow(x[i], 0.505);
    }
    cr_assert_eq(lg_fit_limit(&fit, 8, x, y, 0.95), 0, "%s", fit.error);
    cr_assert(fabs(fit.decay + 0.505) < 1e-9 && fit.decay_high < 0 && fit.scale > 0, "%g", fit.decay);
}

/* 200 noisy curves: the interval at 0.9 misses a true limit about 20 times; 45 or more has probability below 2^-20. */
Test(fit_limit, the_interval_covers_the_limit)
{
    size_t missed = 0;
    for (uint64_t trial = 0; trial < 200; trial++) {
        const struct lg_draw draw = {.seed = 5, .index = trial, .kind = LG_NETWORK};
        double x[25], y[25], noise[25];
        struct lg_limit_fit fit;
        lg_gaussian_rows(&draw, "fit-limit", "noise", 25, 1, noise);
        for (int i = 0; i < 25; i++) {
            x[i] = 32 << i % 5;
            y[i] = 34.7 + 300 / x[i] + 0.3 * noise[i];
        }
        cr_assert_eq(lg_fit_limit(&fit, 25, x, y, 0.9), 0, "%s", fit.error);
        missed += !(fit.limit_low <= 34.7 && 34.7 <= fit.limit_high);
    }
    cr_assert_lt(missed, 45);
}

Test(fit_limit, refuses_by_name)
{
    const double x[4] = {1, 2, 2, 1}, y[4] = {1, 2, 3, 4}, bad[4] = {1, 2, -3, 4};
    struct lg_limit_fit fit;
    cr_assert(lg_fit_limit(&fit, 4, x, y, 0.95) == -1 && strstr(fit.error, "2 different x"), "%s", fit.error);
    cr_assert(lg_fit_limit(&fit, 4, bad, y, 0.95) == -1 && strstr(fit.error, "x[2] = -3"), "%s", fit.error);
    cr_assert(lg_fit_limit(&fit, 3, x, y, 0.95) == -1 && strstr(fit.error, "3 points"), "%s", fit.error);
}
