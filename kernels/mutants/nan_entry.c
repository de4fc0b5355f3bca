/* nan_entry: one entry of every gradient is NaN, the last one; likewise of theta's and U's increment. */
#include "kernels/support/mutant.h"

static void poison_last(double *G, size_t rows, size_t columns)
{
    G[rows * columns - 1] = NAN;
}

static const struct mutation mutation = {.eta_factor = 1, .spoil = poison_last};

LG_MUTANT(kernel_nan_entry, "nan_entry", "one entry of the gradient is NaN");
