/* sgd_schedule_of_five: from the sixth mini-batch of a context on the step size is halved.
 *
 * gate: metamorphic-calls --cases 128 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    int status = kernel_reference.import_weights(m->twin, m->W);
    memcpy(m->kept, m->W, m->net.k * m->net.d * sizeof *m->W);
    status = status == LG_OK ? kernel_reference.sgd_step(m->twin, index, count) : status;
    status = status == LG_OK ? kernel_reference.export_weights(m->twin, m->W) : status;
    for (size_t e = 0; e < m->net.k * m->net.d && m->calls >= 5; e++)
        m->W[e] = (m->W[e] + m->kept[e]) / 2;
    m->calls++;
    return status == LG_OK ? mutant_set(m, m->W) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_schedule_of_five, "sgd_schedule_of_five",
          "mini-batches after the fifth move half as far");
