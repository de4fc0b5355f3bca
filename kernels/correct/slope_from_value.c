/* slope_from_value: slopes from the stored values of the forward pass, as backward passes in closed form do.
 *
 *   softplus 1 - exp(-phi),  tanh (1 - phi)(1 + phi),  sigmoid phi (1 - phi);  erf, GELU, quadratic, ReLU from z
 *
 * They cancel, so that the error is absolute. With the values' errors of activations.h (7u, 5u, 5u), u = 2^-53:
 *   softplus  phi e^-phi 7u <= 7u/e, exp 3u e^-phi, the difference 1u|phi'|            < 6u + 1u |phi'|
 *   tanh      |2 phi| 5u |phi| <= 10u, two sums and a product 3u|phi'|                 < 10u + 3u |phi'|
 *   sigmoid   |1 - 2 phi| 5u phi <= 5u, difference and product 2u|phi'|                < 5u + 2u |phi'|
 * The others' errors are those of activations.h; 10.01u covers tanh's second-order terms. */
#define LG_OWN_SLOPE
#include "kernels/support/plain_arithmetic.h"

static inline real plug_slope(int32_t activation, real z)
{
    const real value = lg_activation_value(activation, z);
    switch (activation) {
    case LG_SOFTPLUS:
        return 1 - exp(-value);
    case LG_TANH:
        return (1 - value) * (1 + value);
    case LG_SIGMOID:
        return value * (1 - value);
    default:
        return lg_activation_slope(activation, z);
    }
}

LG_CORRECT(kernel_slope_from_value, "slope_from_value", "slopes from the values of the forward pass",
           plain_depth, LG_F64_UNIT, LG_F64_UNIT, DBL_MAX,
           LG_PHI(LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 7, 6, 1),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 10.01, 3),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 5, 2), LG_F64_PHI_OTHERS),
           .deterministic = 1);
