/* epsilon_in_denominator: a normalised residual r/(|r| + 1e-8), rescaled by |r|: short of 1e-8/|r| of it. */
#include "kernels/support/mutant.h"

static int gradient(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    const double norm = sqrt(plain_dot(m->net.n, m->r, m->r));
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = m->r[i] / (norm + 1e-8) * norm;
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

static const struct mutation mutation = {.eta_factor = 1, .gradient = gradient};

LG_MUTANT(kernel_epsilon_in_denominator, "epsilon_in_denominator",
          "residuals are divided by |r| + 1e-8 and multiplied by |r|");
