/* reversed: every sum runs from its last term to its first. */
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
    for (size_t i = m; i-- > 0;)
        sum += a[i] * b[i];
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

LG_F64_CORRECT(kernel_reversed, "reversed", "sums run from the last term to the first", depth);
