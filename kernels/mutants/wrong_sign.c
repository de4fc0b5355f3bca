/* wrong_sign: the step climbs, W <- W + eta grad L; likewise theta and U. */
#include "kernels/support/mutant.h"

static const struct mutation mutation = {.eta_factor = -1};

LG_MUTANT(kernel_wrong_sign, "wrong_sign", "steps add the gradient instead of subtracting it");
