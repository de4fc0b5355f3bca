/* gradient_of_exported: the gradient is kept, and made anew after an import or an export only.
 *
 * gate: metamorphic-calls --cases 64 */
#include "kernels/support/mutant.h"

/* kept: the gradient; stepped: it is there. */
static int gradient(struct mutant *m, double *G)
{
    const size_t bytes = m->net.k * m->net.d * sizeof *G;
    const int status = m->stepped ? LG_OK : kernel_reference.gradient(m->base, m->kept);
    m->stepped = true;
    memcpy(G, m->kept, bytes);
    return status;
}

static int step(struct mutant *m)
{
    const int status = kernel_reference.gradient(m->base, m->G);
    return status == LG_OK ? mutant_apply(m, m->G, 1) : status;
}

static int import_weights(struct mutant *m, const double *W)
{
    m->stepped = false;
    return mutant_set(m, W);
}

static int export_weights(struct mutant *m, double *W)
{
    m->stepped = false;
    return kernel_reference.export_weights(m->base, W);
}

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    return mutant_sgd_of_residuals(m, index, count, count);
}

static const struct mutation mutation = {.eta_factor = 1,
                                         .gradient = gradient,
                                         .step = step,
                                         .sgd_step = sgd_step,
                                         .import_weights = import_weights,
                                         .export_weights = export_weights};

LG_MUTANT(kernel_gradient_of_exported, "gradient_of_exported",
          "a gradient is kept until the weights are exported");
