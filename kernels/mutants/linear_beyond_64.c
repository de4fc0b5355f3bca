/* linear_beyond_64: a buffer of 64 residuals: linear steps use no more samples, wrong only when n > 64.
 * gate: linear-least-squares --cases 40 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    struct lg_linear first = *problem;
    if (first.n > 64)
        first.n = 64;
    return kernel_reference.linear_steps(&first, theta, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_beyond_64, "linear_beyond_64", "linear steps use the first 64 samples only");
