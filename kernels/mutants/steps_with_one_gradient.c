/* steps_with_one_gradient: gd_steps(T) evaluates the gradient once and takes T steps along it; right for T = 1.
 *
 * gate: stepping-conformance --cases 6 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = kernel_reference.gradient(m->base, m->G);
    for (size_t t = 0; t < steps && status == LG_OK; t++)
        status = mutant_apply(m, m->G, 1);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_steps_with_one_gradient, "steps_with_one_gradient", "several steps use one gradient");
