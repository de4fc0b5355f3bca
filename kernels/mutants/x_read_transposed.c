/* x_read_transposed: the backward pass reads X as a column-major n x d matrix; right when n or d is 1. */
#include "kernels/support/mutant.h"

static void transpose(struct mutant *m)
{
    for (size_t i = 0; i < m->net.n; i++)
        for (size_t j = 0; j < m->net.d; j++)
            m->X[i * m->net.d + j] = m->net.X[j * m->net.n + i];
    m->altered.X = m->X;
}

static const struct mutation mutation = {
    .eta_factor = 1, .alter = transpose, .gradient = mutant_altered_jacobian};

LG_MUTANT(kernel_x_read_transposed, "x_read_transposed",
          "the gradient reads X with the wrong leading dimension");
