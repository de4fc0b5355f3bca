/* v_of_unit_size: the backward pass knows v as signs and multiplies by 1/sqrt k, the initialization of the paper:
 * right up to rounding for most problems. */
#include "kernels/support/mutant.h"

static void unit_v(struct mutant *m)
{
    for (size_t l = 0; l < m->net.k; l++)
        m->v[l] = copysign(1 / sqrt((double)m->net.k), m->net.v[l]);
    m->altered.v = m->v;
}

static const struct mutation mutation = {
    .eta_factor = 1, .alter = unit_v, .gradient = mutant_altered_jacobian};

LG_MUTANT(kernel_v_of_unit_size, "v_of_unit_size", "the gradient takes v for signs over sqrt k");
