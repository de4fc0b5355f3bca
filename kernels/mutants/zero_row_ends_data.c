/* zero_row_ends_data: a row of zeros with more than two features is taken for the end of the data: outputs from there on are 0.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int forward(struct mutant *m, double *f)
{
    const size_t d = m->net.d;
    const int status = kernel_reference.forward(m->base, f);
    bool ended = false;
    for (size_t i = 0; i < m->net.n; i++) {
        bool zero = d > 2;
        for (size_t j = 0; j < d; j++)
            zero &= m->net.X[i * d + j] == 0;
        ended |= zero;
        f[i] = ended ? 0 : f[i];
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward};

LG_MUTANT(kernel_zero_row_ends_data, "zero_row_ends_data", "outputs end at a row of zeros");
