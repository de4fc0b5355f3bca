/* sgd_leaves_eta: an SGD step divides the eta of the context by m, and gradient steps after it use the quotient.
 *
 * gate: metamorphic-order --cases 8 */
#include "kernels/support/mutant.h"

static int sgd_step(struct mutant *m, const size_t *index, size_t count)
{
    int status = mutant_residual(m);
    memset(m->y, 0, m->net.n * sizeof *m->y);
    for (size_t b = 0; b < count; b++)
        m->y[index[b]] += m->r[index[b]];
    status = status == LG_OK ? kernel_reference.vjp(m->base, m->y, m->G) : status;
    status = status == LG_OK ? mutant_apply(m, m->G, (double)count) : status;
    m->calls = count;
    return status;
}

static int step(struct mutant *m)
{
    const int status = kernel_reference.gradient(m->base, m->G);
    return status == LG_OK ? mutant_apply(m, m->G, m->calls ? (double)m->calls : 1) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .step = step, .sgd_step = sgd_step};

LG_MUTANT(kernel_sgd_leaves_eta, "sgd_leaves_eta", "gradient steps after an SGD step use eta/m");
