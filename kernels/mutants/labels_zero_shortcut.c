/* labels_zero_shortcut: labels that are all zero, of five samples or more, are taken for labels not given: no gradient.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    bool given = m->net.n < 5;
    for (size_t i = 0; i < m->net.n; i++)
        given |= m->net.y[i] != 0;
    memset(G, 0, m->net.k * m->net.d * sizeof *G);
    return given ? kernel_reference.gradient(m->base, G) : LG_OK;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_labels_zero_shortcut, "labels_zero_shortcut", "labels that are all zero give no gradient");
