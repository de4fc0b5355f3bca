/* import_once: weights are uploaded once: a later import into the same context changes nothing.
 *
 * gate: stepping-conformance --cases 4 */
#include "kernels/support/mutant.h"

static int import_weights(struct mutant *m, const double *W)
{
    return m->calls++ == 0 ? mutant_set(m, W) : LG_OK;
}

static const struct mutation mutation = {.eta_factor = 1, .import_weights = import_weights};

LG_MUTANT(kernel_import_once, "import_once", "a second import is ignored");
