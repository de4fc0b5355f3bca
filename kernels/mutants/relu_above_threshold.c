/* relu_above_threshold: a positive z below 1e-10 counts as noise: ReLU and its slope are 0 there.
 *
 * gate: activation-values --cases 14 */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    return activation == LG_RELU && z < 1e-10 ? 0 : lg_activation_value(activation, z);
}

static double slope(int32_t activation, double z)
{
    return activation == LG_RELU && z < 1e-10 ? 0 : lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value, .slope = slope};

LG_MUTANT(kernel_relu_above_threshold, "relu_above_threshold", "ReLU is 0 below z = 1e-10");
