/* fit_of_imported: the features of the output layer's fit are those of the last import: stale after a step.
 *
 * gate: metamorphic-order --cases 16 */
#include "kernels/support/mutant.h"

static int import_weights(struct mutant *m, const double *W)
{
    memcpy(m->kept, W, m->net.k * m->net.d * sizeof *W);
    return mutant_set(m, W);
}

static int fit_output(struct mutant *m, double *v)
{
    int status = kernel_reference.import_weights(m->twin, m->kept);
    status = status == LG_OK ? kernel_reference.fit_output(m->twin, v) : status;
    kernel_reference.import_weights(m->twin, m->W);
    return status;
}

static const struct mutation mutation = {
    .eta_factor = 1, .import_weights = import_weights, .fit_output = fit_output};

LG_MUTANT(kernel_fit_of_imported, "fit_of_imported",
          "the output layer is fitted on features cached at the import");
