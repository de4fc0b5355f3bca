/* gradient_of_mean: the gradient of |r|^2/(2n): wrong for every n but 1. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = kernel_reference.gradient(m->base, G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++)
        G[e] /= (double)m->net.n;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_gradient_of_mean, "gradient_of_mean", "the loss is averaged over samples");
