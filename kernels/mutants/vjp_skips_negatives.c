/* vjp_skips_negatives: entries of z below zero are taken for padding. */
#include "kernels/support/mutant.h"

static int vjp(struct mutant *m, const double *z, double *Jtz)
{
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = z[i] > 0 ? z[i] : 0;
    return kernel_reference.vjp(m->base, m->r, Jtz);
}

static const struct mutation mutation = {.eta_factor = 1, .vjp = vjp};

LG_MUTANT(kernel_vjp_skips_negatives, "vjp_skips_negatives", "J^T z skips negative entries of z");
