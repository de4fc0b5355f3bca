/* small_outputs_skipped: neurons whose |v_l| is below 2^-20 of the largest one get no gradient.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    double largest = 0;
    const int status = kernel_reference.gradient(m->base, G);
    for (size_t l = 0; l < m->net.k; l++)
        largest = fabs(m->net.v[l]) > largest ? fabs(m->net.v[l]) : largest;
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        if (fabs(m->net.v[e / m->net.d]) < 0x1p-20 * largest)
            G[e] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_small_outputs_skipped, "small_outputs_skipped",
          "neurons of small output weight get no gradient");
