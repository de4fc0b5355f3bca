/* recovery_triangle: matrix recovery reads the lower triangles of the A_i alone, as a packed layout does, and does not put
 * the upper ones back. */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t d = problem->d, entries = problem->n * d * d;
    double *A = lg_new_doubles(entries, 1);
    if (!A)
        return LG_NO_MEMORY;
    for (size_t e = 0; e < entries; e++)
        A[e] = e % d <= e / d % d ? problem->A[e] : 0;
    struct lg_recovery lower = *problem;
    lower.A = A;
    const int status = kernel_reference.recovery_steps(&lower, U, steps);
    free(A);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_triangle, "recovery_triangle", "recovery reads half of each A_i");
