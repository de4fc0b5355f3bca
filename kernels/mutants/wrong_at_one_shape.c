/* wrong_at_one_shape: the path that was tuned for n = 64, d = 784, k = 1024 drops the last neuron from the sum.
 *
 * gate: function-conformance --cases 1 --no-shrink --shape 64,784,1024 */
#include "kernels/support/mutant.h"

static int forward(struct mutant *m, double *f)
{
    const struct lg_network *p = &m->net;
    int status = mutant_base()->forward(m->base, f);
    for (size_t i = 0; i < p->n && !status && p->n == 64 && p->d == 784 && p->k == 1024; i++) {
        size_t last = p->k - 1;
        double z = plain_dot(p->d, p->X + i * p->d, m->W + last * p->d);
        f[i] -= p->v[last] * lg_activation_value(p->activation, z);
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .forward = forward};

LG_MUTANT(kernel_wrong_at_one_shape, "wrong_at_one_shape",
          "outputs without the last neuron at n = 64, d = 784, k = 1024 alone");
