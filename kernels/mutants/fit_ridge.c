/* fit_ridge: the output layer is fitted with a hidden ridge, v = Phi^T (Phi Phi^T + 1e-8 I)^-1 y.
 *
 * gate: output-layer --cases 8 */
#include "kernels/support/normal_fit.h"

static int fit_output(struct mutant *m, double *v)
{
    return mutant_fit_normal(m, 1e-8, v);
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_ridge, "fit_ridge", "the output layer's fit carries a ridge of 1e-8");
