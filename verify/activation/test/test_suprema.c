/* The constants B0, B, B2, B3, G and the Arb callbacks of every activation.
 *
 * Suprema of |f|, f = phi^(j), by branch and bound in ball arithmetic on [-range, range]. A cell is done when
 *   monotone    0 is not in f'(cell): |f| is largest at an end;
 *   stationary  it contains 0, f is even and f f'' < 0 on the cell: |f| is largest at 0;
 *   bounded     |f(c)| + |f'(c)| r + |f''(cell)| r^2/2 is below the claimed ball, or inside it at r = 2^-32.
 * Beyond, f is monotone (each activation's file shows where the zeros of f' end), so |f| is at most the
 * larger of its end value and its limit. A point (or the limit) must reach the ball from below. */
#include "verify/activation/activation.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum { PREC = 200 };

struct search {
    const struct lg_activation *a;
    int order;
    lg_ball claim;
    double attained; /* lower bound of sup |f| */
    bool proved;
};

/* f, f', f'' on x. */
static void derivatives(arb_t f[3], const struct search *s, const arb_t x)
{
    arb_ptr c = _arb_vec_init(s->order + 3);
    arb_t factorial;
    arb_init(factorial);
    s->a->series(c, s->order + 3, x, PREC);
    for (int i = 0; i < 3; i++) {
        arb_fac_ui(factorial, (ulong)(s->order + i), PREC);
        arb_mul(f[i], c + s->order + i, factorial, PREC);
    }
    arb_clear(factorial);
    _arb_vec_clear(c, s->order + 3);
}

static void bounds(double *low, double *high, const arb_t x)
{
    arf_t t;
    arf_init(t);
    arb_get_abs_lbound_arf(t, x, PREC);
    *low = arf_get_d(t, ARF_RND_DOWN);
    arb_get_abs_ubound_arf(t, x, PREC);
    *high = arf_get_d(t, ARF_RND_UP);
    arf_clear(t);
}

/* Upper bound of |f| at the point z; updates what is attained. */
static double at_point(struct search *s, double z, arb_t f[3])
{
    double low, high;
    arb_t x;
    arb_init(x);
    arb_set_d(x, z);
    derivatives(f, s, x);
    s->a->arb(f[0], s->order, x, PREC);
    bounds(&low, &high, f[0]);
    s->attained = fmax(s->attained, low);
    arb_clear(x);
    return high;
}

/* Upper bound of |f(c)| + |f'(c)| r + |f''| r^2/2. */
static double taylor_bound(arb_t f[3], const arb_t curvature, double r)
{
    double low, high;
    arb_t sum, term, radius;
    arb_init(sum);
    arb_init(term);
    arb_init(radius);
    arb_set_d(radius, r);
    arb_abs(sum, curvature);
    arb_mul_2exp_si(sum, sum, -1);
    arb_mul(sum, sum, radius, PREC);
    arb_abs(term, f[1]);
    arb_add(sum, sum, term, PREC);
    arb_mul(sum, sum, radius, PREC);
    arb_abs(term, f[0]);
    arb_add(sum, sum, term, PREC);
    bounds(&low, &high, sum);
    arb_clear(sum);
    arb_clear(term);
    arb_clear(radius);
    return high;
}

static bool cell_done(struct search *s, double left, double right)
{
    const double centre = left + (right - left) / 2, r = (right - left) / 2;
    arb_t point[3], cell[3], x;
    /* phi - z/2 is even (softplus, GELU), phi - phi(0) is odd (the others). */
    const bool even = s->order > 0 && (s->order % 2 == 1) != s->a->ramp;
    bool done = false;
    for (int i = 0; i < 3; i++) {
        arb_init(point[i]);
        arb_init(cell[i]);
    }
    arb_init(x);
    mag_set_d(arb_radref(x), r);
    arf_set_d(arb_midref(x), centre);
    derivatives(cell, s, x);
    const double high = lg_hi(s->claim);
    if (!arb_contains_zero(cell[1]))
        done = at_point(s, left, point) <= high && at_point(s, right, point) <= high;
    if (!done && even && left <= 0 && right >= 0 && at_point(s, 0, point) <= high)
        done = (arb_is_positive(cell[0]) && arb_is_negative(cell[2])) ||
               (arb_is_negative(cell[0]) && arb_is_positive(cell[2]));
    if (!done) {
        at_point(s, centre, point);
        const double top = taylor_bound(point, cell[2], r);
        done = top < lg_lo(s->claim) || (top <= high && r <= 0x1p-32);
    }
    for (int i = 0; i < 3; i++) {
        arb_clear(point[i]);
        arb_clear(cell[i]);
    }
    arb_clear(x);
    return done;
}

static void branch(struct search *s, double left, double right)
{
    const double centre = left + (right - left) / 2;
    if (!s->proved || cell_done(s, left, right))
        return;
    if (right - left < 0x1p-40) {
        s->proved = false;
        return;
    }
    branch(s, left, centre);
    branch(s, centre, right);
}

/* |phi^(order)| at -+infinity. */
static double limit(const struct lg_activation *a, int order)
{
    if (order == 0)
        return fmax(fabs(a->left), fabs(a->right));
    return order == 1 && a->ramp ? 1 : 0;
}

/* |phi(z)| <= G|z|. tanh, erf: phi(0) = 0 and the mean value theorem, as G = B = phi'(0). GELU and ReLU: a factor of z in [0, 1],
 * which tends to 1. Infinite exactly where phi(0) is not 0 or phi' not bounded. */
Test(suprema, growth_holds_and_is_attained)
{
    for (int id = 0; id < LG_ACTIVATIONS; id++) {
        const struct lg_activation *a = lg_activations[id];
        double low, high, attained = 0;
        arb_t x, y;
        arb_init(x);
        arb_init(y);
        a->arb(y, 0, x, PREC);
        cr_expect_eq(lg_ball_finite(a->G), arb_is_zero(y) && lg_ball_finite(a->B), "%s", a->name);
        for (double z = -8; lg_ball_finite(a->G) && z <= 8; z += 0x1p-5) {
            arb_set_d(x, z);
            a->arb(y, 0, x, PREC);
            bounds(&low, &high, y);
            cr_expect_leq(high, lg_hi(a->G) * fabs(z), "%s at %g", a->name, z);
            attained = fmax(attained, z == 0 ? 0 : low / fabs(z));
        }
        cr_expect(!lg_ball_finite(a->G) || attained > 0.999 * lg_lo(a->G), "%s: %g", a->name, attained);
        cr_expect(!a->odd || (a->G.mid == a->B.mid && a->G.rad == a->B.rad), "%s: G is phi'(0) = B", a->name);
        arb_clear(x);
        arb_clear(y);
    }
}

Test(suprema, proved_and_tight)
{
    for (int id = 0; id < LG_ACTIVATIONS; id++) {
        const struct lg_activation *a = lg_activations[id];
        const lg_ball claim[] = {a->B0, a->B, a->B2, a->B3};
        for (int order = 0; order < 4; order++) {
            if (!a->series || !lg_ball_finite(claim[order]))
                continue;
            struct search s = {.a = a, .order = order, .claim = claim[order], .proved = true};
            const double end = limit(a, order);
            s.attained = end;
            branch(&s, -a->range, a->range);
            cr_expect(s.proved && end <= lg_hi(s.claim), "%s: sup |phi^(%d)| <= %.17g not proved", a->name,
                      order, lg_hi(s.claim));
            cr_expect(s.attained >= lg_lo(s.claim), "%s: sup |phi^(%d)| only reaches %.17g", a->name, order,
                      s.attained);
            cr_expect(s.claim.rad <= LG_U * s.claim.mid, "%s: order %d loose", a->name, order);
        }
    }
}

Test(suprema, infinite_exactly_where_the_function_grows)
{
    for (int id = 0; id < LG_ACTIVATIONS; id++) {
        const struct lg_activation *a = lg_activations[id];
        const bool grows = a->ramp || a->closed;
        cr_expect_eq(lg_ball_finite(a->B0), !grows, "%s", a->name);
        cr_expect_eq(lg_ball_finite(a->B), id != LG_QUADRATIC, "%s", a->name);
        cr_expect_eq(lg_ball_finite(a->B2), a->smooth, "%s", a->name);
        cr_expect_eq(lg_ball_finite(a->B3), a->smooth, "%s", a->name);
    }
    const struct lg_activation *q = lg_activations[LG_QUADRATIC], *r = lg_activations[LG_RELU];
    cr_expect(q->B2.mid == 1 && q->B2.rad == 0 && q->B3.mid == 0 && q->B3.rad == 0);
    cr_expect(r->B.mid == 1 && r->B.rad == 0);
}

/* phi^(j)(z + h) lies in sum_{m<i} phi^(j+m)(z) h^m/m! + phi^(3)(cell) h^i/i!, i = 3 - j. */
static void expect_taylor(const struct lg_activation *a, double z, int j, double h)
{
    arb_t x, value, sum, term;
    arb_init(x);
    arb_init(value);
    arb_init(sum);
    arb_init(term);
    for (int m = 0; m <= 3 - j; m++) {
        arb_set_d(x, z);
        if (m == 3 - j)
            mag_set_d(arb_radref(x), h);
        a->arb(term, j + m, x, PREC);
        arb_set_d(value, h);
        arb_pow_ui(value, value, (ulong)m, PREC);
        arb_mul(term, term, value, PREC);
        arb_fac_ui(value, (ulong)m, PREC);
        arb_div(term, term, value, PREC);
        arb_add(sum, sum, term, PREC);
    }
    arb_set_d(x, z);
    arb_set_d(term, h);
    arb_add(x, x, term, PREC);
    a->arb(value, j, x, PREC);
    cr_expect(arb_overlaps(value, sum), "%s: phi^(%d) at %a is not its Taylor expansion", a->name, j, z);
    /* Tight: the remainder is at most 2^9 h^{3-j}, so an error of any term above it would be seen. */
    cr_expect_leq(mag_get_d(arb_radref(sum)), 0x1p9 * pow(h, 3 - j), "%s: loose at %a", a->name, z);
    arb_clear(x);
    arb_clear(value);
    arb_clear(sum);
    arb_clear(term);
}

Test(arb, derivatives_agree_with_taylor_expansion)
{
    srand48(1);
    for (int id = 0; id < LG_ACTIVATIONS; id++)
        for (int i = 0; i < 300; i++) {
            const double z = (i % 3 == 0 ? 30 : 3) * (2 * drand48() - 1);
            for (int j = 0; j < 3; j++)
                expect_taylor(lg_activations[id], z, j, 0x1p-20);
        }
}

Test(arb, derivatives_agree_with_series)
{
    arb_ptr c = _arb_vec_init(4);
    arb_t x, value;
    arb_init(x);
    arb_init(value);
    srand48(2);
    for (int id = 0; id < LG_ACTIVATIONS; id++)
        for (int i = 0; i < 500 && lg_activations[id]->series; i++) {
            const struct lg_activation *a = lg_activations[id];
            arb_set_d(x, i == 0 ? 0 : 20 * (2 * drand48() - 1));
            a->series(c, 4, x, PREC);
            arb_mul_ui(c + 2, c + 2, 2, PREC);
            arb_mul_ui(c + 3, c + 3, 6, PREC);
            for (int j = 0; j < 4; j++) {
                a->arb(value, j, x, PREC);
                cr_expect(arb_overlaps(value, c + j), "%s, order %d", a->name, j);
                cr_expect(mag_cmp_2exp_si(arb_radref(value), 20 - PREC) < 0, "%s, order %d", a->name, j);
                cr_expect(mag_cmp_2exp_si(arb_radref(c + j), 40 - PREC) < 0, "%s, order %d", a->name, j);
            }
        }
    arb_clear(x);
    arb_clear(value);
    _arb_vec_clear(c, 4);
}
