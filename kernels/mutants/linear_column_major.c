/* linear_column_major: X is read as column-major n x p; right when n or p is 1.
 *
 * gate: linear-least-squares --cases 6 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    struct lg_linear read = *problem;
    const size_t n = problem->n, p = problem->p;
    double *X = lg_new_doubles(n, p);
    for (size_t e = 0; X && e < n * p; e++)
        X[e] = problem->X[e % p * n + e / p];
    read.X = X;
    const int status = X ? kernel_reference.linear_steps(&read, theta, steps) : LG_NO_MEMORY;
    free(X);
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_column_major, "linear_column_major", "linear steps read X column by column");
