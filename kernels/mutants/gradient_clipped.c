/* gradient_clipped: gradients are rescaled to norm 1000 when they are longer: right for almost every problem. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = kernel_reference.gradient(m->base, G);
    const size_t weights = m->net.k * m->net.d;
    const double norm = sqrt(plain_dot(weights, G, G));
    for (size_t e = 0; e < weights && norm > 1000; e++)
        G[e] *= 1000 / norm;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_gradient_clipped, "gradient_clipped", "gradients of norm above 1000 are clipped");
