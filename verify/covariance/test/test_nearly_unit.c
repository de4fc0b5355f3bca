/* The norms of two rows: D and both bounds against erf's closed form, differentiated by hand, and against quadrature in the plane. */
#include "verify/covariance/expansion.h"
#include "verify/covariance/nearly_unit.h"
#include "verify/covariance/quadrature.h"

#include <criterion/criterion.h>

enum { PREC = 192 };
static const double cosines[] = {-0.96875, -0.5, -0x1p-30, 0.25, 0.75, 0.984375};
enum { COSINES = sizeof cosines / sizeof *cosines };

static double value(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

static double radius(const arb_t x)
{
    return mag_get_d(arb_radref(x));
}

/* erf: E[phi'(a g) phi'(g')] = (2/pi) Q^(-1/2), Q = 2(1 + a^2) - a^2 rho^2, so that D = (2/pi)(Q - (2 - rho^2)) Q^(-3/2) at a = 1. */
static void erf_slope(arb_t out, const arb_t rho)
{
    arb_t q, t;
    arb_init(q);
    arb_init(t);
    arb_sqr(t, rho, PREC);
    arb_sub_ui(q, t, 4, PREC);
    arb_neg(q, q);
    arb_rsqrt(out, q, PREC);
    arb_div(out, out, q, PREC);
    arb_mul_2exp_si(out, out, 2); /* 2/pi times Q - (2 - rho^2) = 2 */
    arb_const_pi(t, PREC);
    arb_div(out, out, t, PREC);
    arb_clear(q);
    arb_clear(t);
}

Test(nearly_unit, slope_of_erf)
{
    struct lg_norm_slope s;
    arb_t rho, have, want;
    arb_init(rho);
    arb_init(have);
    arb_init(want);
    cr_assert(lg_norm_slope_init(&s, lg_activations[LG_ERF], lg_hermite_unit(LG_ERF, 1)));
    for (size_t k = 0; k < COSINES; k++) {
        arb_set_d(rho, cosines[k]);
        lg_norm_slope_at(have, &s, rho);
        erf_slope(want, rho);
        cr_expect(arb_overlaps(have, want), "rho = %g", cosines[k]);
        cr_expect_lt(radius(have), 1e-25, "rho = %g: %g", cosines[k], radius(have));
    }
    lg_norm_slope_clear(&s);
    cr_expect_not(lg_norm_slope_init(&s, lg_activations[LG_RELU], lg_hermite_unit(LG_RELU, 1)));
    cr_expect_not(lg_norm_slope_init(&s, lg_activations[LG_QUADRATIC], lg_hermite_unit(LG_QUADRATIC, 1)));
    arb_clear(rho);
    arb_clear(have);
    arb_clear(want);
}

struct norms {
    arb_ptr a, b, rho, one, E, moved, bound, slope;
};

/* moved := F(a, b) - F(1, 1) by quadrature. */
static void move(struct norms *x, enum lg_activation_id id)
{
    cr_assert_eq(lg_quadrature(x->E, id, 1, x->one, x->one, x->rho), 0);
    cr_assert_eq(lg_quadrature(x->moved, id, 1, x->a, x->b, x->rho), 0);
    arb_mul(x->moved, x->moved, x->a, PREC);
    arb_mul(x->moved, x->moved, x->b, PREC);
    arb_sub(x->moved, x->moved, x->E, PREC);
}

/* Both statements, and that the slope is right to a few h: what is left after it is far below what it takes away. */
static void check_bounds(struct norms *x, enum lg_activation_id id, const struct lg_norm_slope *s, double h,
                         double k)
{
    const struct lg_activation *phi = lg_activations[id];
    const double rho = value(x->rho);
    arb_set_d(x->a, 1 + h);
    arb_set_d(x->b, 1 + k);
    move(x, id);
    const double moved = fabs(value(x->moved));
    cr_assert(lg_nearly_unit_bound(x->bound, phi, x->a, x->b, x->rho, x->E, PREC));
    cr_expect_leq(fabs(rho) * moved, value(x->bound), "%s, rho = %g", phi->name, rho);
    cr_expect_leq(value(x->bound), fabs(rho) * 2 * (fabs(h) + fabs(k)), "%s, rho = %g", phi->name, rho);
    lg_norm_slope_at(x->slope, s, x->rho);
    arb_set_d(x->one, h + k);
    arb_submul(x->moved, x->slope, x->one, PREC);
    arb_one(x->one);
    cr_assert(lg_nearly_unit_second_order(x->bound, phi, x->a, x->b, PREC));
    cr_expect_leq(fabs(value(x->moved)) - radius(x->moved), value(x->bound), "%s, rho = %g", phi->name, rho);
    cr_expect_leq(value(x->bound), 8 * (fabs(h) + fabs(k)) * (fabs(h) + fabs(k)), "%s", phi->name);
}

Test(nearly_unit, bounds_against_quadrature)
{
    static const enum lg_activation_id ids[] = {LG_ERF, LG_TANH, LG_GELU, LG_SOFTPLUS};
    struct norms x;
    x.a = _arb_vec_init(8), x.b = x.a + 1, x.rho = x.a + 2, x.one = x.a + 3;
    x.E = x.a + 4, x.moved = x.a + 5, x.bound = x.a + 6, x.slope = x.a + 7;
    arb_one(x.one);
    for (size_t q = 0; q < sizeof ids / sizeof *ids; q++) {
        struct lg_norm_slope s;
        cr_assert(lg_norm_slope_init(&s, lg_activations[ids[q]], lg_hermite_unit(ids[q], 1)));
        for (size_t k = 0; k < COSINES; k += 2) {
            arb_set_d(x.rho, cosines[k]);
            check_bounds(&x, ids[q], &s, 0x1p-10, 0x1p-10);
            check_bounds(&x, ids[q], &s, 0x1p-10, -0x1p-11);
        }
        lg_norm_slope_clear(&s);
    }
    _arb_vec_clear(x.a, 8);
}

Test(nearly_unit, refused_where_a_constant_is_infinite)
{
    arb_t one, out;
    arb_init(one);
    arb_init(out);
    arb_one(one);
    for (size_t q = 0; q < 2; q++) {
        const struct lg_activation *phi = lg_activations[q ? LG_QUADRATIC : LG_RELU];
        cr_expect_not(lg_nearly_unit_bound(out, phi, one, one, one, one, PREC));
        cr_expect_not(lg_nearly_unit_second_order(out, phi, one, one, PREC));
    }
    arb_clear(one);
    arb_clear(out);
}

/* By closed form and by the series: the same number. */
Test(nearly_unit, expectation)
{
    struct lg_hermite h;
    arb_t a, rho, closed, series;
    arb_init(a);
    arb_init(rho);
    arb_init(closed);
    arb_init(series);
    arb_set_d(a, 1.25);
    arb_set_d(rho, -0.75);
    cr_assert_eq(lg_hermite_init(&h, LG_TANH, 1, a, LG_HERMITE_TERMS), 0);
    lg_nearly_unit_expectation(series, LG_TANH, &h, &h, a, a, rho, PREC);
    cr_assert_eq(lg_quadrature(closed, LG_TANH, 1, a, a, rho), 0);
    cr_expect(arb_overlaps(closed, series));
    cr_expect_lt(radius(series), 1e-15, "%g", radius(series));
    lg_hermite_clear(&h);
    arb_clear(a);
    arb_clear(rho);
    arb_clear(closed);
    arb_clear(series);
}
