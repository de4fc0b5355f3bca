/* forward_odd_sample: forward works on pairs of samples: of an odd n > 1 the last output is not written and keeps
 * what the buffer held, 0. */
#include "kernels/support/mutant.h"

static int forward(struct mutant *m, double *f)
{
    const int status = kernel_reference.forward(m->base, f);
    if (m->net.n > 1 && m->net.n % 2 == 1)
        f[m->net.n - 1] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward};

LG_MUTANT(kernel_forward_odd_sample, "forward_odd_sample",
          "forward leaves out the last sample of an odd number");
