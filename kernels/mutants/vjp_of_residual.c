/* vjp_of_residual: vjp multiplies by the residual of the problem, which it finds in its cache, not by z. */
#include "kernels/support/mutant.h"

static int vjp(struct mutant *m, const double *z, double *Jtz)
{
    (void)z;
    return kernel_reference.gradient(m->base, Jtz);
}

static const struct mutation mutation = {.eta_factor = 1, .vjp = vjp};

LG_MUTANT(kernel_vjp_of_residual, "vjp_of_residual", "J^T z ignores z");
