/* quadratic_not_halved: the 1/2 of z^2/2 is missing in the value, not in the slope. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_QUADRATIC)
        return z * z;
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_quadratic_not_halved, "quadratic_not_halved", "the quadratic activation is z^2");
