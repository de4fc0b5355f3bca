/* neuron_zeroed: the first neuron's gradient is zero, so that row 0 of W never moves; likewise theta_0 and
 * row 0 of U. */
#include "kernels/support/mutant.h"

static void zero_first_row(double *G, size_t rows, size_t columns)
{
    (void)rows;
    memset(G, 0, columns * sizeof *G);
}

static const struct mutation mutation = {.eta_factor = 1, .spoil = zero_first_row};

LG_MUTANT(kernel_neuron_zeroed, "neuron_zeroed", "the first neuron never moves");
