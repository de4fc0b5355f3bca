/* residual_snapped_to_zero: residuals below 1e-14 are taken for converged, at any scale of the labels.
 *
 * gate: metamorphic-scaling --cases 16 */
#include "kernels/support/mutant.h"

static double residual(const struct mutant *m, double r)
{
    (void)m;
    return fabs(r) < 1e-14 ? 0 : r;
}

static const struct mutation mutation = {
    .eta_factor = 1, .residual = residual, .gradient = mutant_wrong_residual};

LG_MUTANT(kernel_residual_snapped_to_zero, "residual_snapped_to_zero", "residuals below 1e-14 are 0");
