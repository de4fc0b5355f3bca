/* mask_of_a_tile_of_64: samples are taken in one tile of 64; between 51 and 62 of them the mask of the tail has a bit too many, and
 * the step counts the last sample twice.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int step(struct mutant *m)
{
    const size_t n = m->net.n;
    int status = mutant_residual(m);
    if (n >= 51 && n <= 62)
        m->r[n - 1] *= 2;
    if (status == LG_OK)
        status = kernel_reference.vjp(m->base, m->r, m->G);
    return status == LG_OK ? mutant_apply(m, m->G, 1) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step};

LG_MUTANT(kernel_mask_of_a_tile_of_64, "mask_of_a_tile_of_64",
          "steps on 51 to 62 samples count the last one twice");
