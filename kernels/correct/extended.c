/* extended: products and sums in long double (u = 2^-64 on x86), rounded to double where a number is stored.
 * phi and phi' are those of double, at z rounded to it. */
#include "kernels/support/activations.h"

typedef long double real;

static inline real plug_store(real x)
{
    return (real)(double)x;
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
    return (real)lg_activation_value(activation, (double)z);
}

static inline real plug_slope(int32_t activation, real z)
{
    return (real)lg_activation_slope(activation, (double)z);
}

#include "kernels/support/network_kernel.h"

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

LG_CORRECT(kernel_extended, "extended", "double, with long double accumulators", depth, LG_F64_UNIT, 0x1p-64,
           DBL_MAX, LG_F64_ERRORS, .deterministic = 1);
