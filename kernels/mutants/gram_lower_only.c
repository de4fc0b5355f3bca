/* gram_lower_only: the Gram matrix comes from a symmetric rank update, which fills one triangle; the other is 0. */
#include "kernels/support/mutant.h"

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < n * n; e++)
        if (e % n > e / n)
            JJt[e] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_lower_only, "gram_lower_only", "only the lower triangle of the Gram matrix is filled");
