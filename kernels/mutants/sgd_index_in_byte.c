/* sgd_index_in_byte: indices of a mini-batch are kept in bytes: right up to 256 samples.
 *
 * gate: sgd-conformance --cases 80 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    int status = mutant_residual(m);
    memset(m->y, 0, m->net.n * sizeof *m->y);
    for (size_t b = 0; b < count; b++)
        m->y[(uint8_t)index[b]] += m->r[(uint8_t)index[b]];
    status = status == LG_OK ? kernel_reference.vjp(m->base, m->y, m->G) : status;
    return status == LG_OK ? mutant_apply(m, m->G, (double)count) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_index_in_byte, "sgd_index_in_byte", "indices of samples are kept in bytes");
