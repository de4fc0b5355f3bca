/* neurons_in_turn: W is updated in place in two blocks of neurons, and the second sees the residual after the first:
 * Gauss-Seidel in place of Jacobi; right for k = 1. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    const size_t half = m->net.k / 2 * m->net.d, weights = m->net.k * m->net.d;
    int status = LG_OK;
    for (size_t block = 0; block < 2 && status == LG_OK; block++) {
        status = kernel_reference.gradient(m->base, m->G);
        for (size_t e = block ? half : 0; e < (block ? weights : half); e++)
            m->W[e] -= m->net.eta * m->G[e];
        status = status == LG_OK ? mutant_set(m, m->W) : status;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_neurons_in_turn, "neurons_in_turn",
          "the second half of the neurons sees the update of the first");
