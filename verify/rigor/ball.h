/* Real numbers known to lie in [mid - rad, mid + rad], in double precision.
 *
 * Every operation returns a ball that contains the exact result for all points of its arguments.
 * Only round-to-nearest is used: a rounded operation errs by at most u|result| + 2^-1075,
 * u = 2^-53 (IEEE 754, gradual underflow; probed at start-up by lg_float_probe). Radii are summed
 * with lg_up(), which overestimates. An infinity or a NaN anywhere makes every certain comparison false: what is not known to be
 * finite decides nothing. An operation without a finite enclosure returns {0, INFINITY}.
 * Source: Rump, Verification methods, Acta Numerica 19 (2010), sections 2 and 5. */
#ifndef LG_BALL_H
#define LG_BALL_H

#include "verify/base/status.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define LG_U 0x1p-53      /* unit roundoff of double */
#define LG_TINY 0x1p-1074 /* smallest positive subnormal */

/* Rungs of the precision ladder, in bits: double, double words (double_word.h), and above them Arb. */
enum { LG_DOUBLE = 53, LG_DOUBLE_WORD = 106, LG_FIRST_ARB = 128 };

typedef struct lg_ball {
    double mid, rad;
} lg_ball;

/* For x >= 0 rounded once: a double that is certainly >= the exact value.
 * fl(x(1+4u)) >= x(1+4u)(1-u) >= x(1+2u) >= x/(1-u); the subnormal covers underflow. */
static inline double lg_up(double x)
{
    return x * (1 + 4 * LG_U) + LG_TINY;
}

/* For x >= 0 rounded once: a double that is certainly <= the exact value, and >= 0. What overflowed is at least DBL_MAX. */
static inline double lg_down(double x)
{
    double y = x * (1 - 4 * LG_U) - LG_TINY;
    return y > DBL_MAX ? DBL_MAX : y > 0 ? y : 0;
}

/* Overestimates of a+b, ab, a/b, sqrt(a) for a, b >= 0. */
static inline double lg_add_up(double a, double b)
{
    return lg_up(a + b);
}
static inline double lg_mul_up(double a, double b)
{
    return lg_up(a * b);
}
static inline double lg_div_up(double a, double b)
{
    return lg_up(a / b);
}
static inline double lg_sqrt_up(double a)
{
    return lg_up(sqrt(a));
}

/* The larger of two upper bounds; NaN, where fmax would drop it, when one of them is not known. */
static inline double lg_larger(double a, double b)
{
    return a >= b || isnan(a) ? a : b;
}

/* Upper bound of gamma_m = m u / (1 - m u) (Higham, Accuracy and Stability, 3.1), unit u given;
 * INFINITY when m u >= 1. Valid for sums of products in any order, with or without FMA. */
static inline double lg_gamma(double m, double unit)
{
    double mu = lg_mul_up(m, unit);
    return mu < 0.5 ? lg_div_up(mu, lg_down(1 - mu)) : INFINITY;
}

static inline lg_ball lg_exact(double x)
{
    return (lg_ball){x, 0};
}
static inline lg_ball lg_ball_make(double mid, double rad)
{
    return (lg_ball){mid, rad};
}
static inline lg_ball lg_whole_line(void)
{
    return (lg_ball){0, INFINITY};
}

/* Certain upper and lower ends. */
static inline double lg_hi(lg_ball a)
{
    return a.rad == 0 ? a.mid : nextafter(a.mid + a.rad, INFINITY);
}
static inline double lg_lo(lg_ball a)
{
    return a.rad == 0 ? a.mid : nextafter(a.mid - a.rad, -INFINITY);
}
/* Upper bound of |a|; lower bound of |a| (0 when a contains 0). */
static inline double lg_mag(lg_ball a)
{
    return a.rad == 0 ? fabs(a.mid) : lg_up(fabs(a.mid) + a.rad);
}

double lg_mig(lg_ball a);
lg_ball lg_from_ends(double lo, double hi); /* the smallest ball found that contains [lo, hi] */
bool lg_ball_finite(lg_ball a);

lg_ball lg_add(lg_ball a, lg_ball b);
lg_ball lg_sub(lg_ball a, lg_ball b);
lg_ball lg_mul(lg_ball a, lg_ball b);
lg_ball lg_div(lg_ball a, lg_ball b);
lg_ball lg_neg(lg_ball a);
lg_ball lg_abs(lg_ball a);
lg_ball lg_sqr(lg_ball a);
lg_ball lg_sqrt(lg_ball a);            /* of the nonnegative part: [a,b] -> [sqrt(max(a,0)), sqrt(b)] */
lg_ball lg_scale(lg_ball a, double c); /* c exact */
lg_ball lg_ball_log(double x);         /* natural logarithm of an exact positive number */
lg_ball lg_pow(lg_ball a, unsigned m); /* binary powering */
lg_ball lg_max(lg_ball a, lg_ball b);
lg_ball lg_min(lg_ball a, lg_ball b);
lg_ball lg_nonneg(lg_ball a);          /* a intersected with [0, inf): for norms and squares */
lg_ball lg_meet(lg_ball a, lg_ball b); /* a ball that contains the intersection (both are certain) */

/* The 2-norm of balls taken one by one, from {0}. Where squares underflow their root alone is known to 1e-162 only; the sum
 * of the sizes, which bounds the norm too, is known as well as the balls are. */
struct lg_norm_sum {
    lg_ball squares, sizes;
};
void lg_norm_take(struct lg_norm_sum *s, lg_ball x);
lg_ball lg_norm_total(const struct lg_norm_sum *s);

/* Certain comparisons: true only when proved. */
bool lg_certainly_le(lg_ball a, lg_ball b);
bool lg_certainly_lt(lg_ball a, lg_ball b);
static inline bool lg_certainly_gt(lg_ball a, lg_ball b)
{
    return lg_certainly_lt(b, a);
}

/* Of two statements observed <= bound: is the first one worse? Certainly false comes before unsure before certain; among equals the
 * larger ratio (lg_tightness) does, and a number before none. Midpoints alone would let what is not known at all pass for small. */
int lg_doubt(lg_ball observed, lg_ball bound); /* 0 certain, 1 unsure, 2 certainly false */
bool lg_is_worse(lg_ball observed, lg_ball bound, lg_ball than_observed, lg_ball than_bound);

/* How tight observed <= bound is: the quotient of the midpoints, 0 for an observed that is not positive. NaN where it has no
 * meaning: the bound is not positive, or something is not finite. A figure to show; it decides nothing. */
static inline double lg_tightness(lg_ball observed, lg_ball bound)
{
    const double quotient = observed.mid < 0 ? 0 : observed.mid / bound.mid;
    return bound.mid > 0 && isfinite(bound.mid) && isfinite(quotient) ? quotient : NAN;
}

/* 0 when the floating-point environment is what the proofs assume (round to nearest, no FTZ/DAZ,
 * IEEE double), else a description of what is wrong. */
const char *lg_float_probe(void);

#endif
