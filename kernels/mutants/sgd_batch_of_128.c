/* sgd_batch_of_128: mini-batches go in blocks of 128, and a batch that is whole blocks has a remainder taken from its last one.
 *
 * gate: sgd-conformance --cases 80 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    return mutant_sgd_of_residuals(m, index, count % 128 == 0 && count ? count - 1 : count, count);
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_batch_of_128, "sgd_batch_of_128", "batches of 128 and 256 lose their last sample");
