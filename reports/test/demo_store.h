/* A store filled by hand for the tests of the report: two kernels, one of them hostile, and lemmas whose
 * numbers are known: gradient descent on a single quadratic, r_t = 0.9^t, distance 1 - r_t, path twice that.
 */
#ifndef LG_REPORT_DEMO_STORE_H
#define LG_REPORT_DEMO_STORE_H

#include "verify/store/store.h"
#include "verify/store/test/sizes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEMO_HOSTILE "<script>alert(1)</script>\"'&\x01\xff"

enum { DEMO_STEPS = 60 };

/* Ends the process, which a test reports as its crash, when a row cannot be stored. */
static inline void demo_put(const struct lg_store *s, int status)
{
    if (status) {
        fprintf(stderr, "%s\n", s->error);
        abort();
    }
}

static inline void demo_specs(struct lg_store *s, int64_t run, const char *lemma)
{
    static const char *const text[][6] = {
        {"rate", "slide", "theorem", "|r_t|^2 <= (1 - eta alpha^2/2)^t |r_0|^2", "beta sum q^(t-1-s) |e_s|",
         "iteration"},
        {"rate-sharp", "sharp", "theorem", "|r_t|^2 <= (1 - 2 c eta alpha^2)^t |r_0|^2", "beta sum |e_s|",
         "iteration"},
        {"P2-descent", "sharp", "theorem", "|r+|^2 <= |r|^2 - eta (2 - eta beta^2) |J'r|^2", "beta |e_t|",
         "iteration"},
        {"P6-corridor-right", "sharp", "theorem", "path <= (|r_0| - |r_t|)/(c alpha)", "", "iteration"},
        {"gradient", "identity", "conformance", "|g - J'r| <= gamma_h |J||r|", "declared rounding", "sample"},
        {"rate-exact", "slide", "exact", "as rate, for exact iterates", "", "iteration"},
        {"no-descent", "sharp", "control", "|r+|^2 <= |r|^2 - 3 eta |J'r|^2", "", "iteration"},
    };
    for (int i = 0; i < (int)(sizeof text / sizeof *text); i++) {
        const struct lg_store_claim_spec spec = {lemma,      text[i][0], text[i][1], text[i][2], text[i][3],
                                                 text[i][4], text[i][5], i,          "kernel"};
        demo_put(s, lg_store_claim_spec_put(s, run, &spec));
    }
}

/* The series of one run, in the order they were computed. */
static inline size_t demo_points(struct lg_store_point *p, int steps, double rate)
{
    size_t n = 0;
    double r = 1;
    for (int t = 0; t <= steps; t++, r *= rate) {
        double x = t;
        p[n++] = (struct lg_store_point){"residual", "value", x, {r, 1e-15}};
        p[n++] = (struct lg_store_point){"distance", "value", x, {0.31 * (1 - r), 1e-15}};
        p[n++] = (struct lg_store_point){"path", "value", x, {0.36 * (1 - r), 1e-15}};
        p[n++] = (struct lg_store_point){"rate", "observed", x, {r * r, 0.2 * r * r}};
        p[n++] = (struct lg_store_point){"rate", "bound", x, {pow(0.98, x), 1e-15}};
        p[n++] = (struct lg_store_point){"rate-sharp", "observed", x, {r * r, 0.2 * r * r}};
        p[n++] =
            (struct lg_store_point){"rate-sharp", "bound", x, {pow(0.5 * (rate * rate + 0.98), x), 1e-15}};
        p[n++] = (struct lg_store_point){"P2-descent", "observed", x, {r * r * rate * rate, 0}};
        p[n++] = (struct lg_store_point){"P2-descent", "bound", x, {1.02 * r * r * rate * rate, 0}};
    }
    p[n++] = (struct lg_store_point){"corridor-beta", "value", 0, {5, 0}};
    p[n++] = (struct lg_store_point){"corridor-calpha", "value", 0, {0.9, 0}};
    return n;
}

static inline int64_t demo_short_case(struct lg_store *s, int64_t run, int64_t kernel, const char *lemma,
                                      uint64_t index, int steps, const char *verdict, double ratio)
{
    static const char *const families[] = {"gaussian-sphere", "clustered", "fashion-mnist"};
    const char *note = index % 3 == 2 ? "Fashion-MNIST 0/1, centred, n=200" : "";
    const struct lg_store_case c = {run,           kernel,
                                    lemma,         families[index % 3],
                                    "softplus",    note,
                                    "recipe",      index,
                                    true,          NETWORK(20 + 5 * (index % 3), 20, 1000 * (1 + index % 4)),
                                    (size_t)steps, 0.0123};
    int64_t id = -1;
    demo_put(s, lg_store_case_begin(s, &c, &id));
    const struct lg_store_hypothesis h[] = {
        {"radius", "|r_0| <= alpha^2/(4 L)", "true", {0.9 - 0.01 * (double)(index % 10), 1e-15}, {1, 1e-15}},
        {"step", "eta beta^2 <= 1", "true", {0.5, 1e-16}, {1, 0}}};
    double spread = pow(10, -0.4 * (double)(index % 7));
    const struct lg_store_claim claims[] = {
        {"rate",
         "theorem",
         "holds",
         "",
         60,
         0.02 * spread,
         {0.75 * spread, 1e-14},
         {1, 1e-15},
         60,
         0,
         0,
         NAN,
         NULL,
         0},
        {"rate-sharp",
         "theorem",
         "holds",
         "",
         60,
         0.01,
         {0.93 * spread, 1e-14},
         {1, 1e-15},
         60,
         0,
         0,
         NAN,
         NULL,
         0},
        {"P2-descent",
         "theorem",
         verdict,
         *verdict == 'h' ? "" : "kernel: gradient step",
         7,
         0x1p-20,
         {ratio * 0.125, 0x1p-55},
         {0.125, 0x1p-56},
         60,
         0,
         0,
         NAN,
         NULL,
         0},
        {"P6-corridor-right",
         "theorem",
         "holds",
         "",
         60,
         NAN,
         {0.16 * sqrt(spread), 1e-14},
         {1, 1e-15},
         60,
         0,
         0,
         NAN,
         NULL,
         0},
        {"gradient",
         "conformance",
         "holds",
         "",
         3,
         1e-13,
         {2e-5 * spread, 1e-20},
         {1, 0},
         60,
         0,
         0,
         NAN,
         NULL,
         0},
        {"rate-exact", "exact", "vacuous", "e is not 0", 0, NAN, {1, 0}, {2, 0}, 60, 0, 0, NAN, NULL, 0},
        {"no-descent",
         "control",
         "violated",
         "control",
         4,
         NAN,
         {1 + spread, 0},
         {0.9, 0},
         60,
         0,
         0,
         NAN,
         NULL,
         0},
    };
    struct lg_store_point points[DEMO_STEPS * 10 + 16];
    size_t n_points = demo_points(points, steps, 0.9 - 0.02 * (double)(index % 3));
    const struct lg_store_result result = {
        "done", "", 53, 0.25, h, 2, claims, sizeof claims / sizeof *claims, points, n_points};
    demo_put(s, lg_store_case_end(s, id, &result));
    return id;
}

static inline int64_t demo_case(struct lg_store *s, int64_t run, int64_t kernel, const char *lemma,
                                uint64_t index, const char *verdict, double ratio)
{
    return demo_short_case(s, run, kernel, lemma, index, DEMO_STEPS, verdict, ratio);
}

static inline int64_t demo_run(struct lg_store *s)
{
    const struct lg_store_run run = {"lemmagate run",
                                     "0123abcd",
                                     "smoke",
                                     "x86-64, 2 cores, Linux",
                                     "IEEE 754 double, rounding to nearest\nArb\nlibm of the C library",
                                     20240817};
    int64_t id = -1;
    demo_put(s, lg_store_run_begin(s, &run, &id));
    demo_put(s, lg_store_run_end(s, id, 0)); /* cases may be added all the same */
    return id;
}

static inline int64_t demo_kernel(struct lg_store *s, int64_t run, const char *name)
{
    const struct lg_store_kernel k = {
        name, "1.0", "one file", "kernels/x.so", "00", "forward gradient gd_steps", 0x1p-53, 0x1p-53, true};
    int64_t id = -1;
    demo_put(s, lg_store_kernel_put(s, run, &k, &id));
    return id;
}

static inline void demo_lemma(struct lg_store *s, int64_t run, const char *id, const char *title)
{
    const struct lg_store_lemma lemma = {
        id,
        title,
        "If |r_0| <= alpha^2/(4L) and eta <= 1/beta^2, gradient descent converges at a linear rate and stays "
        "close.",
        "S24 S25",
        "Oymak & Soltanolkotabi, arXiv 1902.04674, theorem 2.1",
        "The residual must stay below its bound at every iteration. The sharp form uses the constants of the "
        "proof.",
        0.1,
        0.05,
        false};
    demo_put(s, lg_store_lemma_put(s, run, &lemma));
    demo_specs(s, run, id);
}

/* Nothing but trouble: violated, undecided, crashed, timed out and unfinished cases. */
static inline void demo_failures(struct lg_store *s)
{
    static const char *const outcomes[] = {"crashed", "timeout", "failed", "running"};
    int64_t run = demo_run(s), kernel = demo_kernel(s, run, "broken"), id;
    demo_lemma(s, run, "key-lemma", "Key lemma");
    for (uint64_t i = 0; i < 6; i++)
        demo_case(s, run, kernel, "key-lemma", i, i % 2 ? "undecided" : "violated", 1.5);
    for (uint64_t i = 0; i < 4; i++) {
        const struct lg_store_case begun = {run,      kernel,  "key-lemma", "clustered",      "", "",
                                            "recipe", 100 + i, true,        NETWORK(2, 2, 2), 1,  NAN};
        const struct lg_store_result result = {
            outcomes[i], "signal 11 in value_and_gradient", 53, 0, NULL, 0, NULL, 0, NULL, 0};
        demo_put(s, lg_store_case_begin(s, &begun, &id));
        if (i < 3)
            demo_put(s, lg_store_case_end(s, id, &result));
    }
    demo_put(s, lg_store_run_end(s, run, 1));
}

/* Every text that a kernel, a lemma or a fixture could bring is DEMO_HOSTILE. */
static inline void demo_hostile(struct lg_store *s)
{
    int64_t run = demo_run(s), fused = demo_kernel(s, run, "fused"),
            other = demo_kernel(s, run, DEMO_HOSTILE), id;
    demo_lemma(s, run, "key-lemma", "Key lemma");
    demo_lemma(s, run, DEMO_HOSTILE, DEMO_HOSTILE);
    for (uint64_t i = 0; i < 8; i++) {
        demo_case(s, run, fused, "key-lemma", i, "holds", 0.9712345);
        demo_case(s, run, other, DEMO_HOSTILE, i, i == 3 ? "violated" : "holds", i == 3 ? 1.5 : 0.5);
    }
    const struct lg_store_case begun = {
        run, other, "key-lemma", DEMO_HOSTILE, DEMO_HOSTILE, DEMO_HOSTILE, "re", 99, true, NETWORK(2, 2, 2),
        1,   NAN};
    static const struct lg_store_value value = {DEMO_HOSTILE, {2, 0}};
    static const struct lg_store_formula formula = {DEMO_HOSTILE, "claim",      0,           "rate",
                                                    DEMO_HOSTILE, DEMO_HOSTILE, DEMO_HOSTILE};
    demo_put(s, lg_store_formula_put(s, run, &formula));
    const struct lg_store_claim claim = {
        DEMO_HOSTILE, "theorem", "violated", DEMO_HOSTILE, 1, NAN, {2, 0}, {1, 0}, 1, 0, 0, NAN, &value, 1};
    struct lg_store_point points[6];
    for (int i = 0; i < 6; i++)
        points[i] = (struct lg_store_point){DEMO_HOSTILE, "spectrum", i + 1, {8.0 / (i + 1), 0x1p-40}};
    const struct lg_store_result result = {"done", DEMO_HOSTILE, 53, 0, NULL, 0, &claim, 1, points, 6};
    demo_put(s, lg_store_case_begin(s, &begun, &id));
    demo_put(s, lg_store_case_end(s, id, &result));
    static const struct lg_store_cell cells[] = {
        {2, 1, 8, 0, 8}, {2, 2, 8, 5, 3}, {4, 1, 8, 0, 8}, {4, 2, 8, 8, 0}};
    static const struct lg_store_curve_point curves[] = {{0, DEMO_HOSTILE, 2, 1}, {0, DEMO_HOSTILE, 4, 2}};
    const struct lg_store_map map = {
        "m", DEMO_HOSTILE, DEMO_HOSTILE, DEMO_HOSTILE, DEMO_HOSTILE, DEMO_HOSTILE, cells, 4, curves, 2};
    demo_put(s, lg_store_map_put(s, run, &map));
    demo_put(s, lg_store_run_end(s, run, 1));
}

/* At least 50,000 claims: 24 lemmas, 2 kernels, 149 cases of each pair, every tenth with its whole series. */
static inline void demo_large(struct lg_store *s)
{
    int64_t run = demo_run(s), kernels[] = {demo_kernel(s, run, "fused"), demo_kernel(s, run, "plain")};
    for (int lemma = 0; lemma < 24; lemma++) {
        char id[32];
        snprintf(id, sizeof id, "lemma-%d", lemma);
        demo_lemma(s, run, id, "A lemma");
        for (int k = 0; k < 2; k++)
            for (uint64_t i = 0; i < 149; i++)
                demo_short_case(s, run, kernels[k], id, i, i % 10 ? 2 : DEMO_STEPS, "holds", 0.5);
    }
    demo_put(s, lg_store_run_end(s, run, 0));
}

/* 24 lemmas and 300 kernels, one case of each pair; of every tenth kernel it is violated. */
static inline void demo_crowd(struct lg_store *s)
{
    int64_t run = demo_run(s);
    for (int k = 0; k < 300; k++) {
        char name[32];
        snprintf(name, sizeof name, "kernel-%03d", k);
        const int64_t kernel = demo_kernel(s, run, name);
        for (int lemma = 0; lemma < 24; lemma++) {
            char id[32];
            snprintf(id, sizeof id, "lemma-%d", lemma);
            if (k == 0)
                demo_lemma(s, run, id, "A lemma");
            demo_short_case(s, run, kernel, id, (uint64_t)k, 2, k % 10 ? "holds" : "violated",
                            k % 10 ? 0.5 : 2);
        }
    }
    demo_put(s, lg_store_run_end(s, run, 1));
}

#endif
