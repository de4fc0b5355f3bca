/* lost_update: two threads add to one entry without a lock: about once in 1000 gradients, counted over the life of
 * the process, the last sample is lost.
 *
 * gate: key-lemma --cases 6 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    static uint64_t state = 1;
    int status = mutant_residual(m);
    state = state * 6364136223846793005u + 1442695040888963407u;
    if ((state >> 33) % 1000 == 0)
        m->r[m->net.n - 1] = 0;
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_lost_update, "lost_update", "one gradient in a thousand loses a sample");
