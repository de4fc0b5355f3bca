/* steps_of_four_at_once: gd_steps(4) is taken for one step with 4 eta; other counts go step by step.
 *
 * gate: metamorphic-calls --cases 128 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = LG_OK;
    if (steps == 4) {
        status = kernel_reference.gradient(m->base, m->G);
        return status == LG_OK ? mutant_apply(m, m->G, 0.25) : status;
    }
    for (size_t t = 0; t < steps && status == LG_OK; t++)
        status = mutant_step(m);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_steps_of_four_at_once, "steps_of_four_at_once",
          "gd_steps(4) is one step of four times the size");
