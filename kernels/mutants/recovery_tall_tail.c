/* recovery_tall_tail: where measurements outnumber the entries of U the last one is left out.
 *
 * gate: covering-steps --cases 80 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    struct lg_recovery shorter = *problem;
    shorter.n -= problem->n > problem->d * problem->r;
    return kernel_reference.recovery_steps(&shorter, U, steps);
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_tall_tail, "recovery_tall_tail",
          "the last measurement of a tall recovery problem is dropped");
