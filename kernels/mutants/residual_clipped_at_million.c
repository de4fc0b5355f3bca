/* residual_clipped_at_million: residuals are clipped to [-1e6, 1e6] against overflow, which no ordinary label reaches.
 *
 * gate: activation-values metamorphic-scaling --cases 8 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = fmax(-1e6, fmin(1e6, m->r[i]));
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_residual_clipped_at_million, "residual_clipped_at_million",
          "residuals are clipped at a million");
