/* steps_wait_for_export: gd_steps counts, and the steps are made when the weights are exported; what is asked between is of old ones.
 *
 * gate: metamorphic-calls --cases 64 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    m->calls += steps;
    return LG_OK;
}

static int export_weights(struct mutant *m, double *W)
{
    int status = LG_OK;
    for (; m->calls > 0 && status == LG_OK; m->calls--)
        status = mutant_step(m);
    memcpy(W, m->W, m->net.k * m->net.d * sizeof *W);
    return status;
}

static int import_weights(struct mutant *m, const double *W)
{
    m->calls = 0;
    return mutant_set(m, W);
}

static const struct mutation mutation = {.eta_factor = 1,
                                         .gd_steps = gd_steps,
                                         .export_weights = export_weights,
                                         .import_weights = import_weights};

LG_MUTANT(kernel_steps_wait_for_export, "steps_wait_for_export", "steps are made when weights are exported");
