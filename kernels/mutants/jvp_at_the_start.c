/* jvp_at_the_start: the slopes that J u uses are cached at the first import and never refreshed.
 *
 * gate: metamorphic-repeat --cases 4 */
#include "kernels/support/mutant.h"

static int import_weights(struct mutant *m, const double *W)
{
    if (m->calls++ == 0)
        memcpy(m->kept, W, m->net.k * m->net.d * sizeof *W);
    return mutant_set(m, W);
}

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    const int status = kernel_reference.import_weights(m->twin, m->kept);
    return status == LG_OK ? kernel_reference.jvp(m->twin, U, Ju) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .import_weights = import_weights, .jvp = jvp};

LG_MUTANT(kernel_jvp_at_the_start, "jvp_at_the_start", "J u is that of the first weights");
