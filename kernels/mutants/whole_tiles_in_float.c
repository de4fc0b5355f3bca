/* whole_tiles_in_float: batches of whole tiles, n % 16 = 0 and d % 16 = 0, go to a path that keeps the residual in single precision.
 *
 * gate: jacobian-constants --cases 80 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n && m->net.n % 16 == 0 && m->net.d % 16 == 0; i++)
        m->r[i] = (float)m->r[i];
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_whole_tiles_in_float, "whole_tiles_in_float",
          "the residual in single precision where 16 divides n and d");
