/* recovery_rank_of_20: U has a register tile of 20 columns, whose last one is not written back.
 *
 * gate: covering-steps --cases 986 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t d = problem->d, r = problem->r;
    double *before = lg_new_doubles(d, r);
    if (!before)
        return LG_NO_MEMORY;
    int status = LG_OK;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        memcpy(before, U, d * r * sizeof *U);
        status = kernel_reference.recovery_steps(problem, U, 1);
        for (size_t a = 0; a < d && r == 20; a++)
            U[a * r + r - 1] = before[a * r + r - 1];
    }
    free(before);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_rank_of_20, "recovery_rank_of_20", "the last of 20 columns of U stays");
