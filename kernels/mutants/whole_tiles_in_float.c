/* whole_tiles_in_float: batches of whole tiles, n % 16 = 0 and d % 16 = 0, go to a path that keeps the residual in single precision.
 *
 * gate: function-conformance --cases 80 */
#include "kernels/support/mutant.h"

static double residual(const struct mutant *m, double r)
{
    return m->net.n % 16 == 0 && m->net.d % 16 == 0 ? (float)r : r;
}

static const struct mutation mutation = {
    .eta_factor = 1, .residual = residual, .gradient = mutant_wrong_residual};

LG_MUTANT(kernel_whole_tiles_in_float, "whole_tiles_in_float",
          "the residual in single precision where 16 divides n and d");
