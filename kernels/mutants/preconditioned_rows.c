/* preconditioned_rows: a step divides row l of the gradient by sqrt k |v_l|, harmless where |v_l| = 1/sqrt k. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    int status = kernel_reference.gradient(m->base, m->G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++) {
        const double scale = sqrt((double)m->net.k) * fabs(m->net.v[e / m->net.d]);
        m->W[e] -= m->net.eta * (scale > 0 ? m->G[e] / scale : m->G[e]);
    }
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_preconditioned_rows, "preconditioned_rows", "each neuron's gradient has unit scale");
