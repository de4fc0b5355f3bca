/* residual_in_float: f - y is rounded to float before the backward pass. */
#include "kernels/support/mutant.h"

static double residual(const struct mutant *m, double r)
{
    (void)m;
    return (float)r;
}

static const struct mutation mutation = {
    .eta_factor = 1, .residual = residual, .gradient = mutant_wrong_residual};

LG_MUTANT(kernel_residual_in_float, "residual_in_float", "the residual is a float");
