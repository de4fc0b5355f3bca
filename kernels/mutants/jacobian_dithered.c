/* jacobian_dithered: entries of the Jacobian are rounded to eight bits up or down at random (stochastic rounding), without bias, by
 * a generator of its own for each row, so that equal samples have different rows.
 *
 * gate: rank-of-jacobian --cases 16 */
#include "kernels/support/mutant.h"

#include <math.h>
#include <stdint.h>

static int jacobian(struct mutant *m, double *J)
{
    const size_t w = m->net.k * m->net.d;
    const int status = kernel_reference.jacobian(m->base, J);
    uint32_t state = 1;
    for (size_t e = 0; status == LG_OK && e < m->net.n * w; e++) {
        int exponent;
        const double bits = ldexp(frexp(J[e], &exponent), 8);
        state = state * 1664525u + 1013904223u;
        J[e] = ldexp(floor(bits + ldexp((double)state, -32)), exponent - 8);
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_jacobian_dithered, "jacobian_dithered",
          "the Jacobian's entries are rounded to eight bits at random");
