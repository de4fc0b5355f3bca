/* softplus_single_exp: expf for exp in softplus and sigmoid, a missing suffix in a port back from float. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_SOFTPLUS)
        return (z > 0 ? z : 0) + log1p((double)expf(-(float)fabs(z)));
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_softplus_single_exp, "softplus_single_exp", "exp is called in single precision");
