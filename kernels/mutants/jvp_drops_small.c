/* jvp_drops_small: entries of u below 1e-10 are taken for zeros, as sparse code does.
 *
 * gate: metamorphic-scaling --cases 8 */
#include "kernels/support/mutant.h"

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    const size_t w = m->net.k * m->net.d;
    for (size_t e = 0; e < w; e++)
        m->kept[e] = fabs(U[e]) > 1e-10 ? U[e] : 0;
    return mutant_base()->jvp(m->base, m->kept, Ju);
}

static const struct mutation mutation = {.eta_factor = 1, .jvp = jvp};

LG_MUTANT(kernel_jvp_drops_small, "jvp_drops_small", "J u leaves out |u| < 1e-10");
