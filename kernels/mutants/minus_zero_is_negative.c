/* minus_zero_is_negative: directions are skipped by the sign bit of u, which -0 has too: of a neuron whose first entry is -0 the rest is lost.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int jvp(struct mutant *m, const double *U, double *Ju)
{
    const size_t d = m->net.d;
    for (size_t e = 0; e < m->net.k * d; e++)
        m->G[e] = U[e / d * d] == 0 && signbit(U[e / d * d]) ? 0 : U[e];
    return kernel_reference.jvp(m->base, m->G, Ju);
}

static const struct mutation mutation = {.eta_factor = 1, .jvp = jvp};

LG_MUTANT(kernel_minus_zero_is_negative, "minus_zero_is_negative",
          "neurons whose direction begins with -0 are skipped");
