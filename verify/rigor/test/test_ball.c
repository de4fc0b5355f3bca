/* Ball operations against Arb at a precision where sums and products of doubles are exact: every corner
 * of the arguments must land inside (soundness), and the radius must not exceed twice the half-width of
 * the exact range plus rounding (tightness; the factor is derived in `within_twice`). */
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>

enum { PREC = 4400, CASES = 4000 };

typedef lg_ball (*ball_op)(lg_ball, lg_ball);
typedef void (*arb_op)(arb_t, const arb_t, const arb_t, slong);

/* Smallest and largest midpoint seen. */
struct range {
    arf_t lo, hi;
    bool any;
};

static void range_init(struct range *r)
{
    arf_init(r->lo);
    arf_init(r->hi);
    r->any = false;
}

static void range_clear(struct range *r)
{
    arf_clear(r->lo);
    arf_clear(r->hi);
}

static void range_add(struct range *r, const arb_t x)
{
    if (!r->any || arf_cmp(arb_midref(x), r->lo) < 0) {
        arf_set(r->lo, arb_midref(x));
    }
    if (!r->any || arf_cmp(arb_midref(x), r->hi) > 0) {
        arf_set(r->hi, arb_midref(x));
    }
    r->any = true;
}

/* Half of the range, rounded up, as a double (infinite when too large). */
static double half_width(const struct range *r)
{
    arf_t w;
    arf_init(w);
    arf_sub(w, r->hi, r->lo, 60, ARF_RND_UP);
    arf_mul_2exp_si(w, w, -1);
    double d = arf_get_d(w, ARF_RND_UP);
    arf_clear(w);
    return d;
}

static double largest_end(const struct range *r)
{
    return fmax(fabs(arf_get_d(r->lo, ARF_RND_UP)), fabs(arf_get_d(r->hi, ARF_RND_UP)));
}

/* rad <= 2 half + 2u|mid| + extra, up to 32 roundings. The factor 2: |m_a| r_b + r_a |m_b| + r_a r_b is at
 * most twice the half-width of a product's range; b / (b - r) against b^2 / (b^2 - r^2) in a quotient
 * is 1 + r/b < 2; squares have 3/2, square roots sqrt 2, the others 1. */
static bool within_twice(lg_ball b, double half, double extra)
{
    return b.rad <= (2 * half + 2 * LG_U * fabs(b.mid)) * (1 + 32 * LG_U) + extra;
}

static void check(const char *name, lg_ball result, const struct range *r, double extra, lg_ball a, lg_ball b)
{
    if (!lg_ball_finite(result)) {
        /* May only give up where the result, its range or an end of an argument leaves the doubles. */
        cr_assert(largest_end(r) >= 0x1p1020 || !isfinite(lg_mag(a)) || !isfinite(lg_mag(b)),
                  "%s gave up: %a +- %a, %a +- %a", name, a.mid, a.rad, b.mid, b.rad);
        return;
    }
    cr_assert(within_twice(result, half_width(r), extra), "%s too wide (%a for %a): %a +- %a, %a +- %a", name,
              result.rad, half_width(r), a.mid, a.rad, b.mid, b.rad);
}

/* All nine combinations of lower end, midpoint, upper end. */
static void check_binary(const char *name, ball_op op, arb_op exact, lg_ball a, lg_ball b, double extra)
{
    lg_ball result = op(a, b);
    arb_t x, y, z;
    struct range r;
    arb_init(x);
    arb_init(y);
    arb_init(z);
    range_init(&r);
    for (int i = 0; i < 9; i++) {
        corner(x, a, i / 3 - 1, PREC);
        corner(y, b, i % 3 - 1, PREC);
        exact(z, x, y, PREC);
        cr_assert(ball_contains(result, z, PREC), "%s unsound: %a +- %a, %a +- %a gives %a +- %a", name,
                  a.mid, a.rad, b.mid, b.rad, result.mid, result.rad);
        range_add(&r, z);
    }
    check(name, result, &r, extra, a, b);
    range_clear(&r);
    arb_clear(x);
    arb_clear(y);
    arb_clear(z);
}

/* A partner that cancels all but a few bits of a. */
static lg_ball cancelling(uint64_t *state, lg_ball a)
{
    double m = -a.mid * (1 + 2 * LG_U * sample_int(state, 8));
    return lg_ball_make(m, sample_radius(state, m * 0x1p-50));
}

Test(ball, arithmetic_against_arb)
{
    uint64_t state = 1;
    for (int i = 0; i < CASES; i++) {
        lg_ball a = sample_ball(&state), b = i % 4 == 0 ? cancelling(&state, a) : sample_ball(&state);
        if (!isfinite(b.mid)) {
            continue;
        }
        double extra = 16 * LG_TINY;
        check_binary("add", lg_add, arb_add, a, b, extra);
        check_binary("sub", lg_sub, arb_sub, a, b, extra);
        check_binary("mul", lg_mul, arb_mul, a, b, extra);
        check_binary("max", lg_max, arb_max, a, b, extra);
        check_binary("min", lg_min, arb_min, a, b, extra);
        double low = lg_mig(b);
        if (low > 0) { /* subnormal intermediate radii are divided by the smallest divisor */
            check_binary("div", lg_div, arb_div, a, b, 16 * LG_TINY * (1 + 1 / low));
        } else {
            cr_assert(!lg_ball_finite(lg_div(a, b)));
        }
    }
}

static void exact_sqrt(arb_t out, const arb_t x)
{
    if (arb_is_negative(x)) {
        arb_zero(out);
    } else {
        arb_sqrt(out, x, PREC);
    }
}

static void exact_sqr(arb_t out, const arb_t x)
{
    arb_mul(out, x, x, PREC);
}

/* Ends and midpoint, and 0 when it is inside (where |x| and x^2 have their minimum). */
static void check_unary(const char *name, lg_ball (*op)(lg_ball), void (*exact)(arb_t, const arb_t),
                        lg_ball a)
{
    lg_ball result = op(a);
    arb_t x, z;
    struct range r;
    arb_init(x);
    arb_init(z);
    range_init(&r);
    for (int s = -1; s <= 2; s++) {
        if (s == 2 && fabs(a.mid) > a.rad) {
            break;
        }
        corner(x, a, s == 2 ? 0 : s, PREC);
        if (s == 2) {
            arb_zero(x);
        }
        exact(z, x);
        cr_assert(ball_contains(result, z, PREC), "%s unsound: %a +- %a gives %a +- %a", name, a.mid, a.rad,
                  result.mid, result.rad);
        range_add(&r, z);
    }
    /* The ends of a square root are rounded before they are joined: 4u of the larger. */
    check(name, result, &r, 16 * LG_TINY + 8 * LG_U * fabs(result.mid), a, lg_exact(0));
    range_clear(&r);
    arb_clear(x);
    arb_clear(z);
}

Test(ball, unary_against_arb)
{
    uint64_t state = 2;
    for (int i = 0; i < CASES; i++) {
        lg_ball a = sample_ball(&state);
        check_unary("abs", lg_abs, arb_abs, a);
        check_unary("sqr", lg_sqr, exact_sqr, a);
        check_unary("neg", lg_neg, arb_neg, a);
        if (a.mid + a.rad >= 0) {
            check_unary("sqrt", lg_sqrt, exact_sqrt, a);
        } else {
            cr_assert(!lg_ball_finite(lg_sqrt(a)));
        }
    }
}

/* (1 + d)^(2m) covers binary powering of an exact number: m - 1 multiplications at most on any path. */
Test(ball, powers_against_arb)
{
    uint64_t state = 3;
    arb_t x, z;
    arb_init(x);
    arb_init(z);
    for (int i = 0; i < CASES; i++) {
        lg_ball a = lg_exact(4 * sample_uniform(&state));
        unsigned m = (unsigned)sample_int(&state, 40);
        lg_ball p = lg_pow(a, m);
        arb_set_d(x, a.mid);
        arb_pow_ui(z, x, m, PREC);
        cr_assert(ball_contains(p, z, PREC), "pow unsound: %a^%u", a.mid, m);
        cr_assert(p.rad <= lg_up(lg_gamma(2.0 * m, LG_U) * fabs(p.mid)) + 64 * LG_TINY, "pow wide: %a^%u",
                  a.mid, m);
        a.rad = fabs(a.mid) * 0.125;
        p = lg_pow(a, m);
        for (int s = -1; s <= 1; s++) {
            corner(x, a, s, PREC);
            arb_pow_ui(z, x, m, PREC);
            cr_assert(ball_contains(p, z, PREC), "pow unsound: (%a +- %a)^%u", a.mid, a.rad, m);
        }
    }
    arb_clear(x);
    arb_clear(z);
}

/* Exact operations keep radius 0, so that identities can be decided. */
Test(ball, exact_results_stay_exact)
{
    cr_assert(lg_add(lg_exact(0.5), lg_exact(3)).rad == 0);
    cr_assert(lg_mul(lg_exact(0.5), lg_exact(3)).rad == 0);
    cr_assert(lg_div(lg_exact(3), lg_exact(4)).rad == 0);
    cr_assert(lg_sqrt(lg_exact(9)).rad == 0 && lg_sqr(lg_exact(-3)).rad == 0);
    cr_assert(lg_mul(lg_exact(0), lg_exact(0x1p-1074)).rad == 0);
    cr_assert(lg_div(lg_exact(1), lg_exact(3)).rad > 0 && lg_div(lg_exact(1), lg_exact(3)).rad <= LG_U / 2);
}

Test(ball, environment_is_as_assumed)
{
    cr_assert(lg_float_probe() == NULL, "%s", lg_float_probe());
}

Test(ball, norms_of_balls_near_underflow_keep_their_digits)
{
    struct lg_norm_sum zero = {0}, tiny = {0}, usual = {0};
    for (int i = 0; i < 5; i++) {
        lg_norm_take(&zero, lg_exact(0));
        lg_norm_take(&tiny, lg_ball_make(0, 0x1p-1070));
        lg_norm_take(&usual, lg_exact(i == 0 ? 3 : i == 3 ? -4 : 0));
    }
    cr_assert_eq(lg_hi(lg_norm_total(&zero)), 0);
    cr_assert_leq(lg_hi(lg_norm_total(&tiny)), 5 * 0x1p-1070 + 64 * 0x1p-1074,
                  "a few subnormals an operation");
    lg_ball five = lg_norm_total(&usual);
    cr_assert(lg_lo(five) <= 5 && lg_hi(five) >= 5 && five.rad <= 0x1p-48, "%g +- %g", five.mid, five.rad);
}

Test(ball, tightness_is_a_number_only_where_it_has_a_meaning)
{
    const lg_ball two = {2, 1}, four = {4, 0.5}, minus = {-1, 0}, zero = {0, 0};
    cr_assert_eq(lg_tightness(two, four), 0.5);
    cr_assert_eq(lg_tightness(minus, four), 0);
    cr_assert_eq(lg_tightness(zero, four), 0);
    cr_assert(isnan(lg_tightness(two, zero)) && isnan(lg_tightness(two, minus)));
    cr_assert(isnan(lg_tightness(zero, zero)) && isnan(lg_tightness(lg_exact(NAN), two)));
    cr_assert(isnan(lg_tightness(lg_exact(INFINITY), two)) && isnan(lg_tightness(two, lg_exact(INFINITY))));
    cr_assert(isnan(lg_tightness(lg_exact(DBL_MAX), lg_exact(DBL_MIN))));
}
