/* relu_half_at_kink: the slope of ReLU at z = 0 is 1/2, as in code that averages both sides.
 *
 * survives: equivalent. Every number in [0, 1] is a subgradient of max(z, 0) at 0; the header fixes none, and the
 * enclosure of a gradient admits all of them at a kink. */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    if (activation == LG_RELU && z == 0)
        return 0.5;
    return lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_relu_half_at_kink, "relu_half_at_kink", "EQUIVALENT: ReLU's slope at 0 is 1/2");
