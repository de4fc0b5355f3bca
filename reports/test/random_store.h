/* A store of random numbers of all magnitudes, for tests that compare what is written from it with what is in it. */
#ifndef LG_REPORT_RANDOM_STORE_H
#define LG_REPORT_RANDOM_STORE_H

#include "reports/test/demo_store.h"

#include <math.h>

enum { CASES = 30 };
static const char *const kernels[] = {"fused", "reference"};
static const char *const claims[][2] = {{"rate", "theorem"},       {"rate-sharp", "theorem"},
                                        {"P2-descent", "theorem"}, {"gradient", "conformance"},
                                        {"rate-exact", "exact"},   {"no-descent", "control"}};
enum { CLAIMS = sizeof claims / sizeof *claims };

static uint64_t state;
static inline uint64_t draw(void) /* splitmix64 */
{
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/* All exponents alike, subnormals too; numbers around 1 and round ones; now and then none or infinity. */
static inline double any_number(void)
{
    uint64_t kind = draw() % 16, bits = draw() & 0x7fffffffffffffff;
    double x;
    if (kind == 0)
        return NAN;
    if (kind == 1)
        return INFINITY;
    if (kind == 2)
        return ldexp((double)(draw() % 1000), -1074);
    if (kind < 7)
        return 1 + ldexp((double)(draw() >> 12) - 0x1p51, -(int)(52 + draw() % 50));
    if (kind < 9)
        return (double)(draw() % 2000000) / 8;
    memcpy(&x, &bits, sizeof x);
    return isnan(x) ? 0 : x;
}

static inline lg_ball any_ball(void)
{
    double mid = any_number();
    return lg_ball_make(draw() % 4 ? mid : -mid, any_number());
}

static inline void random_case(struct lg_store *s, int64_t run, int64_t kernel, const char *lemma,
                               uint64_t index)
{
    static const char *const verdicts[] = {"holds", "holds", "violated", "undecided", "vacuous"};
    static const char *const truth[] = {"true", "true", "false", "undecided"};
    const struct lg_store_case c = {run,
                                    kernel,
                                    lemma,
                                    "gaussian-sphere",
                                    "softplus",
                                    "",
                                    "recipe",
                                    index,
                                    draw() % 4 > 0,
                                    NETWORK(1 + draw() % 9, 1 + draw() % 1000, 1 + draw() % 100000),
                                    10,
                                    any_number()};
    int64_t id = -1;
    cr_assert_eq(lg_store_case_begin(s, &c, &id), 0, "%s", s->error);
    struct lg_store_claim claim[CLAIMS];
    for (size_t i = 0; i < CLAIMS; i++)
        claim[i] = (struct lg_store_claim){.name = claims[i][0],
                                           .role = claims[i][1],
                                           .verdict = verdicts[draw() % 5],
                                           .reason = "",
                                           .coordinate = (double)(draw() % 1000000),
                                           .power = any_number(),
                                           .observed = any_ball(),
                                           .bound = any_ball(),
                                           .statements = 1,
                                           .log_e = NAN};
    const struct lg_store_hypothesis h[] = {{"radius", "r <= R", truth[draw() % 4], any_ball(), any_ball()},
                                            {"step", "eta <= 1", truth[draw() % 4], any_ball(), any_ball()}};
    const struct lg_store_result result = {"done", "", 53, 0.25, h, 2, claim, CLAIMS, NULL, 0};
    cr_assert_eq(lg_store_case_end(s, id, &result), 0, "%s", s->error);
}

static inline void random_tests(struct lg_store *s, int64_t run, const char *lemma)
{
    static const char *const names[] = {"often", "seldom", "never"};
    for (size_t k = 0; k < 2; k++)
        for (int i = 0; i < 3; i++) {
            double log_e = any_number();
            const struct lg_store_test t = {.lemma = lemma,
                                            .kernel = kernels[k],
                                            .claim = names[i],
                                            .role = i < 2 ? "rate" : "control",
                                            .trials = draw() % 1000000,
                                            .events = draw() % 1000000,
                                            .null_rate = any_number(),
                                            .log_e = isnan(log_e) ? -1 : log_e,
                                            .level = ldexp(1, -(int)(draw() % 60)),
                                            .rejected = draw() % 2,
                                            .detectable = any_number(),
                                            .detection = any_number()};
            cr_assert_eq(lg_store_test_put(s, run, &t), 0, "%s", s->error);
        }
}

/* A finished run of two kernels and two lemmas. */
static inline int64_t random_store(struct lg_store *s, uint64_t seed)
{
    state = seed;
    int64_t run = demo_run(s);
    demo_lemma(s, run, "alpha", "First");
    demo_lemma(s, run, "beta", "Second");
    for (size_t k = 0; k < 2; k++) {
        int64_t kernel = demo_kernel(s, run, kernels[k]);
        for (uint64_t i = 0; i < CASES; i++)
            random_case(s, run, kernel, i % 2 ? "alpha" : "beta", i);
    }
    random_tests(s, run, "alpha");
    random_tests(s, run, "beta");
    cr_assert_eq(lg_store_run_end(s, run, 1), 0, "%s", s->error);
    return run;
}

#endif
