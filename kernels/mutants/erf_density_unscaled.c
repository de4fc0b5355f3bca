/* erf_density_unscaled: the slope of erf(z/sqrt 2) carries 1/sqrt(2 pi) in place of sqrt(2/pi). */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    if (activation == LG_ERF)
        return LG_INV_SQRT_2PI * exp(-0.5 * z * z);
    return lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_erf_density_unscaled, "erf_density_unscaled",
          "erf's slope has the normal density's constant");
