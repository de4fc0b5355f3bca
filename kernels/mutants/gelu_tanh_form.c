/* gelu_tanh_form: GELU is (z/2)(1 + tanh(sqrt(2/pi)(z + 0.044715 z^3))), the approximation of the GPT-2 code, off
 * by up to 5e-4. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_GELU)
        return 0.5 * z * (1 + tanh(LG_SQRT_2_OVER_PI * (z + 0.044715 * z * z * z)));
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_gelu_tanh_form, "gelu_tanh_form", "GELU by the tanh approximation");
