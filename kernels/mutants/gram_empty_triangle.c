/* gram_empty_triangle: the triangle that was not computed, 0, is copied over the one that was. */
#include "kernels/support/mutant.h"

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < n * n; e++)
        if (e % n != e / n)
            JJt[e] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_empty_triangle, "gram_empty_triangle",
          "the Gram matrix is mirrored from the empty triangle");
