/* labels_of_first_problem: y is cached by n over the life of the process, so that a later problem of as many
 * samples is trained on the labels of the first. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    static double *cached[128];
    const size_t n = m->net.n;
    const int status = mutant_residual(m);
    if (n < 128 && !cached[n] && (cached[n] = lg_new_doubles(n, 1)))
        memcpy(cached[n], m->net.y, n * sizeof(double));
    for (size_t i = 0; n < 128 && cached[n] && i < n; i++)
        m->r[i] += m->net.y[i] - cached[n][i];
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_labels_of_first_problem, "labels_of_first_problem", "labels are cached by their number");
