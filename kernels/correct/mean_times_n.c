/* mean_times_n: gradients are means over the samples, as frameworks take them, times n; mini-batches likewise, m in and out.
 *
 * A term is rounded by three products (v phi', times r, times x), n - 1 additions and the division by n: gamma_{hn+4}. The product
 * with n rounds the result, as storing it would, which here rounds nothing: us|G|. */
#define LG_OWN_BACKWARD
#include "kernels/support/plain_arithmetic.h"

static void plug_backward(struct plug *p, const real *weight, real *G)
{
    const size_t n = p->net.n, d = p->net.d, k = p->net.k;
    plug_slopes(p);
    for (size_t l = 0; l < k; l++) {
        for (size_t i = 0; i < n; i++)
            p->c[i] = weight[i] * p->S[i * k + l];
        for (size_t j = 0; j < d; j++)
            G[l * d + j] = plug_dot(LG_OVER_SAMPLES, n, p->c, p->Xt + j * n) / (real)n * (real)n;
    }
}

LG_F64_CORRECT(kernel_mean_times_n, "mean_times_n", "gradients by the mean over samples, times n",
               plain_depth);
