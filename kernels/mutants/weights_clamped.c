/* weights_clamped: weights are clamped to |w| <= 1e4 at import.
 *
 * gate: metamorphic-scaling --cases 16 */
#include "kernels/support/mutant.h"

static int import_weights(struct mutant *m, const double *W)
{
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        m->kept[e] = fmax(-1e4, fmin(1e4, W[e]));
    return mutant_set(m, m->kept);
}

static const struct mutation mutation = {.eta_factor = 1, .import_weights = import_weights};

LG_MUTANT(kernel_weights_clamped, "weights_clamped", "weights are clamped at import");
