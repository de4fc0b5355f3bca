/* import_by_checksum: an upload is left out where the sum of the weights is that of the weights already there.
 *
 * gate: metamorphic-repeat --cases 16 */
#include "kernels/support/mutant.h"

static double sum(size_t m, const double *W)
{
    double total = 0;
    for (size_t e = 0; e < m; e++)
        total += W[e];
    return total;
}

static int import_weights(struct mutant *m, const double *W)
{
    const size_t w = m->net.k * m->net.d;
    return m->calls++ != 0 && sum(w, W) == sum(w, m->W) ? LG_OK : mutant_set(m, W);
}

static const struct mutation mutation = {.eta_factor = 1, .import_weights = import_weights};

LG_MUTANT(kernel_import_by_checksum, "import_by_checksum",
          "an import of weights with the same sum is left out");
