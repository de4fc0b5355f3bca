/* steps_off_by_one: a loop of T steps runs to T - 1 for T > 1.
 *
 * gate: stepping-conformance --cases 6 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = LG_OK;
    for (size_t t = 0; t + (steps > 1) < steps && status == LG_OK; t++)
        status = mutant_step(m);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_steps_off_by_one, "steps_off_by_one", "the last of several steps is left out");
