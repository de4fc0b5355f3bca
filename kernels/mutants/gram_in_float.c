/* gram_in_float: the entries of the Gram matrix are rounded to float. */
#include "kernels/support/mutant.h"

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < n * n; e++)
        JJt[e] = (double)(float)JJt[e];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_in_float, "gram_in_float", "the Gram matrix is a float matrix");
