/* residual_norm_unscaled: gradients are those of r/|r| times |r|, where |r| is the root of a sum of squares that overflows or underflows.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    double norm = 0;
    int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        norm += m->r[i] * m->r[i];
    norm = sqrt(norm);
    if (norm >= 0x1p-400 && norm <= 0x1p400)
        return status == LG_OK ? kernel_reference.gradient(m->base, G) : status;
    for (size_t i = 0; i < m->net.n && norm > 0; i++)
        m->r[i] /= norm;
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_residual_norm_unscaled, "residual_norm_unscaled", "residuals by a norm that overflows");
