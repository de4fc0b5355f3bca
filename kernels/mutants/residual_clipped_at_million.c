/* residual_clipped_at_million: residuals are clipped to [-1e6, 1e6] against overflow, which no ordinary label reaches.
 *
 * gate: activation-values metamorphic-scaling --cases 8 */
#include "kernels/support/mutant.h"

static double residual(const struct mutant *m, double r)
{
    (void)m;
    return fmax(-1e6, fmin(1e6, r));
}

static const struct mutation mutation = {
    .eta_factor = 1, .residual = residual, .gradient = mutant_wrong_residual};

LG_MUTANT(kernel_residual_clipped_at_million, "residual_clipped_at_million",
          "residuals are clipped at a million");
