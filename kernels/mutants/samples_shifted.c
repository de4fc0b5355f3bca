/* samples_shifted: a pipelined loop pairs the residual of sample i with the slopes and features of sample i + 1. */
#include "kernels/support/mutant.h"

static void shift(struct mutant *m)
{
    const size_t n = m->net.n, d = m->net.d;
    for (size_t e = 0; e < n * d; e++)
        m->X[e] = m->net.X[(e + d) % (n * d)];
    m->altered.X = m->X;
}

static const struct mutation mutation = {
    .eta_factor = 1, .alter = shift, .gradient = mutant_altered_jacobian};

LG_MUTANT(kernel_samples_shifted, "samples_shifted", "the backward pass is one sample late");
