/* linear_of_mean: eta/n in place of eta in linear least squares; right for n = 1.
 *
 * gate: linear-least-squares --cases 6 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    struct lg_linear mean = *problem;
    mean.eta /= (double)problem->n;
    return kernel_reference.linear_steps(&mean, theta, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_of_mean, "linear_of_mean", "linear steps are averaged over samples");
