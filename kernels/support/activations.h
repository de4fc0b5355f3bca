/* Activations phi(z) and slopes phi'(z) in double precision, with their rounding errors.
 *
 *   softplus  max(z,0) + log1p(e),  e = exp(-|z|)      slope: the sigmoid
 *   tanh      tanh z                                   slope: 4e/(1+e)^2,  e = exp(-2|z|)
 *   sigmoid   1/(1+e) or e/(1+e),   e = exp(-|z|)      slope: e/(1+e)^2
 *   erf       erf(z/sqrt 2)                            slope: sqrt(2/pi) exp(-z^2/2)
 *   GELU      z Phi(z), Phi(z) = erfc(-z/sqrt 2)/2     slope: Phi(z) + z g(z)
 *   quadratic z^2/2                                    slope: z
 *   ReLU      max(z,0)                                 slope: 1 if z > 0, else 0
 *
 * with g(z) = exp(-z^2/2)/sqrt(2 pi). No form cancels: 1 - tanh^2 would lose all digits of a
 * saturated slope, the quotient above keeps them.
 *
 * Errors, u = 2^-53. glibc's table "Known Maximum Errors in Math Functions" (x86_64) lists, against
 * the correctly rounded result, at most D = 1 (exp, log1p, erf), 2 (tanh), 5 (erfc) ulp. The true
 * error is thus at most D + 1/2 ulp, that is (2D+1) u relative: 3u, 3u, 3u, 5u, 11u.
 * Every constant is rounded (1u), every operation is rounded (1u), multiplying by 1/2 and 4 is exact.
 *
 *   values, relative to |phi|
 *     softplus   exp and log1p (condition numbers <= 1), the sum             3 + 3 + 1      =  7u
 *     tanh                                                                                     5u
 *     sigmoid    exp, 1 + e, quotient                                        3 + 1 + 1      =  5u
 *     erf        argument 2u (condition number <= 1), erf                    2 + 3          =  5u
 *     GELU       erfc, product                                               11 + 1         = 12u
 *                and absolutely the argument's 2u: z^2 g(z) 2u <= 2/(e sqrt(2 pi)) 2u       < 0.59u
 *     quadratic  product                                                                       1u
 *   slopes, relative to |phi'|
 *     softplus   as the sigmoid                                                                5u
 *     tanh, sigmoid   exp (condition <= 1), 1 + e twice, square, quotient    3 + 2 + 1 + 1  =  7u
 *     erf        exp, constant, product                                      3 + 1 + 1      =  5u
 *                and absolutely z^2/2 rounded: sqrt(2/pi) s e^-s u, s = z^2/2               < 0.30u
 *     GELU       Phi: 11u Phi + 2u|z|g;  z g: (6 + z^2/2)u |z|g;  the sum: 1u |phi'|.
 *                Phi <= |phi'| + |z|g, |z|g < 0.242, |z|^3 g < 0.463:
 *                relative 11 + 1 = 12u, absolute (11 + 2 + 6) 0.242u + 0.463u/2             < 4.83u
 *
 * The second-order terms are below 1e-14 u for each unit above, and 0.01u is added; underflow, 2^-1074 per operation, is below the
 * smallest normal number, which is the least absolute part. */
#ifndef LG_KERNELS_ACTIVATIONS_H
#define LG_KERNELS_ACTIVATIONS_H

#include <math.h>
#include <stdint.h>

#include "kernels/lemmagate_kernel.h"

#define LG_F64_UNIT 0x1p-53
#define LG_PHI_TINY 0x1p-1022 /* more than underflow loses */
/* Of one formula in units u; the second-order terms are below 0.01 of a unit. */
#define LG_PHI_UNITS(u, tiny, value_abs, value_rel, slope_abs, slope_rel)                   \
    {                                                                                       \
        (value_abs) * (u) + (tiny), ((value_rel) + 0.01) * (u), (slope_abs) * (u) + (tiny), \
            ((slope_rel) + 0.01) * (u)                                                      \
    }
/* Of erf, GELU, z^2/2 and ReLU, the last four. */
#define LG_F64_PHI_OTHERS                                         \
    LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 0.3, 5),         \
        LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0.6, 12, 4.9, 12), \
        LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 1, 0, 0),       \
    {                                                             \
        0, 0, 0, 0                                                \
    }
/* In the order of enum lg_activation_id. */
#define LG_F64_PHI_ERRORS                                                                                   \
    LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 7, 0, 5), LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 0, 7), \
        LG_PHI_UNITS(LG_F64_UNIT, LG_PHI_TINY, 0, 5, 0, 7), LG_F64_PHI_OTHERS
#define LG_F64_PHI LG_PHI(LG_F64_PHI_ERRORS)

#define LG_SQRT_HALF 0.70710678118654752440 /* 1/sqrt 2 */
#define LG_SQRT_2_OVER_PI 0.79788456080286535588
#define LG_INV_SQRT_2PI 0.39894228040143267794

static inline double lg_sigmoid(double z)
{
    const double e = exp(-fabs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static inline double lg_activation_value(int32_t activation, double z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return (z > 0 ? z : 0) + log1p(exp(-fabs(z)));
    case LG_TANH:
        return tanh(z);
    case LG_SIGMOID:
        return lg_sigmoid(z);
    case LG_ERF:
        return erf(LG_SQRT_HALF * z);
    case LG_GELU:
        return z * (0.5 * erfc(-LG_SQRT_HALF * z));
    case LG_QUADRATIC:
        return z * (0.5 * z);
    case LG_RELU:
        return z < 0 ? 0 : z;
    default:
        return NAN;
    }
}

static inline double lg_activation_slope(int32_t activation, double z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return lg_sigmoid(z);
    case LG_TANH: {
        const double e = exp(-2 * fabs(z));
        return 4 * e / ((1 + e) * (1 + e));
    }
    case LG_SIGMOID: {
        const double e = exp(-fabs(z));
        return e / ((1 + e) * (1 + e));
    }
    case LG_ERF:
        return LG_SQRT_2_OVER_PI * exp(-0.5 * z * z);
    case LG_GELU:
        return 0.5 * erfc(-LG_SQRT_HALF * z) + z * (LG_INV_SQRT_2PI * exp(-0.5 * z * z));
    case LG_QUADRATIC:
        return z;
    case LG_RELU:
        return z > 0 ? 1 : 0;
    default:
        return NAN;
    }
}

#endif
