/* momentum: velocity 0.9 of the step before is added: the first step of a context is right. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    int status = kernel_reference.gradient(m->base, m->G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++) {
        m->kept[e] = (m->calls == 0 ? 0 : 0.9 * m->kept[e]) + m->G[e];
        m->W[e] -= m->net.eta * m->kept[e];
    }
    m->calls++;
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_momentum, "momentum", "steps carry a momentum of 0.9");
