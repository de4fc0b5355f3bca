/* step_lost_beyond_96: a loop unrolled for long calls starts at 1: wrong only when one call makes more than 96 steps.
 *
 * gate: metamorphic-repeat --cases 12 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = LG_OK;
    for (size_t t = steps > 96 ? 1 : 0; t < steps && status == LG_OK; t++)
        status = mutant_step(m);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_step_lost_beyond_96, "step_lost_beyond_96", "calls of more than 96 steps make one less");
