/* The cost of certifying one gradient descent step against the cost of making one.
 *
 * Plain step: Z = X W^T and J^T r by two OpenBLAS products, softplus and its derivative by libm in OpenMP
 * loops. Ours: enclose f(W), G = J^T r and check W+ against them (state, gradient and conformance of
 * verify/model). Rows of X on the sphere, W Gaussian, v_l = +-1/sqrt k with random signs, |y| about 1. */
#include "verify/cli/bench.h"

#include "fixtures/lib/network.h"
#include "verify/model/model.h"
#include "verify/author/trajectory.h"

#include <cblas.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 11 };

struct trial {
    struct lg_instance inst;
    struct lg_model m;
    double eta;
    double *Wplus, *value, *slope, *r; /* k d, n k, n k, n */
    /* of the last certificate */
    double relative_radius, power;
    bool conforms;
};

static void trial_close(struct trial *t)
{
    lg_model_close(&t->m);
    lg_instance_clear(&t->inst);
    free(t->Wplus);
    free(t->value);
    free(t->slope);
    free(t->r);
}

static int trial_open(struct trial *t, size_t n, size_t d, size_t k)
{
    struct lg_draw draw = {.seed = 1, .kind = LG_NETWORK};
    struct lg_instance *inst = &t->inst;
    char error[160];
    *t = (struct trial){.Wplus = malloc(k * d * sizeof(double)),
                        .value = malloc(n * k * sizeof(double)),
                        .slope = malloc(n * k * sizeof(double)),
                        .r = malloc(n * sizeof(double))};
    if (!t->Wplus || !t->value || !t->slope || !t->r ||
        lg_instance_alloc(&draw, n, d, k, inst, error, sizeof error))
        return -1;
    inst->activation = LG_SOFTPLUS;
    lg_gaussian_rows(&draw, "bench", "X", n, d, inst->X);
    lg_gaussian_rows(&draw, "bench", "y", 1, n, inst->y);
    if (lg_unit_rows(n, d, inst->X, error, sizeof error) || lg_unit_vector(n, inst->y))
        return -1;
    lg_fill_weights(&draw, "bench", LG_INIT_SIGNS, inst);
    if (lg_model_open(&t->m, inst, inst->y, LG_DOUBLE))
        return -1;
    t->eta = 1 / (lg_hi(t->m.beta) * lg_hi(t->m.beta));
    return 0;
}

static int plain_step(void *data)
{
    struct trial *t = data;
    const struct lg_instance *inst = &t->inst;
    const size_t n = inst->n, d = inst->d, k = inst->k, total = n * k;
    const int threads =
        total < 1u << 14 ? 1 : omp_get_max_threads(); /* waking threads costs more than a small loop */
    double *value = t->value, *slope = t->slope;
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, (int)k, (int)d, 1, inst->X, (int)d, inst->W0,
                (int)d, 0, value, (int)k);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t j = 0; j < total; j++) {
        double z = value[j], e = exp(-fabs(z));
        value[j] = fmax(z, 0) + log1p(e);
        slope[j] = (z >= 0 ? 1 : e) / (1 + e);
    }
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)n, (int)k, 1, value, (int)k, inst->v, 1, 0, t->r, 1);
    for (size_t i = 0; i < n; i++)
        t->r[i] -= inst->y[i];
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < k; l++)
            slope[i * k + l] *= t->r[i] * inst->v[l];
    memcpy(t->Wplus, inst->W0, k * d * sizeof *t->Wplus);
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)k, (int)d, (int)n, -t->eta, slope, (int)k,
                inst->X, (int)d, 1, t->Wplus, (int)d);
    return 0;
}

/* libm's exp and log1p err by less than an ulp; two of them, a sum and a quotient by less than 8u
 * relative. */
static struct lg_arith plain_arith(const struct lg_instance *inst)
{
    return (struct lg_arith){.us = LG_U,
                             .ua = LG_U,
                             .tiny = LG_TINY,
                             .hd = (double)inst->d,
                             .hk = (double)inst->k,
                             .hn = (double)inst->n,
                             .hw = (double)(inst->k * inst->d),
                             .vr = 8 * LG_U,
                             .sr = 8 * LG_U};
}

static int certify_step(void *data)
{
    struct trial *t = data;
    struct lg_state s = {0};
    struct lg_gradient g = {0};
    struct lg_conformance c;
    struct lg_arith arith = plain_arith(&t->inst);
    double beta = lg_hi(t->m.beta);
    int status = -1;
    if (lg_state_open(&s, &t->m, t->inst.W0, false) || lg_gradient_open(&g, &s, &s.r, beta) ||
        lg_conformance_check(&c, &s, &g, &arith, t->eta, t->Wplus, beta))
        goto cleanup;
    t->relative_radius = g.rad / lg_lo(g.norm);
    t->power = lg_conformance_power(&c);
    t->conforms = lg_certainly_le(c.e, lg_exact(c.envelope));
    status = 0;
cleanup:
    lg_gradient_close(&g);
    lg_state_close(&s);
    return status;
}

static int compare(size_t n, size_t d, size_t k, double cost_goal, double radius_goal)
{
    struct trial t;
    struct lg_bench_pair pair;
    int status = -1;
    if (trial_open(&t, n, d, k) || plain_step(&t) ||
        lg_bench_time(&pair, ROUNDS, certify_step, plain_step, &t))
        goto cleanup;
    printf(" n = %zu, d = %zu, k = %zu, softplus\n", n, d, k);
    lg_bench_print_pair("enclose f and G, check the step", "plain step", &pair, cost_goal);
    lg_bench_print_value("radius of G / |G|", t.relative_radius, radius_goal);
    lg_bench_print_value("gradient error certainly caught (relative)", t.power, INFINITY);
    printf("  %-42s %s\n", "the plain step conforms", t.conforms ? "certainly" : "not certainly");
    status = 0;
cleanup:
    trial_close(&t);
    return status;
}

int lg_bench_step(void)
{
    return compare(200, 100, 10000, 2, 1e-9) || compare(20, 20, 200, INFINITY, 1e-10) ? -1 : 0;
}
