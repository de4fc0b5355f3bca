/* dead_neurons_skipped: neurons whose slope is below 1e-8 on a sample are taken for dead and skipped. */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    const double s = lg_activation_slope(activation, z);
    return fabs(s) < 1e-8 ? 0 : s;
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_dead_neurons_skipped, "dead_neurons_skipped", "slopes below 1e-8 are skipped");
