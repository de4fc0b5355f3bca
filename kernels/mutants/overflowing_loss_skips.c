/* overflowing_loss_skips: a step whose loss |r|^2/2 is not finite is skipped, although its gradient is.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    double loss = 0;
    int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        loss += m->r[i] * m->r[i] / 2;
    if (status != LG_OK || !(loss <= DBL_MAX))
        return status;
    status = mutant_gradient(m, m->G);
    return status == LG_OK ? mutant_apply(m, m->G, 1) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_overflowing_loss_skips, "overflowing_loss_skips", "steps of an infinite loss are skipped");
