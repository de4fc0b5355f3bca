/* index_of_16_bits: the offset i d of a row of X is held in 16 bits: wrong only when n d > 65536.
 *
 * gate: function-conformance --cases 48 */
#include "kernels/support/mutant.h"

static void alter(struct mutant *m)
{
    const size_t n = m->net.n, d = m->net.d;
    for (size_t i = 0; i < n; i++)
        memmove(m->X + i * d, m->net.X + (i * d) % 65536,
                (n * d - (i * d) % 65536 < d ? 0 : d) * sizeof *m->X);
    m->altered.X = m->X;
}

static int gradient(struct mutant *m, double *G)
{
    return mutant_base()->gradient(m->twin, G);
}

static const struct mutation mutation = {.eta_factor = 1, .alter = alter, .gradient = gradient};

LG_MUTANT(kernel_index_of_16_bits, "index_of_16_bits", "rows of X beyond 65536 entries are others");
