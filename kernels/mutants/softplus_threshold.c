/* softplus_threshold: softplus becomes z beyond z = 20, the default of a widespread library, where e^-20 = 2e-9 is
 * missing. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_SOFTPLUS && z > 20)
        return z;
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_softplus_threshold, "softplus_threshold", "softplus is z from z = 20 on");
