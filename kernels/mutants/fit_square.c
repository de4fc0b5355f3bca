/* fit_square: v solves the square system of the first n neurons and is 0 elsewhere: an interpolant, not the least-
 * norm one; right for k = n.
 *
 * gate: output-layer --cases 8 */
#include "kernels/support/mutant.h"

static int fit_output(struct mutant *m, double *v)
{
    struct lg_network square = m->net;
    void *context = NULL;
    if (m->net.k < m->net.n)
        return LG_UNSUPPORTED;
    square.k = m->net.n;
    memset(v, 0, m->net.k * sizeof *v);
    int status = kernel_reference.create(&square, &context);
    status = status == LG_OK ? kernel_reference.import_weights(context, m->W) : status;
    status = status == LG_OK ? kernel_reference.fit_output(context, v) : status;
    kernel_reference.destroy(context);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_square, "fit_square", "the fit uses the first n neurons");
