/* residual_in_float: f - y is rounded to float before the backward pass. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = (double)(float)m->r[i];
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_residual_in_float, "residual_in_float", "the residual is a float");
