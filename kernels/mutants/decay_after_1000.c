/* decay_after_1000: weight decay begins with step 1001 of a context.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = LG_OK;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        status = mutant_gradient(m, m->G);
        for (size_t e = 0; e < m->net.k * m->net.d && m->calls >= 1000; e++)
            m->W[e] *= 1 - 1e-4;
        status = status == LG_OK ? mutant_apply(m, m->G, 1) : status;
        m->calls++;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_decay_after_1000, "decay_after_1000", "weight decay after 1000 steps");
