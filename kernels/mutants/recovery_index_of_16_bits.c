/* recovery_index_of_16_bits: the offset i d^2 of a measurement is held in 16 bits: wrong only when n d^2 > 65536.
 *
 * gate: recovery-step-conformance --cases 40 */
#include "kernels/support/mutant.h"

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t n = problem->n, entries = problem->d * problem->d;
    struct lg_recovery wrapped = *problem;
    double *A = lg_new_doubles(n, entries);
    int status = LG_NO_MEMORY;
    for (size_t i = 0; A && i < n; i++)
        memcpy(A + i * entries, problem->A + i * entries % 65536, entries * sizeof *A);
    if (A) {
        wrapped.A = A;
        status = kernel_reference.recovery_steps(&wrapped, U, steps);
    }
    free(A);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .recovery_steps = recovery_steps};

LG_MUTANT(kernel_recovery_index_of_16_bits, "recovery_index_of_16_bits",
          "recovery steps take other measurements beyond 65536 entries");
