/* tanh_slope_of_argument: the slope of tanh is evaluated at z in place of tanh z: 1 - z^2, clipped at 0. */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    if (activation == LG_TANH)
        return fmax(0, 1 - z * z);
    return lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_tanh_slope_of_argument, "tanh_slope_of_argument", "tanh's slope is 1 - z^2");
