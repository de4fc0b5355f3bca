/* Evidence over runs: a referee in long double, exact expectations, false alarms of whole ledgers under optional stopping,
 * and how soon a fault is seen, also one that comes late.
 *
 * Simulated counts are judged by exact binomial tails at 2^-20 with fixed seeds. */
#include "fixtures/lib/random.h"
#include "verify/rigor/ball.h"
#include "verify/stats/restarts.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#define SURE 0x1p-20 /* probability of a false failure of one simulated comparison */

static long double weight(unsigned t)
{
    return 1 / ((long double)t * (long double)(t + 1));
}

/* E_t by its unrolled sum, for B = 1. */
static long double referee(const double *log_f, unsigned turns)
{
    long double sum = 1 / (long double)(turns + 1);
    for (unsigned r = 1; r <= turns; r++) {
        long double product = 0;
        for (unsigned t = r; t <= turns; t++)
            product += (long double)log_f[t - 1];
        sum += weight(r) * expl(product);
    }
    return sum;
}

/* Certain from below; each turn rounds four times, and 2^-45 is 128 roundings of a double. */
Test(restarts, the_recursion_is_the_mixture_over_starts)
{
    struct lg_stream s = lg_stream_make(1, "referee", 0, 0);
    double log_f[20];
    struct lg_restarts r = lg_restarts_make(1);
    cr_assert(lg_restarts_evidence(&r).log_e <= 0 && lg_restarts_evidence(&r).log_e > -0x1p-50);
    for (unsigned t = 1; t <= 20; t++) {
        log_f[t - 1] = 4 * lg_stream_uniform(&s, t) - 2;
        struct lg_factors f = lg_factors_mean(log_f[t - 1]);
        lg_restarts_add(&r, &f);
        long double exact = logl(referee(log_f, t));
        double log_e = lg_restarts_evidence(&r).log_e;
        cr_assert((long double)log_e <= exact + 0x1p-58L, "t %u: %a", t, log_e);
        cr_assert((long double)log_e >= exact - 0x1p-45L, "t %u: %a %La", t, log_e, exact);
    }
}

Test(restarts, factors_of_a_rate_are_likelihood_ratios)
{
    struct lg_factors f = lg_factors_rate(0x1p-6, 100, 7);
    long double sum = 0;
    for (int b = 0; b < LG_RESTART_BETS; b++) {
        long double theta = ldexpl(1, b - 6), exact = 7 * log1pl(theta) - 100 * log1pl(theta / 64);
        cr_assert((long double)f.log_f[b] <= exact + 0x1p-58L * fabsl(exact));
        cr_assert((long double)f.log_f[b] >= exact - 0x1p-50L * (1 + fabsl(exact)));
        sum += expl(exact) / LG_RESTART_BETS;
    }
    cr_assert(fabs(lg_factors_evidence(&f).log_e - (double)logl(sum)) < 0x1p-45);
    cr_assert_eq(lg_factors_rate(0.25, 0, 0).log_f[3], 0);
}

/* What is no number is no evidence; what is enormous stays finite and in its place. */
Test(restarts, limits)
{
    struct lg_factors nan = lg_factors_mean((double)NAN), huge = lg_factors_mean((double)INFINITY);
    struct lg_restarts r = lg_restarts_make(1);
    lg_restarts_add(&r, &nan);
    cr_assert(fabs(lg_restarts_evidence(&r).log_e - log(0.5)) < 0x1p-45, "only later starts are left");
    lg_restarts_add(&r, &huge);
    cr_assert(lg_restarts_evidence(&r).log_e > 0x1p39 && isfinite(lg_restarts_evidence(&r).log_e));
    cr_assert(lg_evidence_rejects(lg_restarts_evidence(&r), 0x1p-1000));
    for (uint64_t i = 1; i < 5000; i++)
        cr_assert(lg_restart_weight(i) * (double)(i * (i + 1)) <= 1 &&
                  lg_restart_weight(i) * (double)(i * (i + 1)) > 1 - 0x1p-46);
    cr_assert_gt(lg_restart_weight(UINT64_MAX), 0);
}

/* E[E_3] over all outcomes of three runs of different n and p: 1 at the boundary, less below it. */
static double expectation(double share)
{
    static const struct {
        unsigned n;
        double p;
    } run[3] = {{4, 0.25}, {2, 0.0625}, {3, 0.5}};
    double sum = 0;
    for (unsigned code = 0; code < 5 * 3 * 4; code++) {
        const unsigned s[3] = {code % 5, code / 5 % 3, code / 15};
        struct lg_restarts r = lg_restarts_make(LG_RESTART_BETS);
        double probability = 1;
        for (unsigned t = 0; t < 3; t++) {
            struct lg_factors f = lg_factors_rate(run[t].p, run[t].n, s[t]);
            lg_restarts_add(&r, &f);
            double q = share * run[t].p;
            probability *= exp(lgamma(run[t].n + 1.0) - lgamma(s[t] + 1.0) - lgamma(run[t].n - s[t] + 1.0)) *
                           pow(q, s[t]) * pow(1 - q, run[t].n - s[t]);
        }
        sum += probability * exp(lg_restarts_evidence(&r).log_e);
    }
    return sum;
}

Test(restarts, the_expectation_is_one_at_the_boundary)
{
    cr_assert(fabs(expectation(1) - 1) < 0x1p-40, "%.17g", expectation(1));
    cr_assert_lt(expectation(0.5), 1 - 0x1p-10);
    cr_assert_gt(expectation(1.5), 1 + 0x1p-10);
}

enum { LEDGERS = 2000, RUNS = 25, TRIALS = 64, MOST_EVENTS = TRIALS };

/* Factors by number of events, for n = TRIALS, p = 2^-6. */
static const struct lg_factors *table(void)
{
    static struct lg_factors of[MOST_EVENTS + 1];
    for (unsigned s = 0; s <= MOST_EVENTS && !of[s].bets; s++)
        of[s] = lg_factors_rate(0x1p-6, TRIALS, s);
    return of;
}

/* The run at which a ledger rejects at `level`, looking after every run; 0: not within `runs`. Events have
 * probability 2^-6 times `before` up to run `change`, times `after` from then on. */
static unsigned first_alarm(uint64_t ledger, unsigned runs, double level, unsigned change, double before,
                            double after)
{
    struct lg_stream s = lg_stream_make(7, "ledger", ledger, 0);
    struct lg_restarts r = lg_restarts_make(LG_RESTART_BETS);
    for (unsigned t = 1; t <= runs; t++) {
        unsigned events = 0;
        double rate = 0x1p-6 * (t <= change ? before : after);
        for (unsigned i = 0; i < TRIALS; i++)
            events += lg_stream_uniform(&s, t * TRIALS + i) < rate;
        lg_restarts_add(&r, &table()[events]);
        if (lg_evidence_rejects(lg_restarts_evidence(&r), level))
            return t;
    }
    return 0;
}

/* Of 2000 ledgers with the rate exactly p, each stopped at its first alarm, not certainly more than a share `level` raise
 * one; at three times the rate certainly more do, so the same count can fail. */
Test(restarts, false_alarms_of_ledgers_stay_within_the_level)
{
    const double level = 0x1p-4;
    unsigned alarms[2] = {0, 0};
    for (uint64_t l = 0; l < LEDGERS; l++)
        alarms[0] += first_alarm(l, RUNS, level, 0, 1, 1) > 0;
    for (uint64_t l = 0; l < LEDGERS; l += 10)
        alarms[1] += first_alarm(l, RUNS, level, 0, 1, 3) > 0;
    printf("at p: %u of %d ledgers rejected, level %g; at 3p: %u of %d\n", alarms[0], LEDGERS, level,
           alarms[1], LEDGERS / 10);
    cr_assert_gt(alarms[0], 0);
    cr_assert(alarms[0] == 0 || gsl_cdf_binomial_Q(alarms[0] - 1, level, LEDGERS) > SURE, "%u", alarms[0]);
    cr_assert_leq(gsl_cdf_binomial_Q(alarms[1] - 1, level, LEDGERS / 10), SURE, "%u", alarms[1]);
}

static int by_size(const void *a, const void *b)
{
    return (int)*(const unsigned *)a - (int)*(const unsigned *)b;
}

/* Level of the tenth claim of a ledger. A rate of 3p from the first run on, and from run 301 on after 300 runs without an
 * event: they multiply what was bet on 3p (theta = 2) by (1 + 2/64)^-19200 = e^-590 in a product that never restarts. */
Test(restarts, a_rate_of_3p_is_rejected_soon_and_also_late)
{
    enum { SAMPLE = 21 };
    const double level = 0x1p-20 / (2 * 10 * 11);
    unsigned at_once[SAMPLE], late[SAMPLE];
    for (uint64_t l = 0; l < SAMPLE; l++) {
        at_once[l] = first_alarm(l, 200, level, 0, 0, 3);
        late[l] = first_alarm(l, 600, level, 300, 0, 3);
        cr_assert(at_once[l] > 0, "ledger %d", (int)l);
        cr_assert(late[l] > 300, "ledger %d", (int)l);
    }
    qsort(at_once, SAMPLE, sizeof *at_once, by_size);
    qsort(late, SAMPLE, sizeof *late, by_size);
    printf("3p, %d trials a run: rejected after %u runs (median; %u to %u); after 300 clean runs: %u (%u to "
           "%u)\n",
           TRIALS, at_once[SAMPLE / 2], at_once[0], at_once[SAMPLE - 1], late[SAMPLE / 2] - 300,
           late[0] - 300, late[SAMPLE - 1] - 300);
}
