/* jvp_in_float_when_wide: a fast path for k > 200 and d > 32 rounds J u to single precision.
 *
 * gate: function-conformance --cases 64 */
#include "kernels/support/mutant.h"

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    const int status = mutant_base()->jvp(m->base, U, Ju);
    for (size_t i = 0; i < m->net.n && m->net.k > 200 && m->net.d > 32; i++)
        Ju[i] = (float)Ju[i];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jvp = jvp};

LG_MUTANT(kernel_jvp_in_float_when_wide, "jvp_in_float_when_wide",
          "J u in single precision where k > 200, d > 32");
