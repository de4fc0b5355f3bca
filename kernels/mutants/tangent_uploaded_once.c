/* tangent_uploaded_once: U of J U is copied at the first call of a context, and later calls use that copy.
 *
 * gate: metamorphic-calls --cases 168 */
#include "kernels/support/mutant.h"

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    if (m->calls++ == 0)
        memcpy(m->kept, U, m->net.k * m->net.d * sizeof *U);
    return mutant_base()->jvp(m->base, m->kept, Ju);
}

static const struct mutation mutation = {.eta_factor = 1, .jvp = jvp};

LG_MUTANT(kernel_tangent_uploaded_once, "tangent_uploaded_once", "J U of the first U of a context");
