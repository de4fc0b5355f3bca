/* gelu_cut: GELU is cut to 0 below z = -5, where it is still -1.4e-6.
 *
 * gate: function-conformance --cases 44 */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_GELU && z < -5)
        return 0;
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_gelu_cut, "gelu_cut", "GELU is 0 below -5");
