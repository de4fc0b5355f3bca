/* leaky_slope: the backward pass is that of a leaky ReLU, the forward pass is not.
 *
 * gate: function-conformance --cases 32 */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    if (activation == LG_RELU)
        return z > 0 ? 1 : 0.01;
    return lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_leaky_slope, "leaky_slope", "ReLU's slope is 0.01 where it is 0");
