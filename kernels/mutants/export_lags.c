/* export_lags: two buffers, and the export returns the one that the step has read, not the one it has written. */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    memcpy(m->kept, m->W, m->net.k * m->net.d * sizeof(double));
    m->calls++;
    const int status = kernel_reference.gradient(m->base, m->G);
    return status == LG_OK ? mutant_apply(m, m->G, 1) : status;
}

static int export_weights(struct mutant *m, double *W)
{
    memcpy(W, m->calls ? m->kept : m->W, m->net.k * m->net.d * sizeof(double));
    return LG_OK;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step, .export_weights = export_weights};

LG_MUTANT(kernel_export_lags, "export_lags", "the export is one step late");
