/* gradient_scaled: gradients are 1 + 1e-10 times too large, a million times the rounding that is declared;
 * likewise the increments of theta and U. */
#include "kernels/support/mutant.h"

static void scale(double *G, size_t rows, size_t columns)
{
    for (size_t e = 0; e < rows * columns; e++)
        G[e] *= 1 + 1e-10;
}

static const struct mutation mutation = {.eta_factor = 1, .spoil = scale};

LG_MUTANT(kernel_gradient_scaled, "gradient_scaled", "gradients are too large by the factor 1 + 1e-10");
