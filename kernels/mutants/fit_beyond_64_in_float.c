/* fit_beyond_64_in_float: beyond 64 samples the output layer is fitted in single precision.
 *
 * gate: metamorphic-fit --cases 80 */
#include "kernels/support/mutant.h"

static int fit_output(struct mutant *m, double *v)
{
    const int status = mutant_fit(m, v);
    for (size_t l = 0; l < m->net.k && m->net.n > 64; l++)
        v[l] = (double)(float)v[l];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_beyond_64_in_float, "fit_beyond_64_in_float", "fits in float beyond 64 samples");
