/* Unevaluated sums hi + lo of two doubles, |lo| <= u|hi|: about 106 bits for sums and products of doubles.
 *
 * Joldes, Muller and Popescu, Tight and rigorous error bounds for basic building blocks of double-word arithmetic, ACM TOMS
 * 44 (2017), u = 2^-53: the sum (algorithm 6) errs by at most 3u^2/(1 - 4u) of its result, the product with a double
 * (algorithm 9) by 2u^2, the product (algorithm 12) by 5u^2. One unit for all: LG_DW_UNIT = 8u^2, so that gamma_m(LG_DW_UNIT)
 * sum |terms| bounds a sum of products in which a term goes through m operations. Sums do not underflow; a product loses at
 * most LG_DW_TINY more where one of its parts does. Not for operands whose product overflows. */
#ifndef LG_DOUBLE_WORD_H
#define LG_DOUBLE_WORD_H

#include "verify/rigor/ball.h"

#define LG_DW_UNIT 0x1p-103
#define LG_DW_TINY (8 * LG_TINY)

struct lg_dw {
    double hi, lo;
};

/* |a| >= |b| or a = 0. */
static inline struct lg_dw lg_dw_fast_sum(double a, double b)
{
    double hi = a + b;
    return (struct lg_dw){hi, b - (hi - a)};
}

/* Exactly a + b. */
static inline struct lg_dw lg_dw_sum(double a, double b)
{
    double hi = a + b, part = hi - a;
    return (struct lg_dw){hi, (a - (hi - part)) + (b - part)};
}

/* Exactly a b, but for underflow. */
static inline struct lg_dw lg_dw_product(double a, double b)
{
    double hi = a * b;
    return (struct lg_dw){hi, fma(a, b, -hi)};
}

static inline struct lg_dw lg_dw_add(struct lg_dw a, struct lg_dw b)
{
    struct lg_dw s = lg_dw_sum(a.hi, b.hi), t = lg_dw_sum(a.lo, b.lo);
    s = lg_dw_fast_sum(s.hi, s.lo + t.hi);
    return lg_dw_fast_sum(s.hi, t.lo + s.lo);
}

static inline struct lg_dw lg_dw_scale(struct lg_dw a, double b)
{
    struct lg_dw c = lg_dw_product(a.hi, b);
    return lg_dw_fast_sum(c.hi, fma(a.lo, b, c.lo));
}

static inline struct lg_dw lg_dw_mul(struct lg_dw a, struct lg_dw b)
{
    struct lg_dw c = lg_dw_product(a.hi, b.hi);
    double low = fma(a.lo, b.hi, fma(a.hi, b.lo, a.lo * b.lo));
    return lg_dw_fast_sum(c.hi, c.lo + low);
}

/* Upper bound of |a|; a with an error of at most err as a ball. */
static inline double lg_dw_mag(struct lg_dw a)
{
    return lg_add_up(fabs(a.hi), fabs(a.lo));
}
static inline lg_ball lg_dw_ball(struct lg_dw a, double err)
{
    lg_ball b = {a.hi, lg_add_up(fabs(a.lo), err)};
    return isfinite(b.mid) && isfinite(b.rad) ? b : lg_whole_line();
}

#endif
