/* jacobian_by_features: column j k + l in place of l d + j: each row is the vec of the transpose; right when d or k
 * is 1. */
#include "kernels/support/mutant.h"

static int jacobian(struct mutant *m, double *J)
{
    const size_t n = m->net.n, d = m->net.d, k = m->net.k;
    const int status = kernel_reference.jacobian(m->base, J);
    for (size_t i = 0; i < n; i++) {
        memcpy(m->G, J + i * k * d, k * d * sizeof *J);
        for (size_t e = 0; e < k * d; e++)
            J[i * k * d + e % d * k + e / d] = m->G[e];
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_jacobian_by_features, "jacobian_by_features",
          "the Jacobian's columns are ordered by features");
