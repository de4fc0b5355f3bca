/* vjp_leaves_residual: J^T z leaves z in the buffer of the residual, which the next gradient step takes for fresh.
 *
 * gate: metamorphic-order --cases 8 */
#include "kernels/support/mutant.h"

static int vjp(struct mutant *m, const double *z, double *Jtz)
{
    memcpy(m->r, z, m->net.n * sizeof *z);
    m->stepped = true;
    return kernel_reference.vjp(m->base, z, Jtz);
}

static int step(struct mutant *m)
{
    int status = m->stepped ? LG_OK : mutant_residual(m);
    m->stepped = false;
    status = status == LG_OK ? kernel_reference.vjp(m->base, m->r, m->G) : status;
    return status == LG_OK ? mutant_apply(m, m->G, 1) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .vjp = vjp, .step = step};

LG_MUTANT(kernel_vjp_leaves_residual, "vjp_leaves_residual", "a step after vjp takes its z for the residual");
