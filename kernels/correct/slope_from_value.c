/* slope_from_value: slopes from the stored values of the forward pass, as backward passes in closed form do.
 *
 *   softplus 1 - exp(-phi),  tanh (1 - phi)(1 + phi),  sigmoid phi (1 - phi);  erf, GELU, quadratic, ReLU from z
 *
 * They cancel, so that the error is absolute. With the values' errors of activations.h (7u, 5u, 5u), u = 2^-53:
 *   softplus  phi e^-phi 7u <= 7u/e, exp 3u e^-phi, the difference 1u|phi'|            < 6u + 1u |phi'|
 *   tanh      |2 phi| 5u |phi| <= 10u, two sums and a product 3u|phi'|                 < 10u + 3u |phi'|
 *   sigmoid   |1 - 2 phi| 5u phi <= 5u, difference and product 2u|phi'|                < 5u + 2u |phi'|
 * The others' errors are those of activations.h; 10.01u covers tanh's second-order terms. */
#include "kernels/support/activations.h"

typedef double real;

static inline real plug_store(real x)
{
    return x;
}

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}

static inline real plug_value(int32_t activation, real z)
{
    return lg_activation_value(activation, z);
}

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

#include "kernels/support/network_kernel.h"

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

LG_CORRECT(kernel_slope_from_value, "slope_from_value", "slopes from the values of the forward pass", depth,
           LG_F64_UNIT, LG_F64_UNIT, DBL_MAX,
           LG_PHI(LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 7, 6, 1),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 10.01, 3),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 5, 2), LG_F64_PHI_OTHERS),
           .deterministic = 1);
