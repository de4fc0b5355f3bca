/* linear_blocked_both_ways: with 98 samples and 98 parameters or more, linear steps go in blocks of 14 x 14 and forget what remains of
 * the samples.
 *
 * gate: covering-steps --cases 986 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    struct lg_linear whole = *problem;
    if (problem->n >= 98 && problem->p >= 98)
        whole.n -= problem->n % 14;
    return kernel_reference.linear_steps(&whole, theta, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_blocked_both_ways, "linear_blocked_both_ways",
          "large least-squares problems lose the samples beyond their last block");
