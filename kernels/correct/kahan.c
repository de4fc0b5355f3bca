/* kahan: compensated sums of rounded products.
 *
 * |sum - exact sum| <= (2u + O(m u^2)) sum |terms| (Higham, Accuracy and Stability, 4.3), and the products add u: below
 * gamma_4 sum |terms|, that of three additions, while O(m u) <= 1, for all m that create accepts. Two terms are a plain sum, as the
 * first leaves nothing lost; three meet it with 3u + O(u^2) <= gamma_4. */
#define LG_OWN_DOT
#include "kernels/support/plain_arithmetic.h"

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0, lost = 0;
    for (size_t i = 0; i < m; i++) {
        const real term = a[i] * b[i] - lost, next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    return sum;
}

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 2 ? 3 : length > 1;
}

LG_F64_CORRECT(kernel_kahan, "kahan", "compensated sums", depth);
