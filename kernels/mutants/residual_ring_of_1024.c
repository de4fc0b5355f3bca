/* residual_ring_of_1024: residuals are kept in a ring of 1024 that is refreshed until it is full: from then on the first one is used.
 *
 * gate: covering-conformance --cases 486 */
#include "kernels/support/mutant.h"

static int gd_steps(struct mutant *m, size_t steps)
{
    int status = LG_OK;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        if (m->calls < 1024)
            status = mutant_residual(m);
        status = status == LG_OK ? kernel_reference.vjp(m->base, m->r, m->G) : status;
        status = status == LG_OK ? mutant_apply(m, m->G, 1) : status;
        m->calls++;
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .gd_steps = gd_steps};

LG_MUTANT(kernel_residual_ring_of_1024, "residual_ring_of_1024",
          "the residual is no longer computed after 1024 steps");
