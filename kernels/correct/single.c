/* single: everything in float, sums reversed; unlike reference_f32 each gradient entry is one sum over the samples. */
#include "kernels/support/activations_f32.h"

typedef float real;

static inline real plug_store(real x)
{
    return x;
}

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = m; i-- > 0;)
        sum += a[i] * b[i];
    return sum;
}

static inline real plug_value(int32_t activation, real z)
{
    return lg_activation_value_f32(activation, z);
}

static inline real plug_slope(int32_t activation, real z)
{
    return lg_activation_slope_f32(activation, z);
}

#include "kernels/support/network_kernel.h"

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

LG_CORRECT(kernel_single, "single", "single precision, declared", depth, LG_F32_UNIT, LG_F32_UNIT, FLT_MAX,
           LG_F32_PHI, .deterministic = 1);
