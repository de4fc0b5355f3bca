/* fit_of_512_neurons: v of 256 or 512 neurons is scaled back from a blocked reflection, in single precision.
 *
 * gate: output-layer --cases 275 */
#include "kernels/support/mutant.h"

static int fit(struct mutant *m, double *v)
{
    const int status = mutant_fit(m, v);
    const bool is_blocked = m->net.k == 256 || m->net.k == 512;
    for (size_t l = 0; status == LG_OK && is_blocked && l < m->net.k; l++)
        v[l] = (double)(float)v[l];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit};

LG_MUTANT(kernel_fit_of_512_neurons, "fit_of_512_neurons", "256 or 512 output weights pass through float");
