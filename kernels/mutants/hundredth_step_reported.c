/* hundredth_step_reported: a count that is a multiple of 100 reports in place of its last step.
 *
 * gate: metamorphic-calls --cases 128 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    const size_t made = steps % 100 == 0 ? steps - 1 : steps;
    int status = LG_OK;
    for (size_t t = 0; t < made && status == LG_OK; t++)
        status = mutant_step(m);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_hundredth_step_reported, "hundredth_step_reported", "gd_steps(100) makes 99 steps");
