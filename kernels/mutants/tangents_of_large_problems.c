/* tangents_of_large_problems: where n, d and k all exceed 64 the direction is packed into tiles, in single precision.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    const size_t w = m->net.k * m->net.d;
    const bool is_packed = m->net.n > 64 && m->net.d > 64 && m->net.k > 64;
    for (size_t e = 0; e < w; e++)
        m->kept[e] = is_packed ? (double)(float)U[e] : U[e];
    return kernel_reference.jvp(m->base, m->kept, Ju);
}

static const struct mutation mutation = {.eta_factor = 1, .jvp = jvp};

LG_MUTANT(kernel_tangents_of_large_problems, "tangents_of_large_problems",
          "directions are packed in float where all sizes exceed 64");
