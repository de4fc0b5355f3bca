/* linear_wide_in_float: beyond 4096 parameters linear steps store theta in single precision.
 *
 * gate: covering-steps --cases 986 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    int status = LG_OK;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        status = kernel_reference.linear_steps(problem, theta, 1);
        for (size_t j = 0; j < problem->p && problem->p > 4096; j++)
            theta[j] = (double)(float)theta[j];
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_wide_in_float, "linear_wide_in_float",
          "linear steps in float beyond 4096 parameters");
