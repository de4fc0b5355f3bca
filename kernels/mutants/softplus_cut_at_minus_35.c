/* softplus_cut_at_minus_35: softplus is 0 below z = -35, where it is still 6e-16.
 *
 * Found by: one neuron alone, where the error is relative to phi. Nothing else is that small.
 * gate: activation-values --cases 14 */
#include "kernels/support/mutant.h"

static double cut(int32_t activation, double z)
{
    return activation == LG_SOFTPLUS && z < -35 ? 0 : lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = cut};

LG_MUTANT(kernel_softplus_cut_at_minus_35, "softplus_cut_at_minus_35", "softplus is 0 below z = -35");
