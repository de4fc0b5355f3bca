/* eta_twice: the step is twice as long as asked, W <- W - 2 eta grad L; likewise theta and U. */
#include "kernels/support/mutant.h"

static const struct mutation mutation = {.eta_factor = 2};

LG_MUTANT(kernel_eta_twice, "eta_twice", "steps use 2 eta");
