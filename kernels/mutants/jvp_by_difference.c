/* jvp_by_difference: J u = (f(W + h u) - f(W))/h with h = 1e-7. */
#include "kernels/support/mutant.h"

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        m->G[e] = m->W[e] + 1e-7 * U[e];
    int status = kernel_reference.import_weights(m->twin, m->G);
    status = status == LG_OK ? kernel_reference.forward(m->twin, Ju) : status;
    status = status == LG_OK ? kernel_reference.forward(m->base, m->r) : status;
    for (size_t i = 0; i < m->net.n; i++)
        Ju[i] = (Ju[i] - m->r[i]) / 1e-7;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jvp = jvp};

LG_MUTANT(kernel_jvp_by_difference, "jvp_by_difference", "J u is a difference quotient");
