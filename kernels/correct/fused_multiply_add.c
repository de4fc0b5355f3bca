/* fused_multiply_add: sums by fma(a, b, sum): one rounding a term where the plain loop has two. */
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
        sum = fma(a[i], b[i], sum);
    return sum;
}

static inline real plug_value(int32_t activation, real z)
{
    return lg_activation_value(activation, z);
}

static inline real plug_slope(int32_t activation, real z)
{
    return lg_activation_slope(activation, z);
}

#include "kernels/support/network_kernel.h"

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

LG_F64_CORRECT(kernel_fused_multiply_add, "fused_multiply_add", "sums by fused multiply-add", depth);
