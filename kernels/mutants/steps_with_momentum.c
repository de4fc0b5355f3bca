/* steps_with_momentum: heavy-ball descent within one call of gd_steps, V <- V/2 + G, W <- W - eta V. The first step of every
 * call is correct, so that no caller of single steps sees it.
 * gate: stepping-conformance --cases 4 */
#include "kernels/support/mutant.h"

static int steps_with_velocity(struct mutant *m, size_t steps)
{
    const size_t weights = m->net.k * m->net.d;
    double *V = lg_new_doubles(weights, 1);
    int status = V ? LG_OK : LG_NO_MEMORY;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        status = kernel_reference.gradient(m->base, m->G);
        for (size_t e = 0; e < weights; e++)
            V[e] = (t > 0 ? V[e] / 2 : 0) + m->G[e];
        if (status == LG_OK)
            status = mutant_apply(m, V, 1);
    }
    free(V);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = steps_with_velocity};

LG_MUTANT(kernel_steps_with_momentum, "steps_with_momentum", "several steps in one call have momentum");
