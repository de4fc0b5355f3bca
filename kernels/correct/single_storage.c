/* single_storage: weights, outputs and gradients are floats, products and sums double, as on tensor cores.
 *
 * Pre-activations and activations stay double between the sums, so the declared errors are those of double. */
#define LG_OWN_STORE
#include "kernels/support/plain_arithmetic.h"

static inline real plug_store(real x)
{
    return (real)(float)x;
}

LG_CORRECT(kernel_single_storage, "single_storage", "stored in single precision, summed in double",
           plain_depth, 0x1p-24, LG_F64_UNIT, FLT_MAX, LG_F64_PHI, .deterministic = 1);
