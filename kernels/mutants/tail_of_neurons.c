/* tail_of_neurons: a SIMD loop over neurons without the remainder loop: for k > 8 the last k mod 8 terms of f, J u
 * and J J^T are missing; right for every k that 8 divides. */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    return plain_dot(which == LG_OVER_NEURONS && m > 8 ? m - m % 8 : m, a, b);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_tail_of_neurons, "tail_of_neurons", "the sum over neurons drops its remainder modulo 8");
