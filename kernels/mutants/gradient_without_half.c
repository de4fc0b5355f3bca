/* gradient_without_half: the gradient carries the 2 of |r|^2 without the 1/2 of the loss. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = kernel_reference.gradient(m->base, G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++)
        G[e] *= 2;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_gradient_without_half, "gradient_without_half", "the gradient of |r|^2");
