/* huber_residual: the residual is clipped to [-1, 1], the derivative of Huber's loss. */
#include "kernels/support/mutant.h"

static double residual(const struct mutant *m, double r)
{
    (void)m;
    return fmax(-1, fmin(1, r));
}

static const struct mutation mutation = {
    .eta_factor = 1, .residual = residual, .gradient = mutant_wrong_residual};

LG_MUTANT(kernel_huber_residual, "huber_residual", "residuals are clipped at 1");
