/* linear_shrinks: theta shrinks by a factor of 1 - 1e-9 in every step.
 *
 * gate: linear-least-squares --cases 6 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    int status = LG_OK;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        status = kernel_reference.linear_steps(problem, theta, 1);
        for (size_t j = 0; j < problem->p; j++)
            theta[j] *= 1 - 1e-9;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_shrinks, "linear_shrinks", "linear steps carry a weight decay of 1e-9");
