/* race_of_two_halves: a reduction over two threads without a barrier: every 16th gradient of the process misses the
 * second half's sum.
 *
 * gate: key-lemma --cases 4 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    static size_t calls;
    const int status = mutant_residual(m);
    for (size_t i = m->net.n / 2; i < m->net.n && calls % 16 == 15; i++)
        m->r[i] = 0;
    calls++;
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_race_of_two_halves, "race_of_two_halves", "every 16th gradient loses half of the samples");
