/* softplus_overflows: softplus without the guard against overflow: infinite beyond z = 709, and only there visibly
 * wrong but for rounding. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_SOFTPLUS)
        return log1p(exp(z));
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_softplus_overflows, "softplus_overflows", "softplus as log(1 + exp(z))");
