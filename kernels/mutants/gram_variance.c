/* gram_variance: the Gram matrix is that of weights twice as large: of another variance. */
#include "kernels/support/mutant.h"

static int doubled(struct mutant *m, double *JJt)
{
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++)
        m->G[e] = 2 * m->W[e];
    const int status = kernel_reference.import_weights(m->twin, m->G);
    return status == LG_OK ? kernel_reference.gram(m->twin, JJt) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = doubled};

LG_MUTANT(kernel_gram_variance, "gram_variance", "the Gram matrix is that of weights twice as large");
