/* float_literal: the argument of erf and GELU is scaled by 0.70710678f, off by 1e-8. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_ERF)
        return erf(0.70710678f * z);
    if (activation == LG_GELU)
        return 0.5 * z * erfc(-0.70710678f * z);
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_float_literal, "float_literal", "1/sqrt(2) is a float literal");
