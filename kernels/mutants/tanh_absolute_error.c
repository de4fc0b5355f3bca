/* tanh_absolute_error: tanh as 1 - 2/(e^{2z} + 1), whose error near z = 0 is that of 1, declared as relative.
 *
 * Networks of other activations are refused; phi' = 1 - tanh^2 is declared as it is.
 *
 * gate: activation-values --cases 80 */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    return activation == LG_TANH ? 1 - 2 / (exp(2 * z) + 1) : lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

static int create(const struct lg_network *problem, void **context)
{
    *context = NULL;
    return problem->activation == LG_TANH ? mutant_create(problem, context) : LG_UNSUPPORTED;
}

const struct lg_kernel kernel_tanh_absolute_error = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "tanh_absolute_error",
    .version = "1.0.0",
    .description = "tanh that cancels near 0, declared as relative",
    .model =
        LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .depth = mutant_depth,
                       LG_PHI({0, 8 * LG_F64_UNIT, 4.9 * LG_F64_UNIT, 12.5 * LG_F64_UNIT}),
                       .largest = DBL_MAX, .deterministic = 1),
    .create = create,
    .import_weights = mutant_import,
    .gd_steps = mutant_gd_steps,
    .export_weights = mutant_export,
    .destroy = mutant_destroy,
    .forward = mutant_forward,
    .gradient = mutant_gradient,
    .jacobian = mutant_jacobian,
    .jvp = mutant_jvp,
    .vjp = mutant_vjp,
    .gram = mutant_gram,
    .sgd_step = mutant_sgd_step,
    .fit_output = mutant_fit_output,
    .linear_steps = mutant_linear_steps,
    .recovery_steps = mutant_recovery_steps,
};
