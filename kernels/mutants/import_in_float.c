/* import_in_float: the imported weights are rounded to float, the steps are double. */
#include "kernels/support/mutant.h"

static int import_weights(struct mutant *m, const double *W)
{
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        m->G[e] = (double)(float)W[e];
    return mutant_set(m, m->G);
}

static const struct mutation mutation = {.eta_factor = 1, .import_weights = import_weights};

LG_MUTANT(kernel_import_in_float, "import_in_float", "weights are imported through a float");
