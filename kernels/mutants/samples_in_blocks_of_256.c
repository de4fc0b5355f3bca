/* samples_in_blocks_of_256: the gradient is summed over whole blocks of 256 samples; where nothing remains, the loop over the rest
 * takes the last sample away as if it were padding.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const size_t n = m->net.n;
    const int status = mutant_residual(m);
    if (n % 256 == 0)
        m->r[n - 1] = 0;
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

/* Mini-batches are gathered, and summed by another loop. */
static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    int status = kernel_reference.sgd_step(m->base, index, count);
    if (status == LG_OK)
        status = kernel_reference.export_weights(m->base, m->W);
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient, .sgd_step = sgd_step};

LG_MUTANT(kernel_samples_in_blocks_of_256, "samples_in_blocks_of_256",
          "the gradient of a multiple of 256 samples lacks the last one");
