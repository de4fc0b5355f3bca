/* A kernel for the tests of sessions: it hands back what it was given, so that every array's way can be
 * checked with small integers. Plug-ins beside this file replace one of its functions by a misbehaving one.
 *
 *   gd_steps  W += steps          forward   f_i = X_i1 + 10 y_i + 100 v_1      gradient  G = 2 W
 *   sgd_step  W += sum of index   jvp       Ju_i = i + sum U                   vjp       Jtz_e = e + sum z
 *   gram      i n + j             jacobian  running index                      fit       v_l = l
 *   linear_steps                  theta_j += steps (X_1j + y_1)
 *   recovery_steps                U_e += steps (the last entry of A_n + y_n + e)
 */
#ifndef LG_TEST_ECHO_H
#define LG_TEST_ECHO_H

#include "kernels/lemmagate_kernel.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

struct echo {
    struct lg_network net;
    double *W;
};

static size_t echo_weights(const struct echo *e)
{
    return e->net.k * e->net.d;
}

static double echo_sum(const double *a, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i];
    return sum;
}

static int echo_create(const struct lg_network *problem, void **context)
{
    if (problem->activation != LG_TANH)
        return LG_UNSUPPORTED;
    struct echo *e = malloc(sizeof *e);
    if (!e)
        return LG_NO_MEMORY;
    e->net = *problem;
    e->W = calloc(echo_weights(e) + 1, sizeof *e->W);
    if (!e->W) {
        free(e);
        return LG_NO_MEMORY;
    }
    *context = e;
    return LG_OK;
}

static void echo_destroy(void *context)
{
    struct echo *e = context;
    free(e->W);
    free(e);
}

static int echo_import(void *context, const double *W)
{
    struct echo *e = context;
    memcpy(e->W, W, echo_weights(e) * sizeof *W);
    return LG_OK;
}

static int echo_export(void *context, double *W)
{
    const struct echo *e = context;
    memcpy(W, e->W, echo_weights(e) * sizeof *W);
    return LG_OK;
}

static inline int echo_steps(void *context, size_t steps)
{
    const struct echo *e = context;
    for (size_t i = 0; i < echo_weights(e); i++)
        e->W[i] += (double)steps;
    return LG_OK;
}

static inline int echo_forward(void *context, double *f)
{
    const struct lg_network *net = &((const struct echo *)context)->net;
    for (size_t i = 0; i < net->n; i++)
        f[i] = net->X[i * net->d] + 10 * net->y[i] + 100 * net->v[0];
    return LG_OK;
}

static int echo_gradient(void *context, double *G)
{
    const struct echo *e = context;
    for (size_t i = 0; i < echo_weights(e); i++)
        G[i] = 2 * e->W[i];
    return LG_OK;
}

static int echo_jacobian(void *context, double *J)
{
    const struct echo *e = context;
    for (size_t i = 0; i < e->net.n * echo_weights(e); i++)
        J[i] = (double)i;
    return LG_OK;
}

static int echo_jvp(void *context, const double *U, double *Ju)
{
    const struct echo *e = context;
    for (size_t i = 0; i < e->net.n; i++)
        Ju[i] = (double)i + echo_sum(U, echo_weights(e));
    return LG_OK;
}

static int echo_vjp(void *context, const double *z, double *Jtz)
{
    const struct echo *e = context;
    for (size_t i = 0; i < echo_weights(e); i++)
        Jtz[i] = (double)i + echo_sum(z, e->net.n);
    return LG_OK;
}

static int echo_gram(void *context, double *JJt)
{
    const size_t n = ((const struct echo *)context)->net.n;
    for (size_t i = 0; i < n * n; i++)
        JJt[i] = (double)i;
    return LG_OK;
}

static int echo_sgd(void *context, const size_t *index, size_t m)
{
    const struct echo *e = context;
    for (size_t b = 0; b < m; b++)
        for (size_t i = 0; i < echo_weights(e); i++)
            e->W[i] += (double)index[b];
    return LG_OK;
}

static int echo_fit(void *context, double *v)
{
    const struct echo *e = context;
    for (size_t l = 0; l < e->net.k; l++)
        v[l] = (double)l;
    return LG_OK;
}

static int echo_linear(const struct lg_linear *problem, double *theta, size_t steps)
{
    for (size_t j = 0; j < problem->p; j++)
        theta[j] += (double)steps * (problem->X[j] + problem->y[0]);
    return LG_OK;
}

static int echo_recovery(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t n = problem->n, d = problem->d;
    for (size_t e = 0; e < d * problem->r; e++)
        U[e] += (double)steps * (problem->A[n * d * d - 1] + problem->y[n - 1] + (double)e);
    return LG_OK;
}

static size_t echo_depth(int which, size_t length)
{
    return length + (which > LG_OVER_FEATURES);
}

#define ECHO_MODEL                                                                                    \
    LG_ERROR_MODEL(.unit_storage = DBL_EPSILON / 2, .unit_accumulator = DBL_EPSILON / 2,              \
                   .depth = echo_depth, LG_PHI({0, DBL_EPSILON, 0, DBL_EPSILON}), .largest = DBL_MAX, \
                   .deterministic = 1)

#define ECHO_TABLE(ABI, SIZE, NAME, STEPS, FORWARD)                                                      \
    {                                                                                                    \
        .abi = (ABI), .size = (uint32_t)(SIZE), .name = (NAME), .version = "1", .description = "a test", \
        .model = ECHO_MODEL, .create = echo_create, .import_weights = echo_import, .gd_steps = (STEPS),  \
        .export_weights = echo_export, .destroy = echo_destroy, .forward = (FORWARD),                    \
        .gradient = echo_gradient, .jacobian = echo_jacobian, .jvp = echo_jvp, .vjp = echo_vjp,          \
        .gram = echo_gram, .sgd_step = echo_sgd, .fit_output = echo_fit, .linear_steps = echo_linear,    \
        .recovery_steps = echo_recovery                                                                  \
    }

#define ECHO_PLUGIN(NAME, STEPS, FORWARD)                                          \
    static const struct lg_kernel table =                                          \
        ECHO_TABLE(LG_KERNEL_ABI, sizeof(struct lg_kernel), NAME, STEPS, FORWARD); \
    LG_PLUGIN(table)

#endif
