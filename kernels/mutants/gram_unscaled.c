/* gram_unscaled: the Gram matrix is sqrt k times too large, as if one 1/sqrt k were forgotten. */
#include "kernels/support/mutant.h"

static int unscaled(struct mutant *m, double *JJt)
{
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < m->net.n * m->net.n && status == LG_OK; e++)
        JJt[e] *= sqrt((double)m->net.k);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = unscaled};

LG_MUTANT(kernel_gram_unscaled, "gram_unscaled", "the Gram matrix is sqrt k times too large");
