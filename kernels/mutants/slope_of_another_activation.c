/* slope_of_another_activation: the gradient uses phi' of the next activation of enum lg_activation_id while
 * the residual uses phi; linear and recovery steps have no activation and are correct. */
#include "kernels/support/mutant.h"

static void next_activation(struct mutant *m)
{
    m->altered.activation = (m->net.activation + 1) % LG_ACTIVATIONS;
}

static const struct mutation mutation = {
    .eta_factor = 1, .alter = next_activation, .gradient = mutant_altered_jacobian};

LG_MUTANT(kernel_slope_of_another_activation, "slope_of_another_activation",
          "the gradient uses the slope of another activation");
