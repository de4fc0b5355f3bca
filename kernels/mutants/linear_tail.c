/* linear_tail: for p > 4 the last p mod 4 parameters are left out of the update.
 *
 * gate: linear-least-squares --cases 20 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t p = problem->p, tail = p > 4 ? p % 4 : 0;
    double kept[3];
    memcpy(kept, theta + p - tail, tail * sizeof *theta);
    int status = LG_OK;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        status = kernel_reference.linear_steps(problem, theta, 1);
        memcpy(theta + p - tail, kept, tail * sizeof *theta);
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_tail, "linear_tail", "the last parameters of linear steps never move");
