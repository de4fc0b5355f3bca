/* outputs_only: everything but gd_steps, as of a library whose user writes the loop around it.
 *
 * Claims about steps are not covered then, and none of the others may rest on one. */
#include "kernels/support/plain_arithmetic.h"

const struct lg_kernel kernel_outputs_only = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "outputs_only",
    .version = "1.0.0",
    .description = "offers no gd_steps",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .largest = DBL_MAX,
                            LG_F64_PHI, .deterministic = 1),
    .create = plug_create,
    .import_weights = plug_import,
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
