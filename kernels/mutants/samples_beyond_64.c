/* samples_beyond_64: a buffer of 64 samples on the stack: gradients sum no more than that, wrong only when n > 64. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    return plain_dot(which == LG_OVER_SAMPLES && m > 64 ? 64 : m, a, b);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_samples_beyond_64, "samples_beyond_64", "gradients use the first 64 samples only");
