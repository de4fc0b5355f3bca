/* small_updates_skipped: updates below 1e-12 are not written, to save memory traffic. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    int status = kernel_reference.gradient(m->base, m->G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++)
        if (fabs(m->net.eta * m->G[e]) > 1e-12)
            m->W[e] -= m->net.eta * m->G[e];
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_small_updates_skipped, "small_updates_skipped", "entries of a step below 1e-12 are skipped");
