/* forward_in_float: the outputs are rounded to float, the gradients are not. */
#include "kernels/support/mutant.h"

static int forward(struct mutant *m, double *f)
{
    const int status = kernel_reference.forward(m->base, f);
    for (size_t i = 0; i < m->net.n; i++)
        f[i] = (double)(float)f[i];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward};

LG_MUTANT(kernel_forward_in_float, "forward_in_float", "forward returns floats");
