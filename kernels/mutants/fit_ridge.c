/* fit_ridge: the output layer is fitted with a hidden ridge, v = Phi^T (Phi Phi^T + 1e-8 I)^-1 y.
 *
 * gate: output-layer --cases 8 */
#include "kernels/support/mutant.h"

/* S (n x n, positive definite, overwritten) t = b by elimination; t replaces b. */
static void solve(size_t n, double *S, double *b)
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

static int fit_output(struct mutant *m, double *v)
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
        S[e] = e % (n + 1) == 0 ? 1e-8 : 0;
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

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_ridge, "fit_ridge", "the output layer's fit carries a ridge of 1e-8");
