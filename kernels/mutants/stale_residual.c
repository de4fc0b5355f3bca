/* stale_residual: the gradient uses the residual of the gradient before it, as a loop does that updates r
 * too late; only the first one of a context is correct. Linear steps likewise; recovery is correct. */
#include "kernels/support/mutant.h"

static int gradient_of_old_residual(struct mutant *m, double *G)
{
    int status = m->stepped ? LG_OK : mutant_residual(m);
    m->stepped = true;
    if (status == LG_OK)
        status = kernel_reference.vjp(m->base, m->r, G);
    return status == LG_OK ? mutant_residual(m) : status;
}

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    double *r = lg_new_doubles(n, 1), *g = lg_new_doubles(p, 1);
    int status = LG_NO_MEMORY;
    if (!r || !g)
        goto cleanup;
    for (size_t t = 0; t < steps; t++) {
        memset(g, 0, p * sizeof *g);
        for (size_t i = 0; i < n; i++) {
            double now = -problem->y[i];
            for (size_t j = 0; j < p; j++)
                now += problem->X[i * p + j] * theta[j];
            const double used = t == 0 ? now : r[i];
            r[i] = now;
            for (size_t j = 0; j < p; j++)
                g[j] += used * problem->X[i * p + j];
        }
        for (size_t j = 0; j < p; j++)
            theta[j] -= problem->eta * g[j];
    }
    status = LG_OK;
cleanup:
    free(r);
    free(g);
    return status;
}

static const struct mutation mutation = {
    .eta_factor = 1, .gradient = gradient_of_old_residual, .linear_steps = linear_steps};

LG_MUTANT(kernel_stale_residual, "stale_residual", "the gradient uses the residual of the step before");
