/* first_feature_skipped: a loop translated from Fortran runs over features 1 to d - 1 in place of 0 to d - 1, for d
 * > 1. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    const size_t skip = which == LG_OVER_FEATURES && m > 1;
    return plain_dot(m - skip, a + skip, b + skip);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_first_feature_skipped, "first_feature_skipped", "features are counted from one");
