/* recovery_large_in_float: where n, d and r all exceed 16 the steps are blocked, and U is held in single precision.
 *
 * gate: covering-steps --cases 986 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const int status = kernel_reference.recovery_steps(problem, U, steps);
    const bool is_blocked = problem->n > 16 && problem->d > 16 && problem->r > 16;
    for (size_t e = 0; is_blocked && e < problem->d * problem->r; e++)
        U[e] = (double)(float)U[e];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_large_in_float, "recovery_large_in_float",
          "large problems of matrix recovery are stored in float");
