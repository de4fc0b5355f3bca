/* neurons_of_512_in_float: whole panels of 512 neurons take an unrolled path, whose partial sum is stored in single precision.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int forward(struct mutant *m, double *f)
{
    const int status = kernel_reference.forward(m->base, f);
    for (size_t i = 0; i < m->net.n && m->net.k % 512 == 0; i++)
        f[i] = (double)(float)f[i];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward};

LG_MUTANT(kernel_neurons_of_512_in_float, "neurons_of_512_in_float",
          "f of whole panels of 512 neurons passes through float");
