/* relu_two_conventions: the slope of ReLU at 0 is 0 in gradients and 1 in the Jacobian.
 *
 * survives: a gap. The envelopes allow every slope in [0, 1] at the kink in each function by itself; that it is the same
 * one in all functions, as the header asks, is not checked. */
#include "kernels/support/mutant.h"

static int jacobian(struct mutant *m, double *J)
{
    const int status = kernel_reference.jacobian(m->base, J);
    const size_t d = m->net.d, k = m->net.k;
    for (size_t e = 0; e < m->net.n * k && m->net.activation == LG_RELU; e++)
        if (plain_dot(d, m->net.X + e / k * d, m->W + e % k * d) == 0)
            for (size_t j = 0; j < d; j++)
                J[e * d + j] = m->net.v[e % k] * m->net.X[e / k * d + j];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_relu_two_conventions, "relu_two_conventions",
          "ReLU'(0) is 0 in gradients and 1 in the Jacobian");
