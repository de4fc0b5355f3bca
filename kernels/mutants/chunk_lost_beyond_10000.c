/* chunk_lost_beyond_10000: inner products of more than 10,000 features are split over four threads of equal shares; the rest is lost.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    return plain_dot(which == LG_OVER_FEATURES && m > 10000 ? m / 4 * 4 : m, a, b);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_chunk_lost_beyond_10000, "chunk_lost_beyond_10000",
          "sums beyond 10,000 terms lose the remainder of four shares");
