/* clamped_at_30: a guard against overflow of exp clips every pre-activation to [-30, 30], wrong only at |z| > 30. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    return lg_activation_value(activation, fmax(-30, fmin(30, z)));
}

static double slope(int32_t activation, double z)
{
    return lg_activation_slope(activation, fmax(-30, fmin(30, z)));
}

static const struct mutation mutation = {.eta_factor = 1, .value = value, .slope = slope};

LG_MUTANT(kernel_clamped_at_30, "clamped_at_30", "pre-activations are clipped to [-30, 30]");
