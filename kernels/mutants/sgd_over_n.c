/* sgd_over_n: an SGD step divides the sum over the batch by n in place of the size of the batch.
 *
 * gate: sgd-conformance --cases 4 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    return mutant_sgd_of_residuals(m, index, count, m->net.n);
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_over_n, "sgd_over_n", "a mini-batch is divided by n");
