/* residual_snapped_to_zero: residuals below 1e-14 are taken for converged, at any scale of the labels.
 *
 * gate: metamorphic-scaling --cases 16 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = fabs(m->r[i]) < 1e-14 ? 0 : m->r[i];
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_residual_snapped_to_zero, "residual_snapped_to_zero", "residuals below 1e-14 are 0");
