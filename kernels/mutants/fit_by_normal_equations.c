/* fit_by_normal_equations: the output layer is fitted by elimination on Phi Phi^T, which squares the condition number: right to
 * all digits on generic data, to none where two samples nearly coincide.
 *
 * gate: metamorphic-fit output-layer --cases 24 */
#include "kernels/support/normal_fit.h"

static int fit_output(struct mutant *m, double *v)
{
    return mutant_fit_normal(m, 0, v);
}

static const struct mutation mutation = {.eta_factor = 1, .fit_output = fit_output};

LG_MUTANT(kernel_fit_by_normal_equations, "fit_by_normal_equations",
          "the output layer's fit solves the normal equations");
