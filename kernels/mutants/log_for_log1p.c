/* log_for_log1p: what fast-math makes of log1p: e = exp(-|z|) below 1e-16 is lost, and digits before that.
 *
 * gate: activation-values --cases 14 */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_SOFTPLUS)
        return (z > 0 ? z : 0) + log(1 + exp(-fabs(z)));
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_log_for_log1p, "log_for_log1p", "softplus by log(1 + e) in place of log1p(e)");
