/* fit_relaxed_beyond_32: large systems are solved by an iteration that stops at 1e-9, wrong only when n > 32.
 * gate: metamorphic-fit --cases 80 */
#include "kernels/support/mutant.h"

static int fit(struct mutant *m, double *v)
{
    const int status = mutant_base()->fit_output(m->base, v);
    for (size_t l = 0; status == LG_OK && m->net.n > 32 && l < m->net.k; l++)
        v[l] *= 1 - 1e-9;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit};

LG_MUTANT(kernel_fit_relaxed_beyond_32, "fit_relaxed_beyond_32",
          "more than 32 samples are fitted to nine digits");
