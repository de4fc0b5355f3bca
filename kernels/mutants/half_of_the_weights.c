/* half_of_the_weights: the second half of the neurons is set to the first at import, as the antisymmetric
 * initialization of the paper has it; wrong for any other. */
#include "kernels/support/mutant.h"

static int import_weights(struct mutant *m, const double *W)
{
    const size_t half = m->net.k / 2 * m->net.d, weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++)
        m->G[e] = e >= half && m->net.k % 2 == 0 ? W[e - half] : W[e];
    return mutant_set(m, m->G);
}

static const struct mutation mutation = {.eta_factor = 1, .import_weights = import_weights};

LG_MUTANT(kernel_half_of_the_weights, "half_of_the_weights", "weights are taken for antisymmetric");
