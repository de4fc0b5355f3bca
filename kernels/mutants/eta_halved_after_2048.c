/* eta_halved_after_2048: a schedule: after 2048 steps since the import the step size is halved.
 *
 * gate: metamorphic-calls --cases 128 */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    const int status = kernel_reference.gradient(m->base, m->G);
    return status == LG_OK ? mutant_apply(m, m->G, m->calls++ < 2048 ? 1 : 2) : status;
}

static int import_weights(struct mutant *m, const double *W)
{
    m->calls = 0;
    return mutant_set(m, W);
}

static const struct mutation mutation = {.eta_factor = 1, .step = step, .import_weights = import_weights};

LG_MUTANT(kernel_eta_halved_after_2048, "eta_halved_after_2048", "steps after the 2048th are half as long");
