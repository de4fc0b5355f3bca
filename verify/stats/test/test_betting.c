/* Betting on bounded means: expectations over all outcomes, false alarms under optional stopping, deviations,
 * damage. */
#include "fixtures/lib/random.h"
#include "verify/stats/betting.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

#define SURE 0x1p-20

static double e_value(struct lg_evidence e)
{
    return exp(e.log_e);
}

/* Two fully dependent entries (x and -3x) of n two-point variables at lo with probability 3/4, at hi with
 * 1/4: the mean of E over all 2^n sequences is 1 less the proved rounding, 5n + N + 2J times u and a few. */
Test(betting, expectation_over_all_sequences_is_one)
{
    enum { N = 10 };
    static const struct lg_bounded null[2] = {{.lo = -1, .hi = 3, .m = {0, 0}},
                                              {.lo = -9, .hi = 3, .m = {0, 0}}};
    double sum = 0, worst = 0;
    for (unsigned sequence = 0; sequence < 1u << N; sequence++) {
        struct lg_betting b;
        double weight = 1;
        cr_assert(lg_betting_init(&b, 2, null) == 0);
        for (unsigned t = 0; t < N; t++) {
            bool high = sequence >> t & 1;
            double x[2] = {high ? 3 : -1, high ? -9 : 3};
            weight *= high ? 0.25 : 0.75;
            cr_assert(lg_betting_add(&b, x, NULL) == 2);
        }
        struct lg_entry_evidence e = lg_betting_evidence(&b);
        sum += weight * e_value(e.mean);
        worst = fmax(worst, e.at_worst.log_e);
        lg_betting_clear(&b);
    }
    double error =
        (5 * N + 2 + 2 * LG_BETS + 1024 + 8 + 2 * worst) * 0x1p-52; /* with the sum and exp(log E) here */
    cr_assert(sum <= 1 + error && sum >= 1 - error, "%.17g", sum);
}

enum law { UNIFORM, BERNOULLI, RADEMACHER, LAWS };
static const struct lg_bounded laws[LAWS] = {
    {.lo = 0, .hi = 1, .m = {0.5, 0}}, {.lo = 0, .hi = 1, .m = {0.25, 0}}, {.lo = -1, .hi = 1, .m = {0, 0}}};

/* A value of the law, its mean moved by `shift` times the width of the interval. */
static double draw(enum law law, double u, double shift)
{
    switch (law) {
    case UNIFORM:
        return shift > 0 ? shift * 2 + (1 - shift * 2) * u : u * (1 + 2 * shift);
    case BERNOULLI:
        return u < 0.25 + shift;
    default:
        return u < 0.5 + shift ? 1 : -1;
    }
}

enum { RUNS = 10000, LENGTH = 96, LOOK = 8 };

/* Runs that reject `null` at level a at one of the looks. */
static unsigned alarms(const struct lg_bounded *null, enum law law, double shift, double a)
{
    unsigned count = 0;
    for (uint64_t run = 0; run < RUNS; run++) {
        struct lg_stream stream = lg_stream_make(21, "betting", run, law);
        struct lg_betting b;
        cr_assert(lg_betting_init(&b, 1, null) == 0);
        for (uint64_t t = 1; t <= LENGTH; t++) {
            double x = draw(law, lg_stream_uniform(&stream, t), shift);
            cr_assert(lg_betting_add(&b, &x, NULL) == 1);
            if (t % LOOK == 0 && lg_evidence_rejects(lg_betting_evidence(&b).mean, a)) {
                count++;
                break;
            }
        }
        lg_betting_clear(&b);
    }
    return count;
}

static double tail(unsigned count, double a)
{
    return count == 0 ? 1 : gsl_cdf_binomial_Q(count - 1, a, RUNS);
}

Test(betting, false_alarms_and_detections)
{
    static const double a = 0.1;
    for (enum law law = UNIFORM; law < LAWS; law++) {
        unsigned null = alarms(&laws[law], law, 0, a);
        unsigned up = alarms(&laws[law], law, 0.2, a), down = alarms(&laws[law], law, -0.2, a);
        cr_log_info(
            "law %d: %u false alarms of %d at level %g; %u and %u with the mean moved by 0.2 of the interval",
            law, null, RUNS, a, up, down);
        cr_assert_gt(tail(null, a), SURE, "law %d: %u false alarms", law, null);
        /* More than half, where the level allows a tenth. */
        cr_assert_lt(tail(up, 0.5), SURE, "law %d: %u detections", law, up);
        cr_assert_lt(tail(down, 0.5), SURE, "law %d: %u detections", law, down);
    }
}

/* The null is all of the ball: a mean at its end is no alarm, though it is one for the midpoint. */
Test(betting, every_point_of_the_ball_is_the_null)
{
    static const double a = 0.1;
    struct lg_bounded ball = {.lo = -1, .hi = 1, .m = {0, 0.25}}, point = {.lo = -1, .hi = 1, .m = {0, 0}};
    for (double shift = -0.125; shift <= 0.125; shift += 0.25) {
        cr_assert_gt(tail(alarms(&ball, RADEMACHER, shift, a), a), SURE);
        cr_assert_lt(tail(alarms(&point, RADEMACHER, shift, a), 0.25), SURE);
    }
}

/* An observation known to a radius counts less than its midpoint, whichever way it points. */
Test(betting, radius_of_the_observation_lowers_the_capital)
{
    for (double sign = -1; sign <= 1; sign += 2) {
        struct lg_betting exact, ball;
        double x = sign * 0.5, rad = 0.125, low = sign * 0.375;
        cr_assert(lg_betting_init(&exact, 1, &laws[RADEMACHER]) == 0 &&
                  lg_betting_init(&ball, 1, &laws[RADEMACHER]) == 0);
        cr_assert(lg_betting_add(&ball, &x, &rad) == 1 && lg_betting_add(&exact, &low, NULL) == 1);
        double *winner = sign > 0 ? ball.bet->above : ball.bet->below;
        double *bound = sign > 0 ? exact.bet->above : exact.bet->below;
        for (size_t j = 0; j < LG_BETS; j++) {
            cr_assert(winner[j] <= bound[j] && winner[j] >= bound[j] * (1 - 0x1p-50));
        }
        lg_betting_clear(&exact);
        lg_betting_clear(&ball);
    }
}

/* One deviating entry of 100, found and named; the mean rejects whenever Bonferroni does. */
Test(betting, one_entry_of_many)
{
    enum { N = 100, T = 200 };
    struct lg_bounded null[N];
    double x[N];
    struct lg_betting b;
    for (size_t i = 0; i < N; i++) {
        null[i] = laws[RADEMACHER];
    }
    cr_assert(lg_betting_init(&b, N, null) == 0);
    for (uint64_t t = 0; t < T; t++) {
        struct lg_stream stream = lg_stream_make(22, "entries", t, 0);
        for (size_t i = 0; i < N; i++) {
            x[i] = draw(RADEMACHER, lg_stream_uniform(&stream, i), i == 37 ? 0.3 : 0);
        }
        cr_assert(lg_betting_add(&b, x, NULL) == N);
        struct lg_entry_evidence e = lg_betting_evidence(&b);
        cr_assert(e.mean.level <= e.at_worst.level * N * (1 + 0x1p-48));
    }
    struct lg_entry_evidence e = lg_betting_evidence(&b);
    cr_assert(e.worst == 37 && lg_evidence_rejects(e.mean, 0x1p-20));
    lg_betting_clear(&b);
}

Test(betting, damage_is_refused)
{
    struct lg_bounded null[2] = {laws[UNIFORM], laws[UNIFORM]};
    struct lg_betting b;
    cr_assert(lg_betting_init(&b, 2, null) == 0);
    double bad[2] = {0.5, NAN}, outside[2] = {1.5, 0.5}, reaching[2] = {1.5, 0.5}, rad[2] = {0.75, 0};
    cr_assert(lg_betting_add(&b, bad, NULL) == 1 && lg_betting_add(&b, outside, NULL) == 0);
    cr_assert(b.observations == 0 && b.bet[0].above[0] == 1);
    cr_assert(lg_betting_add(&b, reaching, rad) == 2);
    lg_betting_clear(&b);
    static const struct lg_bounded wrong[] = {{.lo = 0, .hi = 1, .m = {2, 0.5}},
                                              {.lo = 0, .hi = 1, .m = {NAN, 0}},
                                              {.lo = 1, .hi = 0, .m = {0.5, 0}},
                                              {.lo = -0x1p1023, .hi = 0x1p1023, .m = {0, 0}}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cr_assert(lg_betting_init(&b, 1, &wrong[i]) == -1, "%zu", i);
        lg_betting_clear(&b);
    }
}

/* Endless luck and endless loss stay finite; a constant entry, and a mean at an end, make no bet. */
Test(betting, extremes_stay_certain)
{
    static const struct lg_bounded null[4] = {{.lo = 0, .hi = 1, .m = {0.25, 0}},
                                              {.lo = 2, .hi = 2, .m = {2, 0}},
                                              {.lo = 0, .hi = 1, .m = {0, 0}},
                                              {.lo = 0, .hi = 0x1p1000, .m = {0x1p-1000, 0}}};
    struct lg_betting b;
    double x[4] = {1, 2, 0, 0x1p1000};
    cr_assert(lg_betting_init(&b, 4, null) == 0);
    for (size_t t = 0; t < 5000; t++) {
        cr_assert(lg_betting_add(&b, x, NULL) == 4);
    }
    struct lg_entry_evidence e = lg_betting_evidence(&b);
    cr_assert(isfinite(e.mean.log_e) && e.mean.log_e > 600 && (e.worst == 0 || e.worst == 3));
    for (size_t j = 0; j < LG_BETS; j++) {
        cr_assert(b.bet[1].above[j] == 1 && b.bet[1].below[j] == 1 && b.bet[2].above[j] == 1);
        cr_assert(b.bet[0].below[j] < 0x1p-50 && b.bet[0].below[j] >= 0);
    }
    cr_assert(b.bet[0].below[0] == 0);
    lg_betting_clear(&b);
}
