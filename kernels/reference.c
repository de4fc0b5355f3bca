/* reference: training by plain loops in double precision, the specification in code. The loops, each under its formula, are in
 * kernels/support/plain_network.h; here is the arithmetic they run in: storage, products and sums are IEEE doubles. */
#include <float.h>

#include "kernels/support/activations.h"

typedef double real;

static real value(int32_t activation, real z)
{
    return lg_activation_value(activation, z);
}

static real slope(int32_t activation, real z)
{
    return lg_activation_slope(activation, z);
}

#include "kernels/support/plain_network.h"

const struct lg_kernel kernel_reference =
    LG_PLAIN_NETWORK("reference", "plain loops in double precision, the specification in code", LG_F64_UNIT,
                     LG_F64_PHI, .largest = DBL_MAX);
