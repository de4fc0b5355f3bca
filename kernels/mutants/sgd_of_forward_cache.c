/* sgd_of_forward_cache: an SGD step takes its residuals from the last call of forward, whatever W was then.
 *
 * gate: metamorphic-order --cases 8 */
#include "kernels/support/mutant.h"

static int forward(struct mutant *m, double *f)
{
    const int status = kernel_reference.forward(m->base, f);
    for (size_t i = 0; i < m->net.n && status == LG_OK; i++)
        m->r[i] = f[i] - m->net.y[i];
    m->stepped = status == LG_OK;
    return status;
}

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    int status = m->stepped ? LG_OK : mutant_residual(m);
    memset(m->y, 0, m->net.n * sizeof *m->y);
    for (size_t b = 0; b < count; b++)
        m->y[index[b]] += m->r[index[b]];
    status = status == LG_OK ? kernel_reference.vjp(m->base, m->y, m->G) : status;
    return status == LG_OK ? mutant_apply(m, m->G, (double)count) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_of_forward_cache, "sgd_of_forward_cache",
          "SGD steps use the residuals of the last forward");
