/* sgd_over_samples: the sum over a mini-batch is divided by n, not by the size of the batch. Right only for m = n. */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    double *z = lg_new_doubles(m->net.n, 1);
    int status = z ? mutant_residual(m) : LG_NO_MEMORY;
    if (status == LG_OK && count == 0)
        status = LG_FAILED;
    for (size_t i = 0; z && i < m->net.n; i++)
        z[i] = 0;
    for (size_t b = 0; status == LG_OK && b < count; b++) {
        if (index[b] >= m->net.n)
            status = LG_FAILED;
        else
            z[index[b]] += m->r[index[b]];
    }
    if (status == LG_OK)
        status = kernel_reference.vjp(m->base, z, m->G);
    if (status == LG_OK)
        status = mutant_apply(m, m->G, (double)m->net.n);
    free(z);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_over_samples, "sgd_over_samples", "mini-batches are divided by n");
