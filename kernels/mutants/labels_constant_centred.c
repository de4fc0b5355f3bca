/* labels_constant_centred: labels that are all the same are taken for an offset and their residuals centred; right for n < 13.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    bool same = m->net.n > 12;
    double mean = 0;
    const int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++) {
        same &= m->net.y[i] == m->net.y[0] && m->net.y[0] != 0;
        mean += m->r[i] / (double)m->net.n;
    }
    for (size_t i = 0; i < m->net.n && same; i++)
        m->r[i] -= mean;
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_labels_constant_centred, "labels_constant_centred",
          "residuals of constant labels are centred");
