/* scaled_outputs: slopes v phi' are divided by c = max |v_l| before they are summed, as kernels of short range do, and gradients are
 * multiplied by c. Rounded: three products, the quotient, the sum, which is gamma_{hn+4}; and the result, us|G|. */
#define LG_OWN_BACKWARD
#include "kernels/support/plain_arithmetic.h"

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

LG_F64_CORRECT(kernel_scaled_outputs, "scaled_outputs", "slopes by the largest output weight", plain_depth);
