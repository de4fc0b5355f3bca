/* gram_diagonal_twice: the Gram matrix is L + L^T of its lower triangle, which counts the diagonal twice. */
#include "kernels/support/mutant.h"

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < n * n; e++)
        if (e % n == e / n)
            JJt[e] *= 2;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_diagonal_twice, "gram_diagonal_twice", "the Gram matrix's diagonal is doubled");
