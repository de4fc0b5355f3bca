/* Power laws: exact data, coverage of the interval at its nominal rate (exact binomial bounds), and refusals
 * by name. */
#include "fixtures/lib/random.h"
#include "verify/stats/fit.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#define SURE 0x1p-20

/* y = x^e/8 at powers of two, exact: log y is a straight line up to rounding. The slope's error is at most
 * the largest error of a logarithm over half the spread of log x, here 4u 40/3 and GSL's own few
 * roundings. */
Test(fit, exact_power_laws)
{
    for (int e = -3; e <= 3; e++) {
        double x[10], y[10];
        struct lg_fit fit;
        for (int i = 0; i < 10; i++) {
            x[i] = ldexp(1, i);
            y[i] = ldexp(1, e * i - 3);
        }
        cr_assert(lg_fit_power_law(&fit, 10, x, y, 0.95) == 0);
        cr_assert(fabs(fit.exponent - e) <= 64 * 0x1p-53 * 3 &&
                  fabs(fit.log_c + log(8)) <= 64 * 0x1p-53 * 20);
        cr_assert(fit.low <= fit.exponent && fit.exponent <= fit.high && fit.high - fit.low <= 0x1p-40);
        cr_assert(fit.r2 >= 1 - 0x1p-40);
    }
}

/* The closed form at three points: u = 0, 1, 2 and v = 0, 0, 3 give e = 3/2, rss = 3/2, sd(e) = sqrt(3/4),
 * t_{1} at 0.75 = 1. */
Test(fit, three_points_by_hand)
{
    double x[3] = {1, exp(1), exp(2)}, y[3] = {1, 1, exp(3)};
    struct lg_fit fit;
    cr_assert(lg_fit_power_law(&fit, 3, x, y, 0.5) == 0);
    double error = 64 * 0x1p-53;
    cr_assert(fabs(fit.exponent - 1.5) <= error);
    cr_assert(fabs(fit.high - 1.5 - sqrt(0.75)) <= error && fabs(1.5 - fit.low - sqrt(0.75)) <= error);
    cr_assert(fabs(fit.r2 - 0.75) <= error && fabs(fit.log_c + 0.5) <= error);
}

Test(fit, interval_covers_at_its_rate)
{
    enum { SETS = 2000, N = 7 };
    static const double confidences[] = {0.5, 0.9, 0.99};
    for (size_t c = 0; c < 3; c++) {
        unsigned covered = 0;
        for (uint64_t set = 0; set < SETS; set++) {
            struct lg_stream stream = lg_stream_make(41, "fit", set, c);
            double x[N], y[N];
            for (uint64_t i = 0; i < N; i++) {
                x[i] = 10 * ldexp(1, (int)i);
                y[i] = 3 * pow(x[i], -0.5) * exp(0.2 * lg_stream_normal(&stream, i));
            }
            struct lg_fit fit;
            cr_assert(lg_fit_power_law(&fit, N, x, y, confidences[c]) == 0);
            covered += fit.low <= -0.5 && -0.5 <= fit.high;
        }
        cr_log_info("confidence %g: %u of %d", confidences[c], covered, SETS);
        cr_assert(gsl_cdf_binomial_P(covered, confidences[c], SETS) > SURE &&
                      gsl_cdf_binomial_Q(covered - 1, confidences[c], SETS) > SURE,
                  "confidence %g covers %u of %d", confidences[c], covered, SETS);
        /* An interval of another confidence would be noticed. */
        cr_assert(gsl_cdf_binomial_P(covered, confidences[c] + (1 - confidences[c]) / 2, SETS) < 0.01);
    }
}

Test(fit, refusals_name_the_value)
{
    struct lg_fit fit;
    double x[3] = {1, 2, 3}, y[3] = {1, -2.5, 3}, same[3] = {2, 2, 2};
    cr_assert(lg_fit_power_law(&fit, 3, x, y, 0.95) == -1 && strstr(fit.error, "y[1] = -2.5"), "%s",
              fit.error);
    y[1] = 2;
    y[2] = INFINITY;
    cr_assert(lg_fit_power_law(&fit, 3, x, y, 0.95) == -1 && strstr(fit.error, "y[2] = inf"), "%s",
              fit.error);
    x[0] = 0;
    cr_assert(lg_fit_power_law(&fit, 3, x, y, 0.95) == -1 && strstr(fit.error, "x[0] = 0"), "%s", fit.error);
    cr_assert(lg_fit_power_law(&fit, 2, x, y, 0.95) == -1 && strstr(fit.error, "2 points"), "%s", fit.error);
    cr_assert(lg_fit_power_law(&fit, 3, same, same, 0.95) == -1 && strstr(fit.error, "same"), "%s",
              fit.error);
    cr_assert(lg_fit_power_law(&fit, 3, same, same, 1) == -1 && strstr(fit.error, "confidence 1"), "%s",
              fit.error);
    x[0] = 1;
    cr_assert(lg_fit_power_law(&fit, 3, x, same, 0.95) == 0 && fit.exponent == 0 && fit.r2 == 1);
}
