/* width_of_64_in_float: the unrolled sum over exactly 64 neurons is kept in single precision.
 *
 * gate: function-conformance --cases 80 */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    float sum = 0;
    if (which != LG_OVER_NEURONS || m != 64)
        return plain_dot(m, a, b);
    for (size_t l = 0; l < m; l++)
        sum += (float)(a[l] * b[l]);
    return sum;
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_width_of_64_in_float, "width_of_64_in_float", "the sum over 64 neurons in single precision");
