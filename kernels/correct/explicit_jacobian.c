/* explicit_jacobian: J is written out, and J u, J^T z and J J^T are products with it: sums over all k d weights. */
#define LG_OWN_BACKWARD
#include "kernels/support/plain_arithmetic.h"

static void plug_backward(struct plug *p, const real *weight, real *G)
{
    const size_t d = p->net.d, k = p->net.k;
    plug_slopes(p);
    memset(G, 0, k * d * sizeof *G);
    for (size_t i = 0; i < p->net.n; i++)
        for (size_t e = 0; e < k * d; e++)
            G[e] += weight[i] * (p->S[i * k + e / d] * p->X[i * d + e % d]);
}

static int jvp(void *context, const double *U, double *Ju)
{
    const struct plug *p = context;
    const size_t weights = p->net.k * p->net.d;
    double *J = lg_new_doubles(p->net.n, weights);
    if (!J)
        return LG_NO_MEMORY;
    plug_jacobian(context, J);
    for (size_t i = 0; i < p->net.n; i++)
        Ju[i] = plug_dot(LG_OVER_WEIGHTS, weights, J + i * weights, U);
    free(J);
    return LG_OK;
}

static int gram(void *context, double *JJt)
{
    const struct plug *p = context;
    const size_t n = p->net.n, weights = p->net.k * p->net.d;
    double *J = lg_new_doubles(n, weights);
    if (!J)
        return LG_NO_MEMORY;
    plug_jacobian(context, J);
    for (size_t e = 0; e < n * n; e++)
        JJt[e] = plug_dot(LG_OVER_WEIGHTS, weights, J + e / n * weights, J + e % n * weights);
    free(J);
    return LG_OK;
}

const struct lg_kernel kernel_explicit_jacobian = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "explicit_jacobian",
    .version = "1.0.0",
    .description = "products with a Jacobian that is written out",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT,
                            .depth = plain_depth, .largest = DBL_MAX, LG_F64_PHI, .deterministic = 1),
    .create = plug_create,
    .import_weights = plug_import,
    .gd_steps = plug_gd_steps,
    .export_weights = plug_export,
    .destroy = plug_destroy,
    .forward = plug_forward,
    .gradient = plug_gradient,
    .jacobian = plug_jacobian,
    .jvp = jvp,
    .vjp = plug_vjp,
    .gram = gram,
    .sgd_step = plug_sgd_step,
    .linear_steps = plug_linear_steps,
};
