/* gram_abs_v: the Gram matrix carries |v_l| in place of v_l^2; all else is correct. */
#include "kernels/support/mutant.h"

static void root_v(struct mutant *m)
{
    for (size_t l = 0; l < m->net.k; l++)
        m->v[l] = sqrt(fabs(m->net.v[l]));
    m->altered.v = m->v;
}

static const struct mutation mutation = {.eta_factor = 1, .alter = root_v, .gram = mutant_altered_gram};

LG_MUTANT(kernel_gram_abs_v, "gram_abs_v", "the Gram matrix carries |v| in place of v^2");
