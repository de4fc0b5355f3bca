/* tanh_saturates_early: tanh is cut to its limit beyond |z| = 9, where it still misses it by 3e-8. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_TANH && fabs(z) > 9)
        return copysign(1, z);
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_tanh_saturates_early, "tanh_saturates_early", "tanh is 1 from |z| = 9 on");
