/* float_partial_sums: blocks of 16 terms are summed in double, but the block sums are added up in a float; wrong
 * only for more than 16 terms. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    (void)which;
    float sum = 0;
    if (m <= 16)
        return plain_dot(m, a, b);
    for (size_t i = 0; i < m; i += 16)
        sum += (float)plain_dot(m - i < 16 ? m - i : 16, a + i, b + i);
    return (double)sum;
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_float_partial_sums, "float_partial_sums", "partial sums of 16 terms are floats");
