/* relu_sign_for_step: the Jacobian takes the sign of z for ReLU's slope, -1 where it is 0: a neuron that flips changes it by 2.
 *
 * gate: relu-deviation --cases 45 */
#include "kernels/support/mutant.h"

static int jacobian(struct mutant *m, double *J)
{
    const size_t n = m->net.n, d = m->net.d, k = m->net.k;
    const int status = kernel_reference.jacobian(m->base, J);
    for (size_t i = 0; i < n && m->net.activation == LG_RELU; i++)
        for (size_t l = 0; l < k; l++)
            if (plain_dot(d, m->net.X + i * d, m->W + l * d) < 0)
                for (size_t j = 0; j < d; j++)
                    J[(i * k + l) * d + j] = -m->net.v[l] * m->net.X[i * d + j];
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .jacobian = jacobian};

LG_MUTANT(kernel_relu_sign_for_step, "relu_sign_for_step",
          "the Jacobian takes ReLU's slope for the sign of z");
