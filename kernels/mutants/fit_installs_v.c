/* fit_installs_v: fit_output leaves the fitted v in the context, and later outputs use it.
 *
 * gate: metamorphic-order --cases 16 */
#include "kernels/support/mutant.h"

static int fit_output(struct mutant *m, double *v)
{
    int status = kernel_reference.fit_output(m->base, v);
    if (status != LG_OK)
        return status;
    memcpy(m->v, v, m->net.k * sizeof *v);
    m->altered.v = m->v;
    kernel_reference.destroy(m->twin);
    m->twin = NULL;
    status = kernel_reference.create(&m->altered, &m->twin);
    m->stepped = status == LG_OK;
    return status == LG_OK ? kernel_reference.import_weights(m->twin, m->W) : status;
}

static int forward(struct mutant *m, double *f)
{
    return kernel_reference.forward(m->stepped ? m->twin : m->base, f);
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward, .fit_output = fit_output};

LG_MUTANT(kernel_fit_installs_v, "fit_installs_v", "outputs after fit_output use the fitted v");
