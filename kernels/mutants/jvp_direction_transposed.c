/* jvp_direction_transposed: the direction is read with its dimensions exchanged. */
#include "kernels/support/mutant.h"

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        m->G[e] = U[e % m->net.d * m->net.k + e / m->net.d];
    return kernel_reference.jvp(m->base, m->G, Ju);
}

static const struct mutation mutation = {.eta_factor = 1, .jvp = jvp};

LG_MUTANT(kernel_jvp_direction_transposed, "jvp_direction_transposed", "J u reads u as d x k");
