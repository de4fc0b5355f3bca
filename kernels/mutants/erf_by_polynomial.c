/* erf_by_polynomial: the five-term rational approximation of erf in place of erf, off by 1.5e-7. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation != LG_ERF)
        return lg_activation_value(activation, z);
    const double x = LG_SQRT_HALF * fabs(z), t = 1 / (1 + 0.3275911 * x);
    const double p =
        ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    return copysign(1 - p * exp(-x * x), z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_erf_by_polynomial, "erf_by_polynomial", "erf by Abramowitz and Stegun 7.1.26");
