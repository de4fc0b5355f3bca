/* recovery_half: matrix recovery forgets that U occurs twice in <A_i, U U^T>: G = sum_i r_i A_i U. */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    struct lg_recovery halved = *problem;
    halved.eta /= 2;
    return kernel_reference.recovery_steps(&halved, U, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_half, "recovery_half", "recovery's gradient lacks its factor 2");
