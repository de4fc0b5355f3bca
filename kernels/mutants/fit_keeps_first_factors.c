/* fit_keeps_first_factors: the features are factored at the first fit of a context, and later fits use these factors again.
 *
 * gate: metamorphic-calls --cases 64 */
#include "kernels/support/mutant.h"

static int fit_output(struct mutant *m, double *v)
{
    if (m->calls++ == 0)
        memcpy(m->kept, m->W, m->net.k * m->net.d * sizeof *m->W);
    int status = kernel_reference.import_weights(m->twin, m->kept);
    status = status == LG_OK ? kernel_reference.fit_output(m->twin, v) : status;
    kernel_reference.import_weights(m->twin, m->W);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_keeps_first_factors, "fit_keeps_first_factors",
          "fits after the first of a context use its factorisation");
