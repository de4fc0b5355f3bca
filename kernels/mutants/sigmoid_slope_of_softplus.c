/* sigmoid_slope_of_softplus: the slope of the sigmoid lacks its factor 1 - sigmoid. */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    if (activation == LG_SIGMOID)
        return lg_sigmoid(z);
    return lg_activation_slope(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_sigmoid_slope_of_softplus, "sigmoid_slope_of_softplus",
          "the sigmoid's slope is the sigmoid");
