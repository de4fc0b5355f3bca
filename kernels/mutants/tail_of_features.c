/* tail_of_features: a loop over pairs of features that forgets the last one of an odd d > 3. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    return plain_dot(which == LG_OVER_FEATURES && m > 3 ? m - m % 2 : m, a, b);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_tail_of_features, "tail_of_features", "the sum over features drops its last term for odd d");
