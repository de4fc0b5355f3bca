/* dot2: dot products as if in twice the precision (Ogita, Rump and Oishi, Accurate sum and dot product, 2005).
 *
 * |result - exact| <= u |exact| + gamma_m^2 sum |a_i b_i| (their proposition 5.5), and gamma_m^2 <= u for m <= 2^26 = u^(-1/2)/sqrt 2:
 * below gamma_2 sum |a_i b_i|, that of one addition. One term is a rounded product, without any.
 * The errors of products are exact by fma, those of sums by Knuth's two-sum. */
#define LG_OWN_DOT
#include "kernels/support/plain_arithmetic.h"

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0, errors = 0;
    for (size_t i = 0; i < m; i++) {
        const real product = a[i] * b[i], next = sum + product, back = next - sum;
        errors += ((sum - (next - back)) + (product - back)) + fma(a[i], b[i], -product);
        sum = next;
    }
    return sum + errors;
}

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 1;
}

LG_F64_CORRECT(kernel_dot2, "dot2", "dot products in twice the precision", depth);
