/* features_beyond_512: a row of X is copied to a buffer of 512 features, wrong only when d > 512.
 * gate: function-conformance --cases 24 */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    return plain_dot(which == LG_OVER_FEATURES && m > 512 ? 512 : m, a, b);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_features_beyond_512, "features_beyond_512",
          "products with a row of X use its first 512 features");
