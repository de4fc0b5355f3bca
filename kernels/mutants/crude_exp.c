/* crude_exp: the sigmoid by ten squarings of 1 + x/1024, a trick of old neural-net code, off by 1e-4. */
#include "kernels/support/mutant.h"

static double value(int32_t activation, double z)
{
    if (activation != LG_SIGMOID)
        return lg_activation_value(activation, z);
    double e = 1 - fabs(z) / 1024;
    e = e > 0 ? e : 0;
    for (int i = 0; i < 10; i++)
        e *= e;
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static const struct mutation mutation = {.eta_factor = 1, .value = value};

LG_MUTANT(kernel_crude_exp, "crude_exp", "the sigmoid uses (1 + x/1024)^1024 for exp");
