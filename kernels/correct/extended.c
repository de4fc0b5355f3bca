/* extended: products and sums in long double (u = 2^-64 on x86), rounded to double where a number is stored.
 *
 * So are phi and phi'. glibc's table lists at most 5 ulp for erfcl, 3 for tanhl and log1pl, 2 for the others, on x86_64; with one more each, 13u, 9u, 9u, 7u, and
 * with the sums of activations.h, absolute parts alike, relative ones:
 *     softplus 7 + 9 + 1 = 17u, slope 7 + 2 = 9u;  tanh 9u, slope 7 + 4 = 11u;  sigmoid 9u, 11u;  erf 2 + 7 = 9u, 9u and 0.3u;
 *     GELU 14u and 0.6u, slope 14u and (13 + 2 + 8) 0.242u + 0.24u = 5.9u;  z^2/2 1u;  max(z,0) exact. */
#include "kernels/support/activations.h"

#define SQRT_HALF 0.707106781186547524400844362104849039L
#define INV_SQRT_2PI 0.398942280401432677939946059934381868L

typedef long double real;

static inline real plug_store(real x)
{
    return (real)(double)x;
}

static inline real plug_dot(int which, size_t m, const real *a, const real *b)
{
    (void)which;
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The forms of activations.h in long double. */
static inline real plug_value(int32_t activation, real z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return (z > 0 ? z : 0) + log1pl(expl(-fabsl(z)));
    case LG_TANH:
        return tanhl(z);
    case LG_SIGMOID:
        return z >= 0 ? 1 / (1 + expl(-z)) : expl(z) / (1 + expl(z));
    case LG_ERF:
        return erfl(SQRT_HALF * z);
    case LG_GELU:
        return z * (0.5L * erfcl(-SQRT_HALF * z));
    case LG_QUADRATIC:
        return z * (0.5L * z);
    default:
        return z < 0 ? 0 : z;
    }
}

static inline real plug_slope(int32_t activation, real z)
{
    const real e = expl(activation == LG_TANH ? -2 * fabsl(z) : -fabsl(z));
    switch (activation) {
    case LG_SOFTPLUS:
        return (z >= 0 ? 1 : e) / (1 + e);
    case LG_TANH:
        return 4 * e / ((1 + e) * (1 + e));
    case LG_SIGMOID:
        return e / ((1 + e) * (1 + e));
    case LG_ERF:
        return 2 * INV_SQRT_2PI * expl(-0.5L * z * z);
    case LG_GELU:
        return 0.5L * erfcl(-SQRT_HALF * z) + z * (INV_SQRT_2PI * expl(-0.5L * z * z));
    case LG_QUADRATIC:
        return z;
    default:
        return z > 0;
    }
}

#include "kernels/support/network_kernel.h"

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

LG_CORRECT(kernel_extended, "extended", "double, with long double accumulators", depth, LG_F64_UNIT, 0x1p-64,
           DBL_MAX,
           LG_PHI(LG_PHI_UNITS(0x1p-64, LG_PHI_TINY, 0, 17, 0, 9),
                  LG_PHI_UNITS(0x1p-64, LG_PHI_TINY, 0, 9, 0, 11),
                  LG_PHI_UNITS(0x1p-64, LG_PHI_TINY, 0, 9, 0, 11),
                  LG_PHI_UNITS(0x1p-64, LG_PHI_TINY, 0, 9, 0.3, 9),
                  LG_PHI_UNITS(0x1p-64, LG_PHI_TINY, 0.6, 14, 5.9, 14),
                  LG_PHI_UNITS(0x1p-64, LG_PHI_TINY, 0, 1, 0, 0), {0, 0, 0, 0}),
           .deterministic = 1);
