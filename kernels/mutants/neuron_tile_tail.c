/* neuron_tile_tail: a loop over tiles of four neurons without a remainder: for k > 4 the last k mod 4 rows stay
 * zero. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = kernel_reference.gradient(m->base, G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = (m->net.k - m->net.k % 4) * m->net.d; e < weights && m->net.k > 4; e++)
        G[e] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_neuron_tile_tail, "neuron_tile_tail",
          "neurons behind the last full tile of four get no gradient");
