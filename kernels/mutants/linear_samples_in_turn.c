/* linear_samples_in_turn: the method of Kaczmarz or Widrow and Hoff in place of gradient descent; right for n = 1.
 *
 * gate: linear-least-squares --cases 6 */
#include "kernels/support/mutant.h"

static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    int status = LG_OK;
    for (size_t t = 0; t < steps * problem->n && status == LG_OK; t++) {
        struct lg_linear one = *problem;
        one.n = 1, one.X += t % problem->n * problem->p, one.y += t % problem->n;
        status = kernel_reference.linear_steps(&one, theta, 1);
    }
    return status;
}

static const struct mutation mutation = {.eta_factor = 1, .linear_steps = linear_steps};

LG_MUTANT(kernel_linear_samples_in_turn, "linear_samples_in_turn",
          "linear steps update theta after each sample");
