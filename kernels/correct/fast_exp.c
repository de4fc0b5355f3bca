/* fast_exp: its own exponential, and all activations but erf and GELU's value from it, with declared errors.
 *
 *   exp(x) = 2^q p(t),  q = rint(x / ln 2),  t = x - q ln 2,  |t| <= 0.3466;   p: Taylor's polynomial of degree 13
 *
 * With u = 2^-53, relative to exp(x), for x in [-745, 0]:
 *   remainder   0.3466^14 / 14! / 2^(-1/2)                                                        < 0.1u
 *   Horner      sum_m (2m+1) |t|^m/m! u = (1 + 2|t|) e^|t| u < 2.4u, over p >= 2^(-1/2)           < 3.5u
 *   t           LN2_HIGH has 21 trailing zeros, so q LN2_HIGH is exact and so is x - that (Sterbenz) for q != 0; the
 *               low part and the last difference are two roundings below 0.36u                    < 0.8u
 * below 5u in all; ldexp rounds only subnormal results, by 2^-1075. Then, as in activations.h,
 *   values  softplus 5 + 3 + 1 = 9u; sigmoid 5 + 2 = 7u; tanh = 2 sigmoid(2z) - 1: absolutely 2 (7u) + 1u = 15u
 *   slopes  softplus 7u; tanh, sigmoid 5 + 2 + 2 = 9u; erf 5 + 2 = 7u and 0.3u; GELU 12u and (11 + 2 + 8) 0.242u + 0.24u
 *           = 5.4u
 * GELU's value, by erfc, keeps 12u and 0.6u; each activation has its own declaration. */
#define LG_OWN_VALUE
#define LG_OWN_SLOPE
#include "kernels/support/plain_arithmetic.h"

#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW 0x1.a39ef35793c76p-33

static real fast_exp(real x)
{
    if (x < -745.5)
        return 0;
    const real q = rint(x * 1.4426950408889634074), t = (x - q * LN2_HIGH) - q * LN2_LOW;
    real p = 1.0 / 6227020800.0; /* 1/13! */
    static const real inverse[12] = {1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
                                     1.0 / 40320,     1.0 / 5040,     1.0 / 720,     1.0 / 120,
                                     1.0 / 24,        1.0 / 6,        0.5,           1.0};
    for (size_t m = 0; m < 12; m++)
        p = p * t + inverse[m];
    return ldexp(p * t + 1, (int)q);
}

static inline real fast_sigmoid(real z)
{
    const real e = fast_exp(-fabs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static inline real plug_value(int32_t activation, real z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return (z > 0 ? z : 0) + log1p(fast_exp(-fabs(z)));
    case LG_TANH:
        return 2 * fast_sigmoid(2 * z) - 1;
    case LG_SIGMOID:
        return fast_sigmoid(z);
    default:
        return lg_activation_value(activation, z);
    }
}

static inline real plug_slope(int32_t activation, real z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return fast_sigmoid(z);
    case LG_TANH: {
        const real e = fast_exp(-2 * fabs(z));
        return 4 * e / ((1 + e) * (1 + e));
    }
    case LG_SIGMOID: {
        const real e = fast_exp(-fabs(z));
        return e / ((1 + e) * (1 + e));
    }
    case LG_ERF:
        return LG_SQRT_2_OVER_PI * fast_exp(-0.5 * z * z);
    case LG_GELU:
        return 0.5 * erfc(-LG_SQRT_HALF * z) + z * (LG_INV_SQRT_2PI * fast_exp(-0.5 * z * z));
    default:
        return lg_activation_slope(activation, z);
    }
}

LG_CORRECT(kernel_fast_exp, "fast_exp", "an exponential of its own, with declared error", plain_depth,
           LG_F64_UNIT, LG_F64_UNIT, DBL_MAX,
           LG_PHI(LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 9, 0, 7),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 15.01, 0, 0, 9),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 7, 0, 9),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 0.3, 7),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0.6, 12, 5.4, 12),
                  LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 1, 0, 0), {0, 0, 0, 0}),
           .deterministic = 1);
