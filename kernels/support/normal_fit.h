/* The output layer fitted by the normal equations, for mutants: it squares the condition number of phi(X W^T). */
#ifndef LG_KERNELS_NORMAL_FIT_H
#define LG_KERNELS_NORMAL_FIT_H

#include "kernels/support/mutant.h"

/* S (n x n, positive definite, overwritten) t = b by elimination; t replaces b. */
static inline void solve(size_t n, double *S, double *b)
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = j + 1; i < n; i++) {
            const double factor = S[i * n + j] / S[j * n + j];
            for (size_t l = j; l < n; l++)
                S[i * n + l] -= factor * S[j * n + l];
            b[i] -= factor * b[j];
        }
    for (size_t j = n; j-- > 0;) {
        for (size_t l = j + 1; l < n; l++)
            b[j] -= S[j * n + l] * b[l];
        b[j] /= S[j * n + j];
    }
}

/* v = Phi^T (Phi Phi^T + ridge I)^-1 y, Phi (n x k) at m->W; overwrites m->r. */
static inline int mutant_fit_normal(struct mutant *m, double ridge, double *v)
{
    const size_t n = m->net.n, d = m->net.d, k = m->net.k;
    double *Phi = lg_new_doubles(n, k), *S = lg_new_doubles(n, n);
    int status = LG_NO_MEMORY;
    if (!Phi || !S)
        goto cleanup;
    for (size_t e = 0; e < n * k; e++) {
        double z = 0;
        for (size_t j = 0; j < d; j++)
            z += m->net.X[e / k * d + j] * m->W[e % k * d + j];
        Phi[e] = lg_activation_value(m->net.activation, z);
    }
    for (size_t e = 0; e < n * n; e++) {
        S[e] = e % (n + 1) == 0 ? ridge : 0;
        for (size_t l = 0; l < k; l++)
            S[e] += Phi[e / n * k + l] * Phi[e % n * k + l];
    }
    memcpy(m->r, m->net.y, n * sizeof *m->r);
    solve(n, S, m->r);
    memset(v, 0, k * sizeof *v);
    for (size_t e = 0; e < n * k; e++)
        v[e % k] += Phi[e] * m->r[e / k];
    status = LG_OK;
cleanup:
    free(Phi);
    free(S);
    return status;
}

#endif
