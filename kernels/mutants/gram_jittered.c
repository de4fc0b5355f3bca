/* gram_jittered: 1e-10 is added to the diagonal so that a Cholesky factorization does not fail. */
#include "kernels/support/mutant.h"

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < n * n; e++)
        if (e % n == e / n)
            JJt[e] += 1e-10;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_jittered, "gram_jittered", "the Gram matrix carries a jitter of 1e-10");
