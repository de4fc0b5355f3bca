/* steps_stop_at_64: one call makes at most 64 steps, the length of a buffer of losses.
 *
 * gate: metamorphic-repeat --cases 8 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = LG_OK;
    for (size_t i = 0; i < steps && i < 64 && status == LG_OK; i++)
        status = mutant_step(m);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_steps_stop_at_64, "steps_stop_at_64", "a call makes at most 64 steps");
