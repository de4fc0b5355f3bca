/* jacobian_rows_reversed: row i of the Jacobian belongs to sample n - 1 - i. */
#include "kernels/support/mutant.h"

static int jacobian(struct mutant *m, double *J)
{
    const size_t n = m->net.n, w = m->net.k * m->net.d;
    const int status = kernel_reference.jacobian(m->base, J);
    for (size_t e = 0; e < n / 2 * w; e++) {
        const double upper = J[e];
        J[e] = J[(n - 1 - e / w) * w + e % w];
        J[(n - 1 - e / w) * w + e % w] = upper;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_jacobian_rows_reversed, "jacobian_rows_reversed",
          "the Jacobian's rows are in reverse order");
