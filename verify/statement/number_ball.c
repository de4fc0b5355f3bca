/* Balls of doubles as numbers of statements: the operations of verify/rigor/ball.h; see number.h. */
#include "verify/statement/number.h"

static void make(struct lg_number *x)
{
    x->ball = lg_exact(0);
}

static void unmake(struct lg_number *x)
{
    (void)x;
}

static void set(struct lg_number *out, const struct lg_number *a)
{
    out->ball = a->ball;
}

static void of_ball(struct lg_number *out, lg_ball a)
{
    out->ball = lg_ball_finite(a) && a.rad >= 0 ? a : lg_whole_line();
}

static void of_arb(struct lg_number *out, const arb_t a)
{
    out->ball = lg_ball_from_arb(a);
}

/* Through Arb: a double has no 18 digits, and a quotient by a power of ten is rounded. */
static void decimal(struct lg_number *out, long long mantissa, int decimals, slong bits)
{
    struct lg_number exact;
    (void)bits;
    lg_arb_arithmetic.open(&exact);
    lg_arb_arithmetic.decimal(&exact, mantissa, decimals, LG_BRIDGE_BITS);
    out->ball = lg_ball_from_arb(exact.arb);
    lg_arb_arithmetic.close(&exact);
}

static void add(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    (void)bits;
    out->ball = lg_add(a->ball, b->ball);
}

static void sub(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    (void)bits;
    out->ball = lg_sub(a->ball, b->ball);
}

static void mul(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    (void)bits;
    out->ball = lg_mul(a->ball, b->ball);
}

static void quotient(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    (void)bits;
    out->ball = lg_div(a->ball, b->ball);
}

static void least(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    (void)bits;
    out->ball = lg_min(a->ball, b->ball);
}

static void most(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    (void)bits;
    out->ball = lg_max(a->ball, b->ball);
}

static void neg(struct lg_number *out, const struct lg_number *a)
{
    out->ball = lg_neg(a->ball);
}

static void magnitude(struct lg_number *out, const struct lg_number *a)
{
    out->ball = lg_abs(a->ball);
}

static void root(struct lg_number *out, const struct lg_number *a, slong bits)
{
    (void)bits;
    out->ball = lg_sqrt(a->ball);
}

typedef void (*arb_function)(arb_t, const arb_t, slong);

static void through_arb(struct lg_number *out, const struct lg_number *a, arb_function f)
{
    arb_t t;
    arb_init(t);
    lg_ball_to_arb(t, a->ball);
    f(t, t, LG_BRIDGE_BITS);
    out->ball = lg_ball_from_arb(t);
    arb_clear(t);
}

static void exponential(struct lg_number *out, const struct lg_number *a, slong bits)
{
    (void)bits;
    through_arb(out, a, arb_exp);
}

static void logarithm(struct lg_number *out, const struct lg_number *a, slong bits)
{
    (void)bits;
    through_arb(out, a, arb_log);
}

static void power(struct lg_number *out, const struct lg_number *a, unsigned m, slong bits)
{
    (void)bits;
    out->ball = lg_pow(a->ball, m);
}

static void real_power(struct lg_number *out, const struct lg_number *a, const struct lg_number *b,
                       slong bits)
{
    arb_t x, y;
    (void)bits;
    arb_init(x);
    arb_init(y);
    lg_ball_to_arb(x, a->ball);
    lg_ball_to_arb(y, b->ball);
    lg_arb_real_power(x, x, y, LG_BRIDGE_BITS);
    out->ball = lg_ball_from_arb(x);
    arb_clear(x);
    arb_clear(y);
}

static bool is_known(const struct lg_number *a)
{
    return lg_ball_finite(a->ball);
}

static int sign(const struct lg_number *a)
{
    const lg_ball x = a->ball;
    if (!lg_ball_finite(x))
        return 0;
    return (x.mid >= x.rad ? LG_SIGN_NONNEGATIVE : 0) | (x.mid > x.rad ? LG_SIGN_POSITIVE : 0) |
           (x.mid < -x.rad ? LG_SIGN_NEGATIVE : 0);
}

static bool half_integer(const struct lg_number *a, long *twice)
{
    const double x = 2 * a->ball.mid;
    if (a->ball.rad != 0 || !(fabs(x) < 0x1p31) || x != trunc(x))
        return false;
    *twice = (long)x;
    return true;
}

static bool le(const struct lg_number *a, const struct lg_number *b)
{
    return lg_certainly_le(a->ball, b->ball);
}

static bool lt(const struct lg_number *a, const struct lg_number *b)
{
    return lg_certainly_lt(a->ball, b->ball);
}

static lg_ball ball(const struct lg_number *a)
{
    return a->ball;
}

const struct lg_arithmetic lg_ball_arithmetic = {
    .name = "balls of doubles",
    .open = make,
    .close = unmake,
    .set = set,
    .decimal = decimal,
    .of_ball = of_ball,
    .of_arb = of_arb,
    .add = add,
    .sub = sub,
    .mul = mul,
    .div = quotient,
    .min = least,
    .max = most,
    .neg = neg,
    .abs = magnitude,
    .root = root,
    .exp = exponential,
    .log = logarithm,
    .power = power,
    .real_power = real_power,
    .finite = is_known,
    .sign = sign,
    .half_integer = half_integer,
    .le = le,
    .lt = lt,
    .ball = ball,
};
