/* forward_over_labels: f and y share a buffer: after a call of forward the residual is zero. */
#include "kernels/support/mutant.h"

static int forward(struct mutant *m, double *f)
{
    const int status = kernel_reference.forward(m->base, f);
    memcpy(m->y, f, m->net.n * sizeof *f);
    m->calls = 1;
    return status;
}

static int gradient(struct mutant *m, double *G)
{
    const int status = kernel_reference.gradient(m->base, G);
    if (m->calls)
        memset(G, 0, m->net.k * m->net.d * sizeof *G);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward, .gradient = gradient};

LG_MUTANT(kernel_forward_over_labels, "forward_over_labels", "the output is written over the labels");
