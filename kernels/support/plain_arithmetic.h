/* network_kernel.h in double precision by plain loops, the first term first. A kernel in which a part of the arithmetic is another
 * defines LG_OWN_STORE, LG_OWN_DOT, LG_OWN_VALUE or LG_OWN_SLOPE before, and plug_store, plug_dot, plug_value or plug_slope after. */
#ifndef LG_KERNELS_PLAIN_ARITHMETIC_H
#define LG_KERNELS_PLAIN_ARITHMETIC_H

#include "kernels/support/activations.h"

typedef double real;

static inline real plug_store(real x);
static inline real plug_dot(int which, size_t m, const real *a, const real *b);
static inline real plug_value(int32_t activation, real z);
static inline real plug_slope(int32_t activation, real z);

#include "kernels/support/network_kernel.h"

#ifndef LG_OWN_STORE
static inline real plug_store(real x)
{
    return x;
}
#endif

#ifndef LG_OWN_DOT
static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}
#endif

#ifndef LG_OWN_VALUE
static inline real plug_value(int32_t activation, real z)
{
    return lg_activation_value(activation, z);
}
#endif

#ifndef LG_OWN_SLOPE
static inline real plug_slope(int32_t activation, real z)
{
    return lg_activation_slope(activation, z);
}
#endif

/* The additions that the first term of plug_dot goes through; for any order of the terms the most there are. */
static inline size_t plain_depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

#endif
