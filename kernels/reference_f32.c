/* reference_f32: the plain loops of the reference (kernels/support/plain_network.h) in single precision: storage, products and
 * sums are floats, u = 2^-24. */
#include <float.h>

#include "kernels/support/activations_f32.h"

typedef float real;

static real value(int32_t activation, real z)
{
    return lg_activation_value_f32(activation, z);
}

static real slope(int32_t activation, real z)
{
    return lg_activation_slope_f32(activation, z);
}

#include "kernels/support/plain_network.h"

const struct lg_kernel kernel_reference_f32 =
    LG_PLAIN_NETWORK("reference_f32", "plain loops in single precision, storage and accumulation",
                     LG_F32_UNIT, LG_F32_PHI, .largest = (double)FLT_MAX);
