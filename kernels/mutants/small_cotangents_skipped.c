/* small_cotangents_skipped: entries of z below 2^-40 of the largest one are left out of J^T z.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int vjp(struct mutant *m, const double *z, double *Jtz)
{
    double largest = 0;
    for (size_t i = 0; i < m->net.n; i++)
        largest = fabs(z[i]) > largest ? fabs(z[i]) : largest;
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = fabs(z[i]) < 0x1p-40 * largest ? 0 : z[i];
    return kernel_reference.vjp(m->base, m->r, Jtz);
}

static const struct mutation mutation = {.eta_factor = 1, .vjp = vjp};

LG_MUTANT(kernel_small_cotangents_skipped, "small_cotangents_skipped", "J^T z leaves out small entries of z");
