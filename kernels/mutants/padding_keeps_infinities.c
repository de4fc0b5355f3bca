/* padding_keeps_infinities: sums run over lanes padded to eight, whose other factor is 0; what an earlier call left there is not cleared, and 0 times infinity is NaN.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static double kept[8];

static double dot(int which, size_t m, const double *a, const double *b)
{
    const size_t rest = (8 - m % 8) % 8;
    double sum = plain_dot(m, a, b);
    if (which != LG_OVER_NEURONS)
        return sum;
    for (size_t l = 0; l < rest; l++)
        sum += 0 * kept[7 - l];
    for (size_t l = m - m % 8; l < m; l++)
        kept[l % 8] = b[l];
    return sum;
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_padding_keeps_infinities, "padding_keeps_infinities",
          "padding keeps what an earlier call left");
