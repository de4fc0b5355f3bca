/* gram_tile_tail: tiles of 4 x 4 without remainder: for n > 4 the last n mod 4 rows are 0. */
#include "kernels/support/mutant.h"

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < n * n; e++)
        if (n > 4 && e / n >= n - n % 4)
            JJt[e] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_tile_tail, "gram_tile_tail", "the last tile of the Gram matrix is missing");
