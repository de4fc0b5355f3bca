/* rank_one: samples are added to W itself, w_l <- w_l - (eta r_i s_il) x_i one by one, as by rank-one updates of BLAS.
 *
 * No gradient is formed. An entry of W is a term of its sum and is rounded n times: the declared depth over
 * samples is n + 1. */
#include "kernels/support/activations.h"

typedef double real;

static inline real plug_store(real x)
{
    return x;
}

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}

static inline real plug_value(int32_t activation, real z)
{
    return lg_activation_value(activation, z);
}

static inline real plug_slope(int32_t activation, real z)
{
    return lg_activation_slope(activation, z);
}

#include "kernels/support/network_kernel.h"

static int in_place_steps(void *context, size_t steps)
{
    struct plug *p = (struct plug *)context;
    const size_t n = p->net.n, d = p->net.d, k = p->net.k;
    for (size_t t = 0; t < steps; t++) {
        plug_products(p);
        for (size_t i = 0; i < n; i++)
            p->r[i] = p->net.eta * (plug_output(p, i) - p->net.y[i]);
        plug_slopes(p);
        for (size_t e = 0; e < n * k * d; e++)
            p->W[e % (k * d)] -= p->r[e / (k * d)] * p->S[e / d] * p->X[e / (k * d) * d + e % d];
    }
    return LG_OK;
}

static size_t depth(int which, size_t length)
{
    return which == LG_OVER_SAMPLES ? length + 1 : length > 0 ? length - 1 : 0;
}

const struct lg_kernel kernel_rank_one = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "rank_one",
    .version = "1.0.0",
    .description = "samples added to the weights one by one",
    .model = {.unit_storage = LG_F64_UNIT,
              .unit_accumulator = LG_F64_UNIT,
              .depth = depth,
              .largest = DBL_MAX,
              LG_F64_ERRORS,
              .deterministic = 1},
    .create = plug_create,
    .import_weights = plug_import,
    .gd_steps = in_place_steps,
    .export_weights = plug_export,
    .destroy = plug_destroy,
    .forward = plug_forward,
    .gradient = plug_gradient,
    .jacobian = plug_jacobian,
    .jvp = plug_jvp,
    .vjp = plug_vjp,
    .gram = plug_gram,
};
