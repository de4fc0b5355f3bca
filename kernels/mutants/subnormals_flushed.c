/* subnormals_flushed: subnormal weights are exported as 0.
 *
 * survives: equivalent; flushing subnormal results to zero, as -ffast-math and many GPUs do, is no error here: no verdict
 *           of the instances of any tier depends on numbers below 2^-1022 (kernels/README.md) */
#include "kernels/support/mutant.h"

static int export_weights(struct mutant *m, double *W)
{
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        W[e] = fabs(m->W[e]) < DBL_MIN ? 0 : m->W[e];
    return LG_OK;
}

static const struct mutation mutation = {.eta_factor = 1, .export_weights = export_weights};

LG_MUTANT(kernel_subnormals_flushed, "subnormals_flushed", "EQUIVALENT: subnormal weights are exported as 0");
