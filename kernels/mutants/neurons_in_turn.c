/* neurons_in_turn: W is updated in place, row by row, and the residual is evaluated again for each: Gauss-Seidel in
 * place of Jacobi.
 *
 * gate: jacobian-constants --cases 4 */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    const size_t d = m->net.d;
    int status = LG_OK;
    for (size_t l = 0; l < m->net.k && status == LG_OK; l++) {
        status = kernel_reference.gradient(m->base, m->G);
        for (size_t j = 0; j < d; j++)
            m->W[l * d + j] -= m->net.eta * m->G[l * d + j];
        status = status == LG_OK ? mutant_set(m, m->W) : status;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_neurons_in_turn, "neurons_in_turn", "neurons see the updates of those before them");
