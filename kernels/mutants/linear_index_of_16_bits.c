/* linear_index_of_16_bits: the offset i p of a row is held in 16 bits: wrong only when n p > 65536.
 *
 * gate: metamorphic-linear --cases 40 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    struct lg_linear wrapped = *problem;
    double *X = lg_new_doubles(n, p);
    int status = LG_NO_MEMORY;
    for (size_t i = 0; X && i < n; i++)
        memcpy(X + i * p, problem->X + i * p % 65536, p * sizeof *X);
    if (X) {
        wrapped.X = X;
        status = kernel_reference.linear_steps(&wrapped, theta, steps);
    }
    free(X);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_index_of_16_bits, "linear_index_of_16_bits",
          "linear steps take other rows beyond 65536 entries of X");
