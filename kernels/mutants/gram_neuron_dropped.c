/* gram_neuron_dropped: the Gram matrix leaves out the last neuron, as a loop over blocks without its tail does. */
#include "kernels/support/mutant.h"

static void drop_last(struct mutant *m)
{
    memcpy(m->v, m->net.v, m->net.k * sizeof *m->v);
    m->v[m->net.k - 1] = 0;
    m->altered.v = m->v;
}

static const struct mutation mutation = {.eta_factor = 1, .alter = drop_last, .gram = mutant_altered_gram};

LG_MUTANT(kernel_gram_neuron_dropped, "gram_neuron_dropped", "the Gram matrix leaves out the last neuron");
