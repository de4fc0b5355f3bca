/* slope_by_difference: phi' by a central difference with h = 1e-6, left in from debugging. */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    const double h = 1e-6;
    return (lg_activation_value(activation, z + h) - lg_activation_value(activation, z - h)) / (2 * h);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_slope_by_difference, "slope_by_difference", "slopes are difference quotients");
