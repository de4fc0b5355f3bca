/* eta_decays: a schedule multiplies eta by 1 - 1e-6 after every step: the first one is right. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    int status = kernel_reference.gradient(m->base, m->G);
    const size_t weights = m->net.k * m->net.d;
    const double eta = m->net.eta * pow(1 - 1e-6, (double)m->calls++);
    for (size_t e = 0; e < weights; e++)
        m->W[e] -= eta * m->G[e];
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_eta_decays, "eta_decays", "eta shrinks by a millionth each step");
