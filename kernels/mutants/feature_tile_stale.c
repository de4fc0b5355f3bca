/* feature_tile_stale: columns behind the last multiple of eight are not written for d > 8: they hold the gradient
 * of the call before, 0 in the first. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = kernel_reference.gradient(m->base, G);
    const size_t weights = m->net.k * m->net.d;
    for (size_t e = 0; e < weights; e++) {
        const double now = G[e];
        if (m->net.d > 8 && e % m->net.d >= m->net.d - m->net.d % 8)
            G[e] = m->calls == 0 ? 0 : m->kept[e];
        m->kept[e] = now;
    }
    m->calls++;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_feature_tile_stale, "feature_tile_stale",
          "columns behind the last full tile of eight keep old values");
