/* fit_pruned: entries of v below 1e-2 of the largest are set to 0.
 *
 * gate: output-layer --cases 8 */
#include "kernels/support/mutant.h"

static int fit_output(struct mutant *m, double *v)
{
    const int status = mutant_fit(m, v);
    double largest = 0;
    for (size_t l = 0; l < m->net.k && status == LG_OK; l++)
        largest = fmax(largest, fabs(v[l]));
    for (size_t l = 0; l < m->net.k && status == LG_OK; l++)
        v[l] = fabs(v[l]) < 1e-2 * largest ? 0 : v[l];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_pruned, "fit_pruned", "small entries of the fit are pruned");
