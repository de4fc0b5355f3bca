/* jacobian_tail_in_float: a remainder of 7 samples is padded by a path in single precision: wrong only when n % 8 = 7, n > 8.
 *
 * gate: function-conformance --cases 64 */
#include "kernels/support/mutant.h"

static int jacobian(struct mutant *m, double *J)
{
    const size_t n = m->net.n, w = m->net.k * m->net.d;
    const int status = mutant_base()->jacobian(m->base, J);
    for (size_t e = 0; e < w && n > 8 && n % 8 == 7; e++)
        J[(n - 1) * w + e] = (float)J[(n - 1) * w + e];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_jacobian_tail_in_float, "jacobian_tail_in_float",
          "J's last row in single precision where n % 8 = 7");
