/* scaled_outputs: slopes v phi' are divided by c = max |v_l| before they are summed, as kernels of short range do, and gradients are
 * multiplied by c. Rounded: three products, the quotient, the sum, which is gamma_{hn+4}; and the result, us|G|. */
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
    real c = 0;
    for (size_t l = 0; l < k; l++)
        c = fabs(p->v[l]) > c ? fabs(p->v[l]) : c;
    c = c > 0 ? c : 1;
    plug_slopes(p);
    for (size_t l = 0; l < k; l++) {
        for (size_t i = 0; i < n; i++)
            p->c[i] = weight[i] * (p->S[i * k + l] / c);
        for (size_t j = 0; j < d; j++)
            G[l * d + j] = c * plug_dot(LG_OVER_SAMPLES, n, p->c, p->Xt + j * n);
    }
}

LG_F64_CORRECT(kernel_scaled_outputs, "scaled_outputs", "slopes by the largest output weight", depth);
