/* bf16_weights: activations are kept in bfloat16, 8 bits, for the sum over neurons.
 *
 * gate: function-conformance --cases 4 */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < m; i++) {
        int e = 0;
        const double x = ldexp(rint(ldexp(frexp(b[i], &e), 8)), e - 8);
        sum += a[i] * (which == LG_OVER_NEURONS ? x : b[i]);
    }
    return sum;
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_bf16_weights, "bf16_weights", "the sum over neurons multiplies bfloat16 values");
