/* fit_in_float: v is rounded to float.
 *
 * gate: output-layer --cases 8 */
#include "kernels/support/mutant.h"

static int fit_output(struct mutant *m, double *v)
{
    const int status = mutant_fit(m, v);
    for (size_t l = 0; l < m->net.k && status == LG_OK; l++)
        v[l] = (double)(float)v[l];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_in_float, "fit_in_float", "the fitted output layer is a float vector");
