/* single_storage: weights, outputs and gradients are floats, products and sums double, as on tensor cores.
 *
 * Pre-activations and activations stay double between the sums, so the declared errors are those of double. */
#include "kernels/support/activations.h"

typedef double real;

static inline real plug_store(real x)
{
    return (real)(float)x;
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
    return lg_activation_slope(activation, z);
}

#include "kernels/support/network_kernel.h"

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

LG_CORRECT(kernel_single_storage, "single_storage", "stored in single precision, summed in double", depth,
           0x1p-24, LG_F64_UNIT, FLT_MAX, LG_F64_PHI, .deterministic = 1);
