/* linear_tall_tail: where samples outnumber parameters the last sample of linear steps is left out.
 *
 * gate: covering-steps --cases 40 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    struct lg_linear shorter = *problem;
    shorter.n -= problem->n > problem->p;
    return kernel_reference.linear_steps(&shorter, theta, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_tall_tail, "linear_tall_tail",
          "the last sample of a tall least-squares problem is dropped");
