/* samples_in_turn: a step of stochastic gradient descent over the samples in order in place of one step on all of
 * them; right for n = 1.
 *
 * gate: jacobian-constants --cases 4 */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    int status = LG_OK;
    for (size_t i = 0; i < m->net.n && status == LG_OK; i++) {
        status = mutant_residual(m);
        for (size_t a = 0; a < m->net.n; a++)
            m->r[a] = a == i ? m->r[a] : 0;
        status = status == LG_OK ? kernel_reference.vjp(m->base, m->r, m->G) : status;
        status = status == LG_OK ? mutant_apply(m, m->G, 1) : status;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_samples_in_turn, "samples_in_turn", "the weights are updated after each sample");
