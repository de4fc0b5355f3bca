/* weight_decay: the gradient is that of the loss plus 1e-8 |W|^2/2. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = kernel_reference.gradient(m->base, G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++)
        G[e] += 1e-8 * m->W[e];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_weight_decay, "weight_decay", "the gradient carries a weight decay of 1e-8");
