/* recovery_without_two: the gradient of <A, U U^T> is taken for A U in place of 2 A U.
 *
 * gate: recovery-step-conformance --cases 4 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    struct lg_recovery half = *problem;
    half.eta /= 2;
    return kernel_reference.recovery_steps(&half, U, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_without_two, "recovery_without_two", "recovery lacks the factor 2");
