/* E-process for rates: exact expectations, a referee in long double, and false alarms under optional
 * stopping.
 *
 * Simulated counts are judged by exact binomial tails at 2^-20 with fixed seeds; a wrong e-process,
 * normalised for p/4, must fail the same judgement. */
#include "fixtures/lib/random.h"
#include "verify/stats/eprocess.h"
#include "verify/stats/power.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

#define SURE 0x1p-20 /* probability of a false failure of one simulated comparison */

static struct lg_evidence evidence(double p, uint64_t n, double s)
{
    struct lg_eprocess e;
    cr_assert(lg_eprocess_init(&e, p) == 0 && lg_eprocess_add(&e, n, s) == 0);
    return lg_eprocess_evidence(&e);
}

/* The formula of eprocess.h in 64 bits; relative error below (2n + 40) 2^-63. */
static long double referee(double p, unsigned n, double s)
{
    int first, last;
    long double sum = 0;
    lg_eprocess_grid(p, &first, &last);
    for (int j = first; j <= last; j++) {
        long double theta = ldexpl(1, j), term = powl(1 + theta, (long double)s);
        for (unsigned i = 0; i < n; i++) {
            term /= 1 + theta * (long double)p;
        }
        sum += term;
    }
    return sum / (long double)(last - first + 1);
}

/* log E is certain from below and tight: one rounding of a double and the error of the referee apart. */
Test(eprocess, log_is_the_mixture)
{
    static const double rates[] = {0x1p-40, 1e-3, 0.01, 0.3, 0.5, 0.9, 1 - 0x1p-30};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        for (unsigned n = 0; n <= 60; n += 3) {
            for (double s = 0; s <= n; s += 0.75) {
                struct lg_evidence e = evidence(rates[r], n, s);
                long double exact = logl(referee(rates[r], n, s));
                long double error = (2.0L * n + 42) * 0x1p-63L * (1 + fabsl(exact));
                cr_assert((long double)e.log_e <= exact + error, "p %g n %u s %g", rates[r], n, s);
                cr_assert((long double)e.log_e >= exact - error - 0x1p-52L * fabsl(exact), "p %g n %u s %g",
                          rates[r], n, s);
                long double level = fminl(1, 1 / referee(rates[r], n, s));
                cr_assert((long double)e.level >= level * (1 - error));
                cr_assert((long double)e.level <= level * (1 + error + 0x1p-52L) + (long double)LG_TINY);
            }
        }
    }
}

/* sum_s P(Bin(n, rate) = s) E(n, s), the expectation of E. */
static double expectation(double p, double rate, unsigned n)
{
    long double sum = 0, q = (long double)rate, weight = powl(1 - q, (long double)n);
    for (unsigned s = 0; s <= n; s++) {
        sum += weight * expl((long double)evidence(p, n, (double)s).log_e);
        weight *= q / (1 - q) * (long double)(n - s) / (long double)(s + 1);
    }
    return (double)sum;
}

/* Exactly 1 at the boundary, less below it. log E <= 3n log 2 + n log(1/p) here, so a double's log E moves E
 * by a relative 2^-52 of that; the weights carry 5n roundings of 2^-64. */
Test(eprocess, expectation_is_one_at_the_boundary)
{
    static const double rates[] = {0.01, 0.05, 0.25, 0.5, 0.8};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        for (unsigned n = 1; n <= 41; n += 8) {
            double p = rates[r], error = n * (3 + log(1 / p)) * 0x1p-52 + 0x1p-52;
            double boundary = expectation(p, p, n);
            cr_assert(fabs(boundary - 1) <= error, "p %g n %u: %.17g", p, n, boundary);
            cr_assert_lt(expectation(p, p / 2, n), 1 - error);
            cr_assert_gt(expectation(p, 1.1 * p, n), 1 + error);
        }
    }
}

static double level_of(double e)
{
    arb_t x;
    arb_init(x);
    arb_set_d(x, e);
    const double level = lg_evidence_from_arb(x).level;
    arb_clear(x);
    return level;
}

Test(eprocess, limits)
{
    struct lg_eprocess e;
    cr_assert(lg_eprocess_init(&e, -0x1p-1074) == -1 && lg_eprocess_init(&e, NAN) == -1);
    cr_assert(lg_eprocess_init(&e, 0.5) == 0);
    cr_assert(lg_eprocess_add(&e, 1, 1.5) == -1 && lg_eprocess_add(&e, 1, -1) == -1 &&
              lg_eprocess_add(&e, 1, NAN) == -1 && e.trials == 0);
    struct lg_evidence none = evidence(0, 1000, 0), one = evidence(0, 1000, 1),
                       trivial = evidence(1, 1000, 1000);
    cr_assert(none.level == 1 && none.log_e <= 0 && !lg_evidence_rejects(none, 0.5));
    cr_assert(one.level == 0 && one.log_e == INFINITY && lg_evidence_rejects(one, 0x1p-1074));
    cr_assert(trivial.level == 1 && !lg_evidence_rejects(trivial, 0.5));
    cr_assert(evidence(1.5, 3, 3).level == 1);
    /* Far outside the range of a double: certain, finite, and on the right side. */
    struct lg_evidence huge = evidence(0x1p-1074, 100000, 100000), small = evidence(0.5, 100000, 0);
    cr_assert(huge.level > 0 && huge.level <= LG_TINY && isfinite(huge.log_e) && huge.log_e > 7e7);
    cr_assert(small.level == 1 && isfinite(small.log_e) && small.log_e < -700);
    cr_assert(level_of(NAN) == 1 && level_of(0) == 1 && level_of(8) == 0.125);
}

/* Parts of a run in any order give the same state. */
Test(eprocess, order_and_split_do_not_matter)
{
    struct lg_eprocess a, b;
    cr_assert(lg_eprocess_init(&a, 0.1) == 0 && lg_eprocess_init(&b, 0.1) == 0);
    for (unsigned i = 0; i < 100; i++) {
        cr_assert(lg_eprocess_add(&a, 1, i % 7 == 0) == 0);
    }
    cr_assert(lg_eprocess_add(&b, 50, 0) == 0 && lg_eprocess_add(&b, 50, 15) == 0);
    cr_assert(a.trials == b.trials && a.events == b.events);
    cr_assert(lg_eprocess_evidence(&a).log_e == lg_eprocess_evidence(&b).log_e);
    /* Sums that round are rounded down. */
    cr_assert(lg_eprocess_add(&a, 1, 0x1p-60) == 0 && a.events <= 15);
}

enum { RUNS = 10000, LENGTH = 200 };

/* Runs at `rate` that reject P(event) <= p at level a at any time up to LENGTH. */
static unsigned alarms(double p, double rate, double a, uint64_t seed)
{
    unsigned critical[LENGTH + 1], count = 0;
    for (unsigned n = 1; n <= LENGTH; n++) {
        critical[n] = lg_power_critical(p, n, a);
    }
    for (uint64_t run = 0; run < RUNS; run++) {
        struct lg_stream stream = lg_stream_make(seed, "alarms", run, 0);
        unsigned events = 0;
        for (unsigned n = 1; n <= LENGTH; n++) {
            events += lg_stream_uniform(&stream, n) < rate;
            if (events >= critical[n]) {
                count++;
                break;
            }
        }
    }
    return count;
}

/* P(at least `count` alarms) when each run has one with probability a. */
static double tail(unsigned count, double a)
{
    return count == 0 ? 1 : gsl_cdf_binomial_Q(count - 1, a, RUNS);
}

Test(eprocess, false_alarms_under_optional_stopping)
{
    static const double rates[] = {0.01, 0.05, 0.3}, a = 0.1;
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        double p = rates[r];
        unsigned null = alarms(p, p, a, r), wrong = alarms(p / 4, p, a, r), three = alarms(p, 3 * p, a, r);
        cr_log_info("p %g: false alarms %u of %d at level %g; normalised for p/4: %u; rate 3p: %u", p, null,
                    RUNS, a, wrong, three);
        cr_assert_gt(tail(null, a), SURE, "p %g: %u false alarms", p, null);
        cr_assert_lt(tail(wrong, a), SURE, "p %g: the wrong process passes with %u alarms", p, wrong);
        double stated = lg_power_rate(p, LENGTH, a, 0.95);
        cr_assert(3 * p < stated || gsl_cdf_binomial_P(three, 0.95, RUNS) > SURE, "p %g: %u detections", p,
                  three);
        cr_assert(r == 0 || 3 * p >= stated, "p %g: nothing to see, %g is stated", p, stated);
    }
}

/* Outcomes that are not events: uniform on [0, 2 mean], at the boundary and at the mean that is stated to be
 * seen. */
Test(eprocess, bounded_outcomes)
{
    enum { SHORT = 2000, N = 400 };
    static const double p = 0.2, a = 0.1;
    double seen = lg_power_averages(p, N, a, 0.95, 1);
    unsigned null = 0, deviating = 0;
    cr_assert(seen > p && seen <= 0.5, "%g", seen);
    for (uint64_t run = 0; run < SHORT; run++) {
        struct lg_stream stream = lg_stream_make(7, "bounded outcomes", run, 0);
        double sum = 0;
        for (uint64_t i = 0; i < N; i++) {
            sum += lg_stream_uniform(&stream, i);
        }
        null += lg_evidence_rejects(evidence(p, N, 2 * p * sum), a);
        deviating += lg_evidence_rejects(evidence(p, N, 2 * seen * sum), a);
    }
    cr_log_info("mean %g: %u false alarms of %d; mean %g: %u detections", p, null, SHORT, seen, deviating);
    cr_assert(null == 0 || gsl_cdf_binomial_Q(null - 1, a, SHORT) > SURE, "%u", null);
    cr_assert(gsl_cdf_binomial_P(deviating, 0.95, SHORT) > SURE, "%u", deviating);
}
