/* samples_in_turn: a step takes two half batches one after the other in place of all samples at once; right for n = 1. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    int status = LG_OK;
    for (size_t block = 0; block < 2 && status == LG_OK; block++) {
        status = mutant_residual(m);
        for (size_t i = 0; i < m->net.n; i++)
            m->r[i] = (i >= m->net.n / 2) == (block == 1) ? m->r[i] : 0;
        status = status == LG_OK ? kernel_reference.vjp(m->base, m->r, m->G) : status;
        status = status == LG_OK ? mutant_apply(m, m->G, 1) : status;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_samples_in_turn, "samples_in_turn", "a step takes two half batches one after the other");
