/* Means of many bounded terms: agreement with the e-processes they are made of, and false alarms. */
#include "fixtures/lib/random.h"
#include "verify/stats/averages.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

#define SURE 0x1p-20

Test(averages, agree_with_their_e_processes)
{
    static const struct lg_bounded null[2] = {{.lo = -1, .hi = 3, .m = {0, 0}},
                                              {.lo = 0, .hi = 8, .m = {4, 2}}};
    struct lg_averages a;
    double x[2] = {1, 7};
    cr_assert(lg_averages_init(&a, 2, null) == 0 && lg_averages_add(&a, 16, x, NULL) == 2);
    static const struct lg_eprocess expected[4] = {
        {0.25, 16, 8}, {0.75, 16, 8}, {0.75, 16, 14}, {0.75, 16, 2}}; /* p, trials, events: exact here */
    long double sum = 0;
    for (size_t i = 0; i < 2; i++) {
        const struct lg_eprocess *side[2] = {&a.entry[i].above, &a.entry[i].below};
        for (size_t k = 0; k < 2; k++) {
            const struct lg_eprocess *want = &expected[2 * i + k];
            cr_assert(side[k]->trials == want->trials);
            cr_assert(side[k]->p >= want->p && side[k]->p <= want->p * (1 + 0x1p-51), "%zu %zu", i, k);
            cr_assert(side[k]->events <= want->events && side[k]->events >= want->events * (1 - 0x1p-50));
            sum += expl((long double)lg_eprocess_evidence(side[k]).log_e);
        }
    }
    cr_assert(fabs(lg_averages_evidence(&a).log_e - (double)logl(sum / 4)) <= 0x1p-48);
    lg_averages_clear(&a);
}

enum { RUNS = 400, ENTRIES = 4, SEEDS = 5, TERMS = 64 };

/* Entry i of one observation: the mean of TERMS products of two uniforms, mean 1/4 and variance 0.0486; all
 * entries share the first factor. `gain` multiplies one entry. */
static void observe(double *x, uint64_t run, uint64_t seed, double gain)
{
    struct lg_stream stream = lg_stream_make(31, "averages", run, seed);
    for (size_t i = 0; i < ENTRIES; i++) {
        double sum = 0;
        for (uint64_t l = 0; l < TERMS; l++) {
            uint64_t at = l * (ENTRIES + 1);
            sum += lg_stream_uniform(&stream, at) * lg_stream_uniform(&stream, at + 1 + i);
        }
        x[i] = sum / TERMS * (i == 1 ? gain : 1);
    }
}

/* Runs that reject after one of SEEDS observations. */
static unsigned rejections(double gain, double level)
{
    unsigned count = 0;
    struct lg_bounded null[ENTRIES];
    for (size_t i = 0; i < ENTRIES; i++) {
        null[i] = (struct lg_bounded){.lo = 0, .hi = 1, .m = lg_ball_make(0.25, 0x1p-40)};
    }
    for (uint64_t run = 0; run < RUNS; run++) {
        struct lg_averages a;
        bool rejected = false;
        double x[ENTRIES], rad[ENTRIES] = {0x1p-40, 0, 0x1p-50, 0};
        cr_assert(lg_averages_init(&a, ENTRIES, null) == 0);
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            observe(x, run, seed, gain);
            cr_assert(lg_averages_add(&a, TERMS, x, rad) == ENTRIES);
            rejected = rejected || lg_evidence_rejects(lg_averages_evidence(&a), level);
        }
        count += rejected;
        lg_averages_clear(&a);
    }
    return count;
}

Test(averages, false_alarms_and_detections)
{
    const unsigned alarms = rejections(1, 0.1);
    cr_log_info("null: %u of %d at level 0.1", alarms, RUNS);
    cr_assert(alarms == 0 || gsl_cdf_binomial_Q(alarms - 1, 0.1, RUNS) > SURE, "%u", alarms);
    /* One entry twice as large, as with a wrong variance. */
    cr_assert_eq(rejections(2, 0x1p-10), RUNS);
}

Test(averages, damage_is_refused)
{
    static const struct lg_bounded null[2] = {{.lo = 0, .hi = 1, .m = {0.5, 0}},
                                              {.lo = 3, .hi = 3, .m = {3, 0}}};
    static const struct lg_bounded wrong = {.lo = 0, .hi = 1, .m = {-1, 0.5}};
    struct lg_averages a;
    cr_assert(lg_averages_init(&a, 1, &wrong) == -1);
    lg_averages_clear(&a);
    cr_assert(lg_averages_init(&a, 2, null) == 0);
    double bad[2] = {0.5, NAN}, outside[2] = {0.5, 4}, good[2] = {1, 3};
    cr_assert(lg_averages_add(&a, 8, bad, NULL) == 1 && lg_averages_add(&a, 8, outside, NULL) == 1);
    cr_assert(a.entry[0].above.trials == 0);
    cr_assert(lg_averages_add(&a, 8, good, NULL) == 2);
    /* The constant entry is no evidence. */
    cr_assert(lg_eprocess_evidence(&a.entry[1].above).level == 1);
    lg_averages_clear(&a);
}
