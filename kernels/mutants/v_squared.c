/* v_squared: the gradient carries v_l^2 in place of v_l, as in J J^T; linear and recovery steps have no v
 * and are correct. */
#include "kernels/support/mutant.h"

static void square_v(struct mutant *m)
{
    for (size_t l = 0; l < m->net.k; l++)
        m->v[l] = m->net.v[l] * m->net.v[l];
    m->altered.v = m->v;
}

static const struct mutation mutation = {
    .eta_factor = 1, .alter = square_v, .gradient = mutant_altered_jacobian};

LG_MUTANT(kernel_v_squared, "v_squared", "the gradient carries v^2 in place of v");
