/* recovery_upper_only: A_i is read as upper triangular, its lower triangle as 0.
 *
 * gate: recovery-step-conformance --cases 4 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    struct lg_recovery upper = *problem;
    const size_t d = problem->d, size = d * d;
    double *A = lg_new_doubles(problem->n, size);
    for (size_t e = 0; A && e < problem->n * size; e++)
        A[e] = e % d >= e % size / d ? problem->A[e] : 0;
    upper.A = A;
    const int status = A ? kernel_reference.recovery_steps(&upper, U, steps) : LG_NO_MEMORY;
    free(A);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_upper_only, "recovery_upper_only", "recovery reads the upper triangles only");
