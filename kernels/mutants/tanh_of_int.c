/* tanh_of_int: tanh reduces its argument through a 32-bit integer: beyond 2^31 it has the wrong sign.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation == LG_TANH && fabs(z) >= 0x1p31)
        return -1; /* what the conversion of z gives, INT32_MIN, has this tanh */
    return lg_activation_value(activation, z);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_tanh_of_int, "tanh_of_int", "tanh through a 32-bit integer");
