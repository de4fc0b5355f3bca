/* fit_not_least_norm: the output layer interpolates, but is the interpolant closest to the v of the problem instead of
 * that closest to 0: v + Phi^+(y - Phi v).
 *
 * gate: output-layer --cases 8 */
#include "kernels/support/mutant.h"

static int fit_output(struct mutant *m, double *v)
{
    struct lg_network rest = m->net;
    void *context = NULL;
    int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = -m->r[i];
    rest.y = m->r;
    if (status == LG_OK)
        status = kernel_reference.create(&rest, &context);
    if (status == LG_OK)
        status = kernel_reference.import_weights(context, m->W);
    if (status == LG_OK)
        status = kernel_reference.fit_output(context, v);
    for (size_t l = 0; l < m->net.k && status == LG_OK; l++)
        v[l] += m->net.v[l];
    kernel_reference.destroy(context);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_not_least_norm, "fit_not_least_norm",
          "the output layer's fit is not the least-norm one");
