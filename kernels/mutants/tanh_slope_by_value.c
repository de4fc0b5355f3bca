/* tanh_slope_by_value: tanh' as (1 - t)(1 + t) from t = tanh z, which cancels where t is near 1: an absolute error of 10 units, declared
 * as the relative one of the form that does not. Right to a few units beside the slopes of small z.
 *
 * gate: activation-values --cases 80 */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    const double t = tanh(z);
    return activation == LG_TANH ? (1 - t) * (1 + t) : lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_tanh_slope_by_value, "tanh_slope_by_value",
          "a slope that cancels, declared as one that does not");
