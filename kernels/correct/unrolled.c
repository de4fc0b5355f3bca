/* unrolled: eight running sums as in a SIMD register, a tail of fewer than eight terms, then a tree.
 *
 * A term goes through at most floor(m/8) - 1 additions of its lane (the first is to 0), 3 of the tree, and m mod 8 of the tail.
 * Without a whole register, the first addition of the tail is to 0. */
#define LG_OWN_DOT
#include "kernels/support/plain_arithmetic.h"

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real lane[8] = {0};
    const size_t whole = m - m % 8;
    for (size_t i = 0; i < whole; i += 8)
        for (size_t s = 0; s < 8; s++)
            lane[s] += a[i + s] * b[i + s];
    for (size_t width = 4; width > 0; width /= 2)
        for (size_t s = 0; s < width; s++)
            lane[s] += lane[s + width];
    for (size_t i = whole; i < m; i++)
        lane[0] += a[i] * b[i];
    return lane[0];
}

static size_t depth(int which, size_t length)
{
    (void)which;
    const size_t whole = length / 8, tail = length % 8;
    if (whole == 0)
        return tail > 0 ? tail - 1 : 0;
    return whole + 2 + tail;
}

LG_F64_CORRECT(kernel_unrolled, "unrolled", "eight running sums and a tail, as SIMD code", depth);
