/* Comparisons, ends, intersections and conversions of balls, checked exactly in Arb; NaN and infinity. */
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>

enum { PREC = 4400, CASES = 4000 };

/* Certain means proved; and nearly everything that is true by a margin of 8u of the radii is proved. */
Test(ball_order, comparisons_against_arb)
{
    uint64_t state = 4;
    arb_t gap, need, margin;
    arb_init(gap);
    arb_init(need);
    arb_init(margin);
    for (int i = 0; i < CASES; i++) {
        lg_ball a = sample_ball(&state), b = sample_ball(&state);
        if (i % 2 == 0) { /* midpoints apart by the sum of the radii, give or take a few units */
            double d = (a.rad + b.rad) * (1 + 2 * LG_U * (sample_int(&state, 33) - 16));
            b.mid = a.mid + d;
        }
        if (!isfinite(b.mid)) {
            continue;
        }
        arb_set_d(gap, b.mid);
        arb_set_d(need, a.mid);
        arb_sub(gap, gap, need, PREC);
        corner(need, lg_ball_make(a.rad, b.rad), 1, PREC);
        bool le = lg_certainly_le(a, b), lt = lg_certainly_lt(a, b), gt = lg_certainly_gt(a, b);
        cr_assert(!le || arb_ge(gap, need), "le unsound: %a +- %a, %a +- %a", a.mid, a.rad, b.mid, b.rad);
        cr_assert(!lt || arb_gt(gap, need), "lt unsound: %a +- %a, %a +- %a", a.mid, a.rad, b.mid, b.rad);
        cr_assert(!(gt && le) && (!lt || le));
        if (a.rad == 0 && b.rad == 0) {
            cr_assert(le == (a.mid <= b.mid) && lt == (a.mid < b.mid));
        }
        arb_set_d(margin, 1 + 8 * LG_U);
        arb_mul(need, need, margin, PREC);
        arb_set_d(margin, 8 * LG_TINY);
        arb_add(need, need, margin, PREC);
        cr_assert(!arb_ge(gap, need) || le, "le too weak: %a +- %a, %a +- %a", a.mid, a.rad, b.mid, b.rad);
    }
    arb_clear(gap);
    arb_clear(need);
    arb_clear(margin);
}

Test(ball_order, nan_and_infinity_prove_nothing)
{
    lg_ball one = lg_exact(1), zero = lg_exact(0), wide = {0, DBL_MAX};
    lg_ball bad[] = {{NAN, 0},        {1, NAN},        {NAN, NAN},           {NAN, INFINITY},
                     {0, INFINITY},   {1, INFINITY},   {INFINITY, 0},        {-INFINITY, 0},
                     {INFINITY, 1},   {-INFINITY, 1},  {INFINITY, INFINITY}, {-INFINITY, INFINITY},
                     {INFINITY, NAN}, {-INFINITY, NAN}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cr_assert(!lg_certainly_le(bad[i], one) && !lg_certainly_le(one, bad[i]));
        cr_assert(!lg_certainly_lt(bad[i], one) && !lg_certainly_lt(one, bad[i]));
        cr_assert(!lg_certainly_le(bad[i], wide) && !lg_certainly_le(wide, bad[i]));
        cr_assert_eq(lg_doubt(bad[i], one), 1);
        cr_assert_eq(lg_doubt(one, bad[i]), 1, "a bound that is not finite decides nothing");
        cr_assert_eq(lg_mig(bad[i]), 0);
        for (size_t j = 0; j < sizeof bad / sizeof *bad; j++)
            cr_assert_eq(lg_doubt(bad[i], bad[j]), 1);
        lg_ball results[] = {lg_add(bad[i], one),
                             lg_mul(bad[i], one),
                             lg_div(one, bad[i]),
                             lg_sqr(bad[i]),
                             lg_sqrt(bad[i]),
                             lg_max(bad[i], one),
                             lg_min(bad[i], one),
                             lg_abs(bad[i]),
                             lg_nonneg(bad[i]),
                             lg_scale(bad[i], 0.5),
                             lg_sub(one, bad[i]),
                             lg_mul(bad[i], zero),
                             lg_div(bad[i], one),
                             lg_pow(bad[i], 3),
                             lg_add(bad[i], bad[i]),
                             lg_from_ends(bad[i].mid, NAN),
                             lg_from_ends(NAN, bad[i].rad)};
        for (size_t j = 0; j < sizeof results / sizeof *results; j++) {
            cr_assert(results[j].rad == INFINITY && results[j].mid == 0, "case %zu, operation %zu", i, j);
        }
    }
    cr_assert(!lg_ball_finite(lg_mul(lg_exact(DBL_MAX), lg_exact(2))));
}

Test(ball_order, ends_meet_and_nonneg)
{
    uint64_t state = 5;
    for (int i = 0; i < CASES; i++) {
        lg_ball a = sample_ball(&state);
        double x = sample_double(&state), y = sample_double(&state);
        double lo = fmin(x, y), hi = fmax(x, y);
        lg_ball e = lg_from_ends(lo, hi);
        cr_assert(lg_lo(e) <= lo && hi <= lg_hi(e));
        cr_assert(e.rad <= (hi / 2 - lo / 2) * (1 + 16 * LG_U) + LG_U * fabs(e.mid) + 8 * LG_TINY, "[%a, %a]",
                  lo, hi);
        lg_ball n = lg_nonneg(a);
        if (lg_hi(a) >= 0) {
            cr_assert(lg_hi(n) >= lg_hi(a) && lg_lo(n) <= fmax(0, lg_lo(a)));
        }
        lg_ball b = lg_ball_make(a.mid + a.rad * sample_uniform(&state), sample_radius(&state, a.mid));
        lg_ball m = lg_meet(a, b);
        if (lg_hi(a) >= lg_lo(b) && lg_hi(b) >= lg_lo(a) && isfinite(b.mid)) {
            cr_assert(lg_lo(m) <= fmax(lg_lo(a), lg_lo(b)) && lg_hi(m) >= fmin(lg_hi(a), lg_hi(b)));
            cr_assert(m.rad <= fmin(a.rad, b.rad));
        }
    }
    cr_assert(!lg_ball_finite(lg_meet(lg_exact(1), lg_exact(2))));
}

/* Arb -> ball contains the Arb ball and adds at most the rounding of its midpoint. */
Test(ball_order, to_and_from_arb)
{
    uint64_t state = 6;
    flint_rand_t random;
    flint_randinit(random);
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (int i = 0; i < CASES; i++) {
        lg_ball a = sample_ball(&state);
        lg_ball_to_arb(x, a);
        for (int s = -1; s <= 1; s++) {
            corner(y, a, s, PREC);
            cr_assert(arb_contains(x, y));
        }
        lg_ball back = lg_ball_from_arb(x);
        cr_assert(back.mid == a.mid && back.rad >= a.rad && back.rad <= a.rad * (1 + 0x1p-28) + LG_TINY,
                  "%a +- %a comes back as %a +- %a", a.mid, a.rad, back.mid, back.rad);
        arb_randtest(x, random, 300, 9);
        back = lg_ball_from_arb(x);
        lg_ball_to_arb(y, back);
        cr_assert(!lg_ball_finite(back) || arb_contains(y, x));
        cr_assert(lg_ball_finite(back) || arf_cmpabs_2exp_si(arb_midref(x), 1023) > 0 || !arb_is_finite(x) ||
                  mag_cmp_2exp_si(arb_radref(x), 1023) > 0);
        if (lg_ball_finite(back)) {
            double allowed = lg_up(mag_get_d(arb_radref(x)) + LG_U * fabs(back.mid));
            cr_assert(back.rad <= allowed * (1 + 0x1p-28) + 4 * LG_TINY);
        }
    }
    arb_clear(x);
    arb_clear(y);
    flint_randclear(random);
}

/* The order of badness: certainly false, then unsure, then the larger ratio; what is not known is not small. */
Test(ball_order, worse_by_truth_first)
{
    const struct {
        lg_ball observed, bound;
    } sorted[] = {{{5, 0}, {4, 0}},        {{3, 0}, {-1, 0}},       {{NAN, 0}, {1, 0}},
                  {{0, INFINITY}, {1, 0}}, {{1, 0}, {INFINITY, 0}}, {{9e-15, 1e-14}, {1e-14, 0}},
                  {{3, 0}, {4, 0}},        {{1, 0}, {4, 0}}};
    enum { N = sizeof sorted / sizeof *sorted };
    static const int doubt[N] = {2, 2, 1, 1, 1, 1, 0, 0};
    for (size_t i = 0; i < N; i++) {
        cr_assert_eq(lg_doubt(sorted[i].observed, sorted[i].bound), doubt[i], "%zu", i);
        for (size_t j = 0; j < N; j++)
            if (doubt[i] != doubt[j])
                cr_assert_eq(
                    lg_is_worse(sorted[i].observed, sorted[i].bound, sorted[j].observed, sorted[j].bound),
                    doubt[i] > doubt[j], "%zu, %zu", i, j);
    }
    cr_assert(lg_is_worse(sorted[6].observed, sorted[6].bound, sorted[7].observed, sorted[7].bound) &&
              !lg_is_worse(sorted[7].observed, sorted[7].bound, sorted[6].observed, sorted[6].bound));
}

/* Upper bounds stay upper bounds, lower bounds lower ones, where the arithmetic overflows; a maximum keeps what is not known. */
Test(ball_order, bounds_at_overflow)
{
    cr_assert(lg_down(INFINITY) == DBL_MAX && lg_down(DBL_MAX) < DBL_MAX && lg_up(DBL_MAX) == INFINITY);
    cr_assert(lg_down(0) == 0 && lg_down(NAN) == 0 && lg_down(LG_TINY) == 0);
    cr_assert(isnan(lg_larger(NAN, 1)) && isnan(lg_larger(1, NAN)) && lg_larger(1, 2) == 2 &&
              lg_larger(2, 1) == 2);
    cr_assert_eq(lg_larger(INFINITY, 1), INFINITY);
    lg_ball root = lg_sqrt(lg_ball_make(1e308, 1.7e308));
    cr_assert(lg_lo(root) <= 0 && lg_hi(root) >= 1.6431e154 && lg_hi(root) <= 1.644e154, "%g +- %g", root.mid,
              root.rad);
    cr_assert(lg_hi(lg_sqrt(lg_ball_make(DBL_MAX, DBL_MAX))) >= 0x1.6a09e667f3bcdp512);
    cr_assert(!lg_ball_finite(lg_sqr(lg_ball_make(1, 1e200))) && !lg_ball_finite(lg_from_ends(0, INFINITY)));
}
