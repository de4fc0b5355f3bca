/* gram_tall_in_float: beyond 1024 samples, more than parameters, J J^T takes a path of low rank, in single precision.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gram(struct mutant *m, double *JJt)
{
    const size_t n = m->net.n;
    const int status = kernel_reference.gram(m->base, JJt);
    for (size_t e = 0; e < n * n && n > 1024 && n > m->net.k * m->net.d; e++)
        JJt[e] = (double)(float)JJt[e];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gram = gram};

LG_MUTANT(kernel_gram_tall_in_float, "gram_tall_in_float", "J J^T in float beyond 1024 samples");
