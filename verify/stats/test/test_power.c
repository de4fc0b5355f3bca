/* Stated powers: against exhaustive search, against the exact binomial tail, and against simulation of the
 * worst law. */
#include "fixtures/lib/random.h"
#include "verify/stats/averages.h"
#include "verify/stats/power.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

#define SURE 0x1p-20

static bool rejects(double p, unsigned n, unsigned s, double a)
{
    struct lg_eprocess e;
    cr_assert(lg_eprocess_init(&e, p) == 0 && lg_eprocess_add(&e, n, (double)s) == 0);
    return lg_evidence_rejects(lg_eprocess_evidence(&e), a);
}

Test(power, critical_number_is_the_smallest)
{
    static const double rates[] = {0, 0.001, 0.05, 0.5, 0.95, 1}, levels[] = {0x1p-20, 0.01, 0.3};
    for (size_t r = 0; r < 6; r++) {
        for (size_t l = 0; l < 3; l++) {
            for (unsigned n = 0; n <= 40; n += 5) {
                unsigned critical = lg_power_critical(rates[r], n, levels[l]);
                for (unsigned s = 0; s <= n; s++) {
                    cr_assert(rejects(rates[r], n, s, levels[l]) == (s >= critical), "p %g n %u s %u",
                              rates[r], n, s);
                }
                cr_assert(critical <= n + 1);
            }
        }
    }
}

Test(power, rate_is_the_smallest)
{
    static const double rates[] = {0, 0.01, 0.1, 0.5}, levels[] = {0x1p-20, 0.01};
    for (size_t r = 0; r < 4; r++) {
        for (size_t l = 0; l < 2; l++) {
            for (unsigned n = 50; n <= 800; n *= 4) {
                double q = lg_power_rate(rates[r], n, levels[l], 0.95);
                unsigned critical = lg_power_critical(rates[r], n, levels[l]);
                cr_assert(q > rates[r] && q < 1);
                cr_assert(gsl_cdf_binomial_Q(critical - 1, q, n) >= 0.95);
                cr_assert(gsl_cdf_binomial_Q(critical - 1, q * (1 - 0x1p-20), n) < 0.95);
                cr_log_info("p %g, n %u, level %.2g: %u events reject, rate %.4f is seen", rates[r], n,
                            levels[l], critical, q);
            }
        }
    }
    cr_assert(lg_power_rate(0.5, 10, 0x1p-20, 0.95) == INFINITY);
    cr_assert(lg_power_rate(1, 1000, 0.01, 0.95) == INFINITY);
    cr_assert(lg_power_rate(0.5, 10, 2, 0.95) == 0); /* a level above 1 rejects whatever happens */
}

/* Bernoulli variables attain both inequalities of the derivation but Hoeffding's. One of ENTRIES deviates. */
enum { RUNS = 2000, ENTRIES = 5 };

static void null_of(struct lg_bounded *null, double m)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        null[i] = (struct lg_bounded){.lo = 0, .hi = 1, .m = lg_exact(m)};
    }
}

static void observation(double *x, const struct lg_stream *stream, size_t t, double m, double q)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        x[i] = lg_stream_uniform(stream, t * ENTRIES + i) < (i == 2 ? q : m);
    }
}

/* The averages of all n terms are observed at once. */
static unsigned detections(double m, size_t n, double a, double q)
{
    struct lg_bounded null[ENTRIES];
    unsigned count = 0;
    null_of(null, m);
    for (uint64_t run = 0; run < RUNS; run++) {
        struct lg_stream stream = lg_stream_make(12, "averages power", run, 0);
        struct lg_averages e;
        double x[ENTRIES], mean[ENTRIES] = {0};
        for (size_t t = 0; t < n; t++) {
            observation(x, &stream, t, m, q);
            for (size_t i = 0; i < ENTRIES; i++) {
                mean[i] += x[i] / (double)n;
            }
        }
        cr_assert(lg_averages_init(&e, ENTRIES, null) == 0);
        cr_assert(lg_averages_add(&e, n, mean, NULL) == ENTRIES);
        count += lg_evidence_rejects(lg_averages_evidence(&e), a);
        lg_averages_clear(&e);
    }
    return count;
}

Test(power, stated_deviations_are_detected)
{
    static const double a = 0.001;
    size_t n = 128; /* 1/n is a double: the average never leaves [0, 1] */
    double q = lg_power_averages(0.25, n, a, 0.95, ENTRIES);
    cr_assert(q < 1);
    unsigned seen = detections(0.25, n, a, q);
    cr_log_info("mean %.4f seen %u of %d", q, seen, RUNS);
    cr_assert(gsl_cdf_binomial_P(seen, 0.95, RUNS) > SURE, "%u", seen);
    /* and the statement is not empty: half of the deviation is not detected that often */
    cr_assert(gsl_cdf_binomial_P(detections(0.25, n, a, 0.25 + (q - 0.25) / 2), 0.95, RUNS) < SURE);
    cr_assert(lg_power_averages(0.5, 3, a, 0.95, ENTRIES) == INFINITY);
    for (size_t m = 1; m <= 1000000; m *= 10) {
        cr_assert(lg_power_averages(0.25, 10 * m, a, 0.95, 1) <= lg_power_averages(0.25, m, a, 0.95, 1));
    }
}

/* In units of the mean: a shift and a scale of the interval act as they should, and the worse direction counts. */
Test(power, means_in_units_of_the_mean)
{
    const double a = 0x1p-20;
    const struct lg_bounded unit = {0, 1, {0.25, 0}}, twice = {0, 2, {0.5, 0}}, shifted = {1, 2, {1.25, 0}};
    double q = lg_power_mean(&unit, 1000, a, 0.95, ENTRIES);
    double above = lg_power_averages(0.25, 1000, a, 0.95, ENTRIES) - 0.25;
    double below = lg_power_averages(0.75, 1000, a, 0.95, ENTRIES) - 0.75;
    cr_assert(q == fmax(above, below) / 0.25 && isfinite(q) && above != below);
    cr_assert_float_eq(lg_power_mean(&twice, 1000, a, 0.95, ENTRIES), q, 1e-12);
    cr_assert_float_eq(lg_power_mean(&shifted, 1000, a, 0.95, ENTRIES), q / 5, 1e-12);
    const struct lg_bounded point = {1, 1, {1, 0}}, zero = {-1, 1, {0, 0}};
    cr_assert(lg_power_mean(&point, 1000, a, 0.95, 1) == INFINITY);
    cr_assert(lg_power_mean(&zero, 1000, a, 0.95, 1) == INFINITY);
}
