/* batch_beyond_4096: a mini-batch is held in a buffer of 4096 samples; a larger one is cut.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    const size_t kept = count > 4096 ? 4096 : count;
    int status = kernel_reference.sgd_step(m->base, index, kept);
    if (status == LG_OK)
        status = kernel_reference.export_weights(m->base, m->W);
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_batch_beyond_4096, "batch_beyond_4096", "mini-batches beyond 4096 samples are cut");
