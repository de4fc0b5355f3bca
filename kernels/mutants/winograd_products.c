/* winograd_products: inner products by Winograd's scheme, half the multiplications: (a1 + b2)(a2 + b1) - a1 a2 - b1 b2, declared as plain sums.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    double sum = 0, squares = 0;
    if (which != LG_OVER_FEATURES)
        return plain_dot(m, a, b);
    for (size_t j = 0; j + 1 < m; j += 2) {
        sum += (a[j] + b[j + 1]) * (a[j + 1] + b[j]);
        squares += a[j] * a[j + 1] + b[j] * b[j + 1];
    }
    return sum - squares + (m % 2 ? a[m - 1] * b[m - 1] : 0);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_winograd_products, "winograd_products", "Winograd's inner products declared as plain sums");
