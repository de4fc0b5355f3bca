/* pairwise: sums by halving, m terms in ceil(log2 m) additions each, by induction: the larger half has ceil(m/2). */
#define LG_OWN_DOT
#include "kernels/support/plain_arithmetic.h"

static real plug_dot(int which, size_t m, const real *a, const real *b)
{
    const size_t half = m / 2;
    if (m == 0)
        return 0;
    return m == 1 ? a[0] * b[0] : plug_dot(which, half, a, b) + plug_dot(which, m - half, a + half, b + half);
}

static size_t depth(int which, size_t length)
{
    (void)which;
    size_t levels = 0;
    while (((size_t)1 << levels) < length)
        levels++;
    return levels;
}

LG_F64_CORRECT(kernel_pairwise, "pairwise", "sums by halving", depth);
