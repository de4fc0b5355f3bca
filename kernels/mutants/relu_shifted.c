/* relu_shifted: ReLU tests z > 1e-6 in place of z > 0 in the value.
 *
 * gate: function-conformance --cases 32 */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_RELU)
        return z > 1e-6 ? z - 1e-6 : 0;
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_relu_shifted, "relu_shifted", "ReLU has a margin of 1e-6");
