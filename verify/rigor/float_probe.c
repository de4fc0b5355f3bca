/* Probe of the floating-point environment on which every radius in rigor rests: IEEE binary64,
 * evaluated in its own precision, round to nearest, gradual underflow, a correct fma. Operands are
 * volatile so that the compiler cannot decide the answers itself. */
#include "verify/rigor/ball.h"

#include <fenv.h>

#ifdef __FAST_MATH__
#error "verify/rigor must be compiled without -ffast-math: its error bounds assume IEEE 754"
#endif
_Static_assert(FLT_RADIX == 2 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024 && DBL_MIN_EXP == -1021,
               "verify/rigor needs IEEE binary64");

/* Ties go to even and everything above a tie goes up, on both sides of 0. */
static bool rounds_to_nearest(void)
{
    volatile double one = 1, half_ulp = LG_U, above = LG_U * (1 + 2 * LG_U);
    volatile double tie = one + half_ulp, up = one + above, down = -one - above, minus_tie = -one - half_ulp;
    return fegetround() == FE_TONEAREST && tie == 1 && up == 1 + 2 * LG_U && minus_tie == -1 &&
           down == -1 - 2 * LG_U;
}

const char *lg_float_probe(void)
{
    if (FLT_EVAL_METHOD != 0) {
        return "double expressions are evaluated in excess precision (FLT_EVAL_METHOD is not 0)";
    }
    if (!rounds_to_nearest()) {
        return "the rounding mode is not round-to-nearest-even";
    }
    volatile double smallest_normal = DBL_MIN, half = 0.5, grow = 0x1p60, subnormal = LG_TINY;
    volatile double halved = smallest_normal * half;
    if (!(halved > 0)) {
        return "subnormal results are flushed to zero (FTZ is on; was a library built with -ffast-math "
               "loaded?)";
    }
    volatile double grown = subnormal * grow;
    if (!(grown > 0)) {
        return "subnormal operands are read as zero (DAZ is on; was a library built with -ffast-math "
               "loaded?)";
    }
    volatile double x = 1 + 2 * LG_U, y = 1 - 2 * LG_U;
    volatile double residual = fma(x, y, -1.0);
    if (residual != -4 * LG_U * LG_U) {
        return "fma() rounds twice";
    }
    return NULL;
}
