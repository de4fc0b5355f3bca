/* eta_in_float: the step size is kept in a float member, off by up to 6e-8. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    int status = kernel_reference.gradient(m->base, m->G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++)
        m->W[e] -= (double)(float)m->net.eta * m->G[e];
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_eta_in_float, "eta_in_float", "eta is a float");
