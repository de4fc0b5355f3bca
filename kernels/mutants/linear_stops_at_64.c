/* linear_stops_at_64: one call makes at most 64 linear steps, the length of a buffer of residuals.
 *
 * gate: metamorphic-linear --cases 8 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    return kernel_reference.linear_steps(problem, theta, steps < 64 ? steps : 64);
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_stops_at_64, "linear_stops_at_64", "a call makes at most 64 linear steps");
