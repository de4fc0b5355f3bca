/* Activations and slopes in single precision: the forms of activations.h, evaluated in float.
 *
 * Errors, u = 2^-24. glibc lists at most 1 (expf, log1pf, erff), 2 (tanhf), 3 (erfcf) ulp against the
 * correctly rounded result, hence 3u, 3u, 3u, 5u, 7u. The sums of activations.h stand, with 7 for 11:
 *
 *   values    GELU 7 + 1 = 8u, absolutely 0.59u
 *   slopes    GELU 7 + 1 = 8u, absolutely (7 + 2 + 6) 0.242u + 0.463u/2 < 3.87u
 *
 * Second-order terms are below 100 u^2 < 1e-5 u, and 0.01u is added; underflow, 2^-149 per operation, is below the smallest normal
 * number. */
#ifndef LG_KERNELS_ACTIVATIONS_F32_H
#define LG_KERNELS_ACTIVATIONS_F32_H

#include <math.h>
#include <stdint.h>

#include "kernels/support/activations.h"

#define LG_F32_UNIT 0x1p-24
#define LG_PHI_TINY_F32 0x1p-126
#define LG_F32_PHI                                                     \
    LG_PHI(LG_PHI_UNITS(LG_F32_UNIT, LG_PHI_TINY_F32, 0, 7, 0, 5),     \
           LG_PHI_UNITS(LG_F32_UNIT, LG_PHI_TINY_F32, 0, 5, 0, 7),     \
           LG_PHI_UNITS(LG_F32_UNIT, LG_PHI_TINY_F32, 0, 5, 0, 7),     \
           LG_PHI_UNITS(LG_F32_UNIT, LG_PHI_TINY_F32, 0, 5, 0.3, 5),   \
           LG_PHI_UNITS(LG_F32_UNIT, LG_PHI_TINY_F32, 0.6, 8, 3.9, 8), \
           LG_PHI_UNITS(LG_F32_UNIT, LG_PHI_TINY_F32, 0, 1, 0, 0), {0, 0, 0, 0})

#define LG_SQRT_HALF_F32 0.70710678118654752440f /* 1/sqrt 2 */
#define LG_SQRT_2_OVER_PI_F32 0.79788456080286535588f
#define LG_INV_SQRT_2PI_F32 0.39894228040143267794f

static inline float lg_sigmoid_f32(float z)
{
    const float e = expf(-fabsf(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

static inline float lg_activation_value_f32(int32_t activation, float z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return (z > 0 ? z : 0) + log1pf(expf(-fabsf(z)));
    case LG_TANH:
        return tanhf(z);
    case LG_SIGMOID:
        return lg_sigmoid_f32(z);
    case LG_ERF:
        return erff(LG_SQRT_HALF_F32 * z);
    case LG_GELU:
        return z * (0.5f * erfcf(-LG_SQRT_HALF_F32 * z));
    case LG_QUADRATIC:
        return z * (0.5f * z);
    case LG_RELU:
        return z < 0 ? 0 : z;
    default:
        return NAN;
    }
}

static inline float lg_activation_slope_f32(int32_t activation, float z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return lg_sigmoid_f32(z);
    case LG_TANH: {
        const float e = expf(-2 * fabsf(z));
        return 4 * e / ((1 + e) * (1 + e));
    }
    case LG_SIGMOID: {
        const float e = expf(-fabsf(z));
        return e / ((1 + e) * (1 + e));
    }
    case LG_ERF:
        return LG_SQRT_2_OVER_PI_F32 * expf(-0.5f * z * z);
    case LG_GELU:
        return 0.5f * erfcf(-LG_SQRT_HALF_F32 * z) + z * (LG_INV_SQRT_2PI_F32 * expf(-0.5f * z * z));
    case LG_QUADRATIC:
        return z;
    case LG_RELU:
        return z > 0 ? 1 : 0;
    default:
        return NAN;
    }
}

#endif
