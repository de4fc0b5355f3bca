/* erf_saturates_early: erf(x) is taken for 1 from x = 5.5 on, as a table that ends too soon: 7e-15 off, 33 units.
 *
 * gate: activation-values --cases 42 */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_ERF && fabs(z) * LG_SQRT_HALF > 5.5)
        return z > 0 ? 1 : -1;
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_erf_saturates_early, "erf_saturates_early", "erf(z/sqrt 2) is +-1 beyond |z| = 7.8");
