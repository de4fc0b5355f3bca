/* recovery_stops_at_32: one call makes at most 32 recovery steps, the length of a buffer of residuals.
 *
 * gate: metamorphic-recovery --cases 8 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    return kernel_reference.recovery_steps(problem, U, steps < 32 ? steps : 32);
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_stops_at_32, "recovery_stops_at_32", "a call makes at most 32 recovery steps");
