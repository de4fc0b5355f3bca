/* gradient_accumulates: the gradient buffer is not cleared: every call of a context adds to the sum of those before
 * it; the first one is right. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const size_t weights = m->net.k * m->net.d;
    const int status = kernel_reference.gradient(m->base, G);
    for (size_t e = 0; e < weights; e++) {
        m->kept[e] = m->calls == 0 ? G[e] : m->kept[e] + G[e];
        G[e] = m->kept[e];
    }
    m->calls++;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_gradient_accumulates, "gradient_accumulates", "gradients are not zeroed between calls");
