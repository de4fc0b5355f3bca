/* sgd_sum: an SGD step sums over the batch; right for batches of one.
 *
 * gate: sgd-conformance --cases 4 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    int status = count ? mutant_residual(m) : LG_FAILED;
    memset(m->y, 0, m->net.n * sizeof *m->y);
    for (size_t b = 0; b < count && status == LG_OK; b++)
        m->y[index[b]] += m->r[index[b]];
    status = status == LG_OK ? kernel_reference.vjp(m->base, m->y, m->G) : status;
    return status == LG_OK ? mutant_apply(m, m->G, 1) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_sum, "sgd_sum", "a mini-batch is summed, not averaged");
