/* softplus_slope_at_zero: the derivative of max(z, 0) + log(1 + e^-|z|) taken part by part, with those of max and abs at their tie:
 * 1 instead of 1/2 at z = 0, right everywhere else.
 *
 * gate: activation-values stepping-conformance --cases 24 */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    return activation == LG_SOFTPLUS && z == 0 ? 1 : lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_softplus_slope_at_zero, "softplus_slope_at_zero", "softplus has slope 1 at z = 0");
