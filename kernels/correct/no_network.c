/* no_network: least squares by columns and matrix recovery through whole matrices; nothing for networks.
 *
 * Least squares (X n x p): r = X theta - y, column after column; g_j = <X_.j, r>.
 * Recovery (A_i d x d, U d x r): M = U U^T, f_i = <A_i, M>, S = sum_i 2 r_i A_i, U <- U - eta S U: the sums over neurons,
 * weights, samples and features of lemmagate_kernel.h, each by a plain loop. */
#include "kernels/lemmagate_kernel.h"
#include "kernels/support/activations.h" /* LG_F64_UNIT */
#include "kernels/support/array.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

static double dot(size_t m, const double *a, size_t stride_a, const double *b, size_t stride_b)
{
    double sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i * stride_a] * b[i * stride_b];
    return sum;
}

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    double *r = lg_new_doubles(n, 1);
    if (!r)
        return LG_NO_MEMORY;
    for (size_t t = 0; t < steps; t++) {
        memset(r, 0, n * sizeof *r);
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < n; i++)
                r[i] += theta[j] * problem->X[i * p + j];
        for (size_t i = 0; i < n; i++)
            r[i] -= problem->y[i];
        for (size_t j = 0; j < p; j++)
            theta[j] -= problem->eta * dot(n, problem->X + j, p, r, 1);
    }
    free(r);
    return LG_OK;
}

/* S (d x d) := sum_i 2 (<A_i, M> - y_i) A_i. */
static void pull(const struct lg_recovery *problem, const double *M, double *S)
{
    const size_t entries = problem->d * problem->d;
    memset(S, 0, entries * sizeof *S);
    for (size_t i = 0; i < problem->n; i++) {
        const double *A = problem->A + i * entries;
        const double twice = 2 * (dot(entries, A, 1, M, 1) - problem->y[i]);
        for (size_t e = 0; e < entries; e++)
            S[e] += twice * A[e];
    }
}

static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t d = problem->d, r = problem->r;
    double *M = lg_new_doubles(d, d), *S = lg_new_doubles(d, d), *G = lg_new_doubles(d, r);
    const int status = M && S && G ? LG_OK : LG_NO_MEMORY;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        for (size_t e = 0; e < d * d; e++)
            M[e] = dot(r, U + e / d * r, 1, U + e % d * r, 1);
        pull(problem, M, S);
        for (size_t e = 0; e < d * r; e++)
            G[e] = dot(d, S + e / r * d, 1, U + e % r, r);
        for (size_t e = 0; e < d * r; e++)
            U[e] -= problem->eta * G[e];
    }
    free(M);
    free(S);
    free(G);
    return status;
}

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

const struct lg_kernel kernel_no_network = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "no_network",
    .version = "1.0.0",
    .description = "least squares by columns, recovery through U U^T",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .depth = depth,
                            .largest = DBL_MAX, .deterministic = 1),
    .linear_steps = linear_steps,
    .recovery_steps = recovery_steps,
};
