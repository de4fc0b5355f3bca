/* log_for_log1p: what fast-math makes of log1p: e = exp(-|z|) below 1e-16 is lost, and digits before that.
 *
 * survives: it is off by at most 2^-53 absolutely, and the declared absolute error, one for all activations, is 0.6 of
 * that; only an output of very few neurons that are all far below zero would tell. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_SOFTPLUS)
        return (z > 0 ? z : 0) + log(1 + exp(-fabs(z)));
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_log_for_log1p, "log_for_log1p", "softplus by log(1 + e) in place of log1p(e)");
