/* huber_residual: the residual is clipped to [-1, 1], the derivative of Huber's loss. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = fmax(-1, fmin(1, m->r[i]));
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_huber_residual, "huber_residual", "residuals are clipped at 1");
