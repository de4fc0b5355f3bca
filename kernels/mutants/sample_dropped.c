/* sample_dropped: the last sample is left out of every gradient and of the output layer's fit, n - 1 for n; likewise
 * its row of the linear problem and its matrix of the recovery problem. */
#include "kernels/support/mutant.h"

static void drop_last(struct mutant *m)
{
    m->altered.n = m->net.n - 1;
}

static int gradient_of_altered(struct mutant *m, double *G)
{
    return kernel_reference.gradient(m->twin, G);
}

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    struct lg_linear shorter = *problem;
    shorter.n--;
    return kernel_reference.linear_steps(&shorter, theta, steps);
}

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    struct lg_recovery shorter = *problem;
    shorter.n--;
    return kernel_reference.recovery_steps(&shorter, U, steps);
}

static int fit_of_altered(struct mutant *m, double *v)
{
    return kernel_reference.fit_output(m->twin, v);
}

static const struct mutation mutation = {.eta_factor = 1,
                                         .alter = drop_last,
                                         .gradient = gradient_of_altered,
                                         .linear_steps = linear_steps,
                                         .recovery_steps = recovery_steps,
                                         .fit_output = fit_of_altered};

LG_MUTANT(kernel_sample_dropped, "sample_dropped", "gradients and the fit leave out the last sample");
