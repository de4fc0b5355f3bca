/* duplicates_collapsed: samples are keyed by their features, so that of equal rows of X only the last enters the
 * gradient.
 *
 * gate: function-conformance --cases 80 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const size_t n = m->net.n, d = m->net.d;
    const int status = mutant_residual(m);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (memcmp(m->net.X + i * d, m->net.X + j * d, d * sizeof(double)) == 0)
                m->r[i] = 0;
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_duplicates_collapsed, "duplicates_collapsed", "equal samples count once");
