/* neurons_beyond_4096: the partial sums over neurons have room for 4096 of them, wrong only when k > 4096.
 * gate: function-conformance --cases 24 */
#include "kernels/support/mutant.h"

static double dot(int which, size_t m, const double *a, const double *b)
{
    return plain_dot(which == LG_OVER_NEURONS && m > 4096 ? 4096 : m, a, b);
}

static const struct mutation mutation = {.eta_factor = 1, .dot = dot};

LG_MUTANT(kernel_neurons_beyond_4096, "neurons_beyond_4096", "outputs sum the first 4096 neurons only");
