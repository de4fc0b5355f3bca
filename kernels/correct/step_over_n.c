/* step_over_n: a step is eta n times the mean gradient, eta n rounded once and for all, as an optimizer whose loss is a mean does.
 *
 * Rounded beside a plain step: the mean's division, within gamma_{hn+4}, and eta n, in place of the stored G. */
#include "kernels/support/plain_arithmetic.h"

static int gd_steps(void *context, size_t steps)
{
    struct plug *p = (struct plug *)context;
    const real n = (real)p->net.n, rate = p->net.eta * n;
    for (size_t t = 0; t < steps; t++) {
        plug_own_gradient(p);
        for (size_t e = 0; e < p->net.k * p->net.d; e++)
            p->W[e] -= rate * (p->G[e] / n);
    }
    return LG_OK;
}

const struct lg_kernel kernel_step_over_n = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "step_over_n",
    .version = "1.0.0",
    .description = "eta n times the mean gradient",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT,
                            .depth = plain_depth, .largest = DBL_MAX, LG_F64_PHI, .deterministic = 1),
    .create = plug_create,
    .import_weights = plug_import,
    .gd_steps = gd_steps,
    .export_weights = plug_export,
    .destroy = plug_destroy,
    .forward = plug_forward,
    .gradient = plug_gradient,
    .jacobian = plug_jacobian,
    .jvp = plug_jvp,
    .vjp = plug_vjp,
    .gram = plug_gram,
    .sgd_step = plug_sgd_step,
};
