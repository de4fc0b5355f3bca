/* imports_in_ring_of_32: checkpoints go into a ring of 32, whose first place is not written again: after 32 imports that of the first
 * comes back.
 *
 * gate: metamorphic-calls --cases 128 */
#include "kernels/support/mutant.h"

static int import_weights(struct mutant *m, const double *W)
{
    if (m->calls == 0)
        memcpy(m->kept, W, m->net.k * m->net.d * sizeof *W);
    return mutant_set(m, m->calls++ % 32 == 0 ? m->kept : W);
}

static const struct mutation mutation = {.eta_factor = 1, .import_weights = import_weights};

LG_MUTANT(kernel_imports_in_ring_of_32, "imports_in_ring_of_32", "the 33rd import brings back the first");
