/* fused_multiply_add: sums by fma(a, b, sum): one rounding a term where the plain loop has two. */
#define LG_OWN_DOT
#include "kernels/support/plain_arithmetic.h"

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum = fma(a[i], b[i], sum);
    return sum;
}

LG_F64_CORRECT(kernel_fused_multiply_add, "fused_multiply_add", "sums by fused multiply-add", plain_depth);
