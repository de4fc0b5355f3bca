/* bias_column_frozen: a last column of ones, in more than four samples, is taken for a bias, which this kernel does not train.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const size_t d = m->net.d;
    bool bias = d > 1 && m->net.n > 4;
    const int status = kernel_reference.gradient(m->base, G);
    for (size_t i = 0; i < m->net.n; i++)
        bias &= m->net.X[(i + 1) * d - 1] == 1;
    for (size_t l = 0; l < m->net.k && bias; l++)
        G[(l + 1) * d - 1] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_bias_column_frozen, "bias_column_frozen", "the weights of a column of ones get no gradient");
