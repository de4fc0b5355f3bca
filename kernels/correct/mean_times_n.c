/* mean_times_n: gradients are means over the samples, as frameworks take them, times n; mini-batches likewise, m in and out.
 *
 * A term is rounded by three products (v phi', times r, times x), n - 1 additions and the division by n: gamma_{hn+4}. The product
 * with n rounds the result, as storing it would, which here rounds nothing: us|G|. */
#define LG_OWN_BACKWARD
#include "kernels/support/activations.h"

typedef double real;

static inline real plug_store(real x)
{
    return x;
}

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}

static inline real plug_value(int32_t activation, real z)
{
    return lg_activation_value(activation, z);
}

static inline real plug_slope(int32_t activation, real z)
{
    return lg_activation_slope(activation, z);
}

#include "kernels/support/network_kernel.h"

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

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

LG_F64_CORRECT(kernel_mean_times_n, "mean_times_n", "gradients by the mean over samples, times n", depth);
