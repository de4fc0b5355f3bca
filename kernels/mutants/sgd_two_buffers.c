/* sgd_two_buffers: mini-batches go on in a buffer of their own, which only the export makes the weights of the other functions.
 *
 * gate: metamorphic-calls --cases 64 */
#include "kernels/support/mutant.h"

/* kept: the buffer; stepped: it is ahead of W. */
static int export_weights(struct mutant *m, double *W)
{
    const int status = m->stepped ? mutant_set(m, m->kept) : LG_OK;
    m->stepped = false;
    memcpy(W, m->W, m->net.k * m->net.d * sizeof *W);
    return status;
}

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    int status = m->stepped ? kernel_reference.import_weights(m->twin, m->kept) : LG_OK;
    status = status == LG_OK ? kernel_reference.sgd_step(m->twin, index, count) : status;
    status = status == LG_OK ? kernel_reference.export_weights(m->twin, m->kept) : status;
    m->stepped = true;
    return status == LG_OK ? kernel_reference.import_weights(m->twin, m->W) : status;
}

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = export_weights(m, m->G);
    for (size_t t = 0; t < steps && status == LG_OK; t++)
        status = mutant_step(m);
    return status;
}

static int import_weights(struct mutant *m, const double *W)
{
    m->stepped = false;
    return mutant_set(m, W);
}

static const struct mutation mutation = {.eta_factor = 1,
                                         .gd_steps = gd_steps,
                                         .sgd_step = sgd_step,
                                         .export_weights = export_weights,
                                         .import_weights = import_weights};

LG_MUTANT(kernel_sgd_two_buffers, "sgd_two_buffers",
          "functions read weights that mini-batches have left behind");
