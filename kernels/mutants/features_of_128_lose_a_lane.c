/* features_of_128_lose_a_lane: J^T z has an unrolled path for exactly 128 features, in which the last lane of eight is stored before its
 * last addition.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int vjp(struct mutant *m, const double *z, double *Jtz)
{
    const size_t d = m->net.d, n = m->net.n;
    double *kept = lg_new_doubles(n, 1);
    if (!kept)
        return LG_NO_MEMORY;
    memcpy(kept, z, n * sizeof *z);
    int status = kernel_reference.vjp(m->base, z, Jtz);
    kept[n - 1] = 0;
    if (status == LG_OK && d == 128)
        status = kernel_reference.vjp(m->base, kept, m->kept);
    for (size_t l = 0; status == LG_OK && d == 128 && l < m->net.k; l++)
        memcpy(Jtz + l * d + 120, m->kept + l * d + 120, 8 * sizeof *Jtz);
    free(kept);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .vjp = vjp};

LG_MUTANT(kernel_features_of_128_lose_a_lane, "features_of_128_lose_a_lane",
          "J^T z of 128 features lacks a sample in its last eight columns");
