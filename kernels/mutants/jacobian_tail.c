/* jacobian_tail: of k d columns the last k d mod 4 keep what the buffer held, 0. */
#include "kernels/support/mutant.h"

static int jacobian(struct mutant *m, double *J)
{
    const size_t w = m->net.k * m->net.d;
    const int status = kernel_reference.jacobian(m->base, J);
    for (size_t e = 0; e < m->net.n * w; e++)
        if (e % w >= w - w % 4)
            J[e] = 0;
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_jacobian_tail, "jacobian_tail", "the Jacobian's last columns are not written");
