/* features_beyond_4096: beyond 4096 features an inner product ends there.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    return plain_dot(which == LG_OVER_FEATURES && m > 4096 ? 4096 : m, a, b);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_features_beyond_4096, "features_beyond_4096", "inner products of at most 4096 features");
