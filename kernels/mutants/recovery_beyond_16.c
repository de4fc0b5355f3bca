/* recovery_beyond_16: matrices larger than a tile of 16 take a path with half of the step, wrong only when d > 16.
 * gate: recovery-step-conformance --cases 40 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    struct lg_recovery half = *problem;
    if (half.d > 16)
        half.eta /= 2;
    return kernel_reference.recovery_steps(&half, U, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_beyond_16, "recovery_beyond_16", "recovery steps of d > 16 are half as long");
