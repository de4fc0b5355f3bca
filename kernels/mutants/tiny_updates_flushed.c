/* tiny_updates_flushed: updates below 1e-30 count as 0: below the rounding of W unless W is as small.
 *
 * gate: metamorphic-scaling --cases 16 */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    const int status = kernel_reference.gradient(m->base, m->G);
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        if (fabs(m->net.eta * m->G[e]) > 1e-30)
            m->W[e] -= m->net.eta * m->G[e];
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_tiny_updates_flushed, "tiny_updates_flushed", "updates below 1e-30 are dropped");
