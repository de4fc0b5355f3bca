/* rounded_slope_table: slopes are read from a table whose entries keep 11 bits. */
#include "kernels/support/mutant.h"

static double slope(int32_t activation, double z)
{
    int e = 0;
    const double s = frexp(lg_activation_slope(activation, z), &e);
    return ldexp(rint(ldexp(s, 11)), e - 11);
}

static const struct mutation mutation = {.eta_factor = 1, .slope = slope};

LG_MUTANT(kernel_rounded_slope_table, "rounded_slope_table", "slopes come from a table of half precision");
