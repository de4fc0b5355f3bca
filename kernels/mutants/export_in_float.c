/* export_in_float: the exported weights are rounded to float. */
#include "kernels/support/mutant.h"

static int export_weights(struct mutant *m, double *W)
{
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        W[e] = (double)(float)m->W[e];
    return LG_OK;
}

static const struct mutation mutation = {.eta_factor = 1, .export_weights = export_weights};

LG_MUTANT(kernel_export_in_float, "export_in_float", "weights are exported through a float");
