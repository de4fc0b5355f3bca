/* overlapping_tail: the remainder is done as one more full block of four that ends at the end, so that overlapped
 * samples count twice; wrong only for n > 4 that 4 does not divide. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    double sum = plain_dot(m, a, b);
    if (which == LG_OVER_SAMPLES && m > 4 && m % 4 != 0)
        sum += plain_dot(4 - m % 4, a + m - 4, b + m - 4);
    return sum;
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_overlapping_tail, "overlapping_tail", "the last SIMD block overlaps the one before");
