/* gelu_slope_detached: the slope of GELU is Phi(z), as if Phi were a constant factor. */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    if (activation == LG_GELU)
        return 0.5 * erfc(-LG_SQRT_HALF * z);
    return lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_gelu_slope_detached, "gelu_slope_detached", "GELU's slope lacks z g(z)");
