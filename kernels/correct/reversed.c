/* reversed: every sum runs from its last term to its first. */
#define LG_OWN_DOT
#include "kernels/support/plain_arithmetic.h"

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = m; i-- > 0;)
        sum += a[i] * b[i];
    return sum;
}

LG_F64_CORRECT(kernel_reversed, "reversed", "sums run from the last term to the first", plain_depth);
