/* Arb as numbers of statements, at any precision; see number.h. */
#include "verify/statement/number.h"

static void make(struct lg_number *x)
{
    arb_init(x->arb);
}

static void unmake(struct lg_number *x)
{
    arb_clear(x->arb);
}

static void set(struct lg_number *out, const struct lg_number *a)
{
    arb_set(out->arb, a->arb);
}

static void decimal(struct lg_number *out, long long mantissa, int decimals, slong bits)
{
    arb_t ten;
    arb_set_si(out->arb, (slong)mantissa);
    if (decimals == 0)
        return;
    arb_init(ten);
    arb_set_ui(ten, 10);
    arb_pow_ui(ten, ten, (ulong)decimals, LG_BRIDGE_BITS); /* 10^18 has 60 bits: exact */
    arb_div(out->arb, out->arb, ten, bits);
    arb_clear(ten);
}

static void of_ball(struct lg_number *out, lg_ball a)
{
    lg_ball_to_arb(out->arb, a.rad >= 0 ? a : lg_whole_line());
}

static void of_arb(struct lg_number *out, const arb_t a)
{
    arb_set(out->arb, a);
}

void lg_number_of_double_word(struct lg_number *out, struct lg_dw a, double err)
{
    arf_t low;
    if (!isfinite(a.hi) || !isfinite(a.lo) || !isfinite(err) || err < 0) {
        arb_zero_pm_inf(out->arb);
        return;
    }
    arf_init(low);
    arf_set_d(low, a.lo);
    arf_set_d(arb_midref(out->arb), a.hi);
    arf_add(arb_midref(out->arb), arb_midref(out->arb), low, ARF_PREC_EXACT, ARF_RND_DOWN);
    mag_set_d(arb_radref(out->arb), err);
    arf_clear(low);
}

static void add(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    arb_add(out->arb, a->arb, b->arb, bits);
}

static void sub(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    arb_sub(out->arb, a->arb, b->arb, bits);
}

static void mul(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    arb_mul(out->arb, a->arb, b->arb, bits);
}

static void quotient(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    arb_div(out->arb, a->arb, b->arb, bits);
}

static void least(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    arb_min(out->arb, a->arb, b->arb, bits);
}

static void most(struct lg_number *out, const struct lg_number *a, const struct lg_number *b, slong bits)
{
    arb_max(out->arb, a->arb, b->arb, bits);
}

static void neg(struct lg_number *out, const struct lg_number *a)
{
    arb_neg(out->arb, a->arb);
}

static void magnitude(struct lg_number *out, const struct lg_number *a)
{
    if (arb_contains_negative(a->arb) && arb_contains_positive(a->arb)) {
        arb_abs(out->arb, a->arb);
        arb_nonnegative_part(out->arb, out->arb);
    } else
        arb_abs(out->arb, a->arb);
}

static void root(struct lg_number *out, const struct lg_number *a, slong bits)
{
    arb_sqrtpos(out->arb, a->arb, bits);
}

static void exponential(struct lg_number *out, const struct lg_number *a, slong bits)
{
    arb_exp(out->arb, a->arb, bits);
}

static void logarithm(struct lg_number *out, const struct lg_number *a, slong bits)
{
    arb_log(out->arb, a->arb, bits);
}

/* Even powers of what contains 0 are not negative: arb_pow_ui would not see that its factors are equal. */
static void power(struct lg_number *out, const struct lg_number *a, unsigned m, slong bits)
{
    if (m % 2 == 0 && arb_contains_zero(a->arb) && !arb_is_exact(a->arb)) {
        magnitude(out, a);
        arb_pow_ui(out->arb, out->arb, m, bits);
        arb_nonnegative_part(out->arb, out->arb);
    } else
        arb_pow_ui(out->arb, a->arb, m, bits);
}

void lg_arb_real_power(arb_t out, const arb_t a, const arb_t b, slong bits)
{
    if (arb_is_positive(a)) {
        arb_pow(out, a, b, bits);
        return;
    }
    /* a in [0, hi], b > 0: between 0 and hi^b */
    arb_t hi, zero;
    arb_init(hi);
    arb_init(zero);
    arb_get_ubound_arf(arb_midref(hi), a, bits);
    if (!arb_is_positive(b) || arb_is_negative(hi))
        arb_zero_pm_inf(out);
    else if (arb_is_zero(hi))
        arb_zero(out);
    else {
        arb_pow(hi, hi, b, bits);
        arb_union(out, zero, hi, bits);
        arb_nonnegative_part(out, out);
    }
    arb_clear(hi);
    arb_clear(zero);
}

static void real_power(struct lg_number *out, const struct lg_number *a, const struct lg_number *b,
                       slong bits)
{
    lg_arb_real_power(out->arb, a->arb, b->arb, bits);
}

static bool is_known(const struct lg_number *a)
{
    return arb_is_finite(a->arb);
}

static int sign(const struct lg_number *a)
{
    if (!arb_is_finite(a->arb))
        return 0;
    return (arb_is_nonnegative(a->arb) ? LG_SIGN_NONNEGATIVE : 0) |
           (arb_is_positive(a->arb) ? LG_SIGN_POSITIVE : 0) |
           (arb_is_negative(a->arb) ? LG_SIGN_NEGATIVE : 0);
}

static bool half_integer(const struct lg_number *a, long *twice)
{
    if (!arb_is_exact(a->arb) || !arf_is_finite(arb_midref(a->arb)) ||
        arf_cmpabs_2exp_si(arb_midref(a->arb), 30) >= 0)
        return false;
    arf_t x;
    arf_init(x);
    arf_mul_2exp_si(x, arb_midref(a->arb), 1);
    const bool is = arf_is_int(x);
    if (is)
        *twice = (long)arf_get_si(x, ARF_RND_DOWN);
    arf_clear(x);
    return is;
}

static bool le(const struct lg_number *a, const struct lg_number *b)
{
    return arb_is_finite(a->arb) && arb_is_finite(b->arb) && arb_le(a->arb, b->arb);
}

static bool lt(const struct lg_number *a, const struct lg_number *b)
{
    return arb_is_finite(a->arb) && arb_is_finite(b->arb) && arb_lt(a->arb, b->arb);
}

static lg_ball ball(const struct lg_number *a)
{
    return lg_ball_from_arb(a->arb);
}

const struct lg_arithmetic lg_arb_arithmetic = {
    .name = "Arb",
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
