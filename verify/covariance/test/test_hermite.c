/* Hermite coefficients against closed forms, an adaptive integrator, Stein's identities and Parseval; the strip
 * constants behind their error bound; radii. */
#include "verify/covariance/hermite.h"
#include "verify/covariance/trapezoid.h"
#include "verify/covariance/test/complex_activation.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>

enum { PREC = 128 };

static void init_at(struct lg_hermite *h, enum lg_activation_id id, int order, double scale, size_t terms)
{
    arb_t a;
    arb_init(a);
    arb_set_d(a, scale);
    cr_assert_eq(lg_hermite_init(h, id, order, a, terms), 0, "%s", lg_activations[id]->name);
    arb_clear(a);
}

static double radius(const arb_t x)
{
    return mag_get_d(arb_radref(x));
}

/* out = C(2m, m) / base^m. */
static void central(arb_t out, ulong m, ulong base)
{
    arb_t t;
    arb_init(t);
    arb_set_ui(out, 2 * m);
    arb_bin_uiui(out, 2 * m, m, PREC);
    arb_set_ui(t, base);
    arb_pow_ui(t, t, m, PREC);
    arb_div(out, out, t, PREC);
    arb_clear(t);
}

Test(hermite, closed_forms)
{
    const struct lg_hermite *erf = lg_hermite_unit(LG_ERF, 1), *relu = lg_hermite_unit(LG_RELU, 1),
                            *ramp = lg_hermite_unit(LG_RELU, 0);
    arb_t want, have, pi;
    arb_init(want);
    arb_init(have);
    arb_init(pi);
    arb_const_pi(pi, PREC);
    for (ulong m = 0; 2 * m + 1 < LG_HERMITE_TERMS; m++) {
        central(want, m, 16); /* erf: C(2m,m)/(16^m pi), sign (-1)^m */
        arb_div(want, want, pi, PREC);
        arb_sqr(have, erf->mu + 2 * m, PREC);
        cr_expect(arb_overlaps(want, have), "erf, r = %lu", 2 * m);
        cr_expect(m % 2 ? !arb_is_positive(erf->mu + 2 * m) : !arb_is_negative(erf->mu + 2 * m));
        cr_expect(arb_is_zero(erf->mu + 2 * m + 1));

        central(want, m, 4); /* arcsin(x)/(2 pi): C(2m,m)/(4^m (2m+1) 2 pi) */
        arb_div(want, want, pi, PREC);
        arb_div_ui(want, want, 2 * (2 * m + 1), PREC);
        arb_sqr(have, relu->mu + 2 * m + 1, PREC);
        cr_expect(arb_overlaps(want, have), "relu, r = %lu", 2 * m + 1);
        arb_div_ui(want, want, 2 * m + 2, PREC);
        if (2 * m + 2 < LG_HERMITE_TERMS) {
            arb_sqr(have, ramp->mu + 2 * m + 2, PREC);
            cr_expect(arb_overlaps(want, have), "relu, order 0, r = %lu", 2 * m + 2);
        }
    }
    cr_expect(arb_equal_si(lg_hermite_unit(LG_QUADRATIC, 1)->mu + 1, 1));
    cr_expect(arb_is_one(lg_hermite_unit(LG_QUADRATIC, 1)->m2));
    cr_expect(arb_contains_zero(lg_hermite_unit(LG_QUADRATIC, 0)->tail + 2));
    arb_clear(want);
    arb_clear(have);
    arb_clear(pi);
}

struct integrand {
    enum lg_activation_id id;
    int order;
    ulong r;
    double scale;
};

/* phi^(order)(a z) He_r(z) pdf(z). */
static int integrand(acb_ptr out, const acb_t z, void *data, slong analytic, slong prec)
{
    const struct integrand *f = data;
    acb_t t, now, before;
    acb_init(t);
    acb_init(now);
    acb_init(before);
    acb_one(now);
    for (ulong k = 0; k < f->r; k++) {
        acb_mul(t, z, now, prec);
        acb_submul_ui(t, before, k, prec);
        acb_swap(before, now);
        acb_swap(now, t);
    }
    complex_pdf(t, z, prec);
    acb_mul(now, now, t, prec);
    acb_set_d(t, f->scale);
    acb_mul(t, t, z, prec);
    complex_activation(out, f->id, f->order, t, analytic, prec);
    acb_mul(out, out, now, prec);
    acb_clear(t);
    acb_clear(now);
    acb_clear(before);
    return 0;
}

/* mu_r by Arb's adaptive Gauss-Legendre integration on [-20, 20]. */
static void adaptive(arb_t out, struct integrand *f)
{
    acb_t from, to, value;
    mag_t tolerance;
    arb_t t;
    acb_init(from);
    acb_init(to);
    acb_init(value);
    mag_init(tolerance);
    arb_init(t);
    acb_set_si(from, -20);
    acb_set_si(to, 20);
    mag_set_ui_2exp_si(tolerance, 1, -80);
    acb_calc_integrate(value, integrand, f, from, to, 80, tolerance, NULL, PREC);
    lg_gaussian_tail(t, 20, f->r + 1, PREC); /* |phi^(order)(a x)| <= 12 (1 + a) |x| there */
    arb_mul_ui(t, t, 48, PREC);
    arb_set(out, acb_realref(value));
    arb_add_error(out, t);
    arb_fac_ui(t, f->r, PREC);
    arb_sqrt(t, t, PREC);
    arb_div(out, out, t, PREC);
    acb_clear(from);
    acb_clear(to);
    acb_clear(value);
    mag_clear(tolerance);
    arb_clear(t);
}

Test(hermite, an_adaptive_integrator_agrees)
{
    static const ulong rs[] = {0, 1, 2, 3, 6, 11, 20};
    static const double scales[] = {1, 1.75, 0.125};
    arb_t want;
    arb_init(want);
    double widest = 0;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        const enum lg_activation_id id = (enum lg_activation_id)a;
        for (int order = 0; order < 3 && lg_strip_analytic(id); order++)
            for (int s = 0; s < 3; s++) {
                struct lg_hermite h;
                init_at(&h, id, order, scales[s], 21);
                for (size_t i = 0; i < sizeof rs / sizeof *rs; i++) {
                    if ((i % 3 != (size_t)order && s > 0) || (s == 0 && order == 2 && i % 2))
                        continue;
                    struct integrand f = {id, order, rs[i], scales[s]};
                    adaptive(want, &f);
                    widest = fmax(widest, radius(want));
                    cr_expect(arb_overlaps(want, h.mu + rs[i]), "%s order %d scale %g r %lu",
                              lg_activations[id]->name, order, scales[s], rs[i]);
                }
                lg_hermite_clear(&h);
            }
    }
    cr_expect_lt(widest, 1e-18, "%g", widest);
    arb_clear(want);
}

/* sqrt(r+1) mu_{r+1}(phi^(j)) = a mu_r(phi^(j+1)), from sums over different functions. */
Test(hermite, stein)
{
    static const double scales[] = {1, 0.3, 5};
    enum { TERMS = 61 };
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int j = 0; j < 2; j++)
            for (int s = 0; s < 3; s++) {
                const enum lg_activation_id id = (enum lg_activation_id)a;
                struct lg_hermite low, high;
                if (id == LG_RELU && j == 1)
                    continue;
                init_at(&low, id, j, scales[s], TERMS);
                init_at(&high, id, j + 1, scales[s], TERMS);
                for (ulong r = 0; r + 1 < TERMS; r++) {
                    arb_sqrt_ui(left, r + 1, PREC);
                    arb_mul(left, left, low.mu + r + 1, PREC);
                    arb_set_d(right, scales[s]);
                    arb_mul(right, right, high.mu + r, PREC);
                    cr_expect(arb_overlaps(left, right), "%s order %d scale %g r %lu",
                              lg_activations[a]->name, j, scales[s], r);
                }
                lg_hermite_clear(&low);
                lg_hermite_clear(&high);
            }
    arb_clear(left);
    arb_clear(right);
}

/* m2 = mu_0^2 + variance, tails decrease to nothing, and all is known to 1e-40. */
Test(hermite, parseval_and_radii)
{
    arb_t sum;
    arb_init(sum);
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int order = 0; order < 2; order++) {
            const struct lg_hermite *h = lg_hermite_unit((enum lg_activation_id)a, order);
            double widest = radius(h->m2);
            arb_zero(sum);
            for (size_t r = 0; r < h->terms; r++) {
                widest = fmax(widest, fmax(radius(h->mu + r), radius(h->tail + r)));
                arb_addmul(sum, h->mu + r, h->mu + r, h->prec);
                cr_expect(!arb_gt(sum, h->m2) && !arb_is_negative(h->tail + r));
                cr_expect(r == 0 || !arb_gt(h->tail + r, h->tail + r - 1));
            }
            cr_expect_lt(widest, 1e-40, "%s order %d: %g", lg_activations[a]->name, order, widest);
            const double last = arf_get_d(arb_midref(h->tail + h->terms - 1), ARF_RND_UP);
            cr_log_info("%-10s order %d: radius %.2g, last tail %.2g", lg_activations[a]->name, order, widest,
                        last);
            cr_expect(a == LG_RELU || last < 2e-16);
        }
    cr_expect_eq(lg_hermite_unit(LG_TANH, 1), lg_hermite_unit(LG_TANH, 1));
    arb_clear(sum);
}

Test(hermite, what_it_refuses)
{
    struct lg_hermite h;
    arb_t a;
    arb_init(a);
    arb_set_d(a, 64.5);
    cr_expect_eq(lg_hermite_init(&h, LG_TANH, 1, a, 8), 1);
    arb_set_d(a, -1);
    cr_expect_eq(lg_hermite_init(&h, LG_TANH, 1, a, 8), 1);
    arb_indeterminate(a);
    cr_expect_eq(lg_hermite_init(&h, LG_ERF, 0, a, 8), 1);
    arb_one(a);
    cr_expect_eq(lg_hermite_init(&h, LG_RELU, 2, a, 8), 1);
    cr_expect_eq(lg_hermite_init(&h, LG_ERF, 3, a, 8), 1);
    arb_zero(a);
    cr_expect_eq(lg_hermite_init(&h, LG_RELU, 1, a, 8), 1);
    init_at(&h, LG_SIGMOID, 0, 0, 3); /* scale 0: a constant, phi(0) = 1/2 */
    cr_expect(arb_contains_si(h.mu + 1, 0) && arb_contains_zero(h.tail));
    arb_mul_2exp_si(h.mu, h.mu, 1);
    cr_expect(arb_contains_si(h.mu, 1) && radius(h.mu) < 1e-30);
    lg_hermite_clear(&h);
    arb_clear(a);
}

/* |phi^(order)(z)| <= A + B |Re z| over boxes that cover [-40, 40] x [-5/4, 5/4]; and the constants are not idle. */
Test(hermite, strip_constants)
{
    const double side = 1.0 / 32;
    acb_t z, f;
    arb_t size;
    arf_t top;
    acb_init(z);
    acb_init(f);
    arb_init(size);
    arf_init(top);
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int order = 0; order < 3 && lg_strip_analytic((enum lg_activation_id)a); order++) {
            const struct lg_strip strip = lg_strip_bound((enum lg_activation_id)a, order);
            double worst = 0;
            for (double x = -40; x < 40; x += fabs(x) < 6 ? side : 0.25)
                for (double y = 0; y < 1.25; y += side) { /* conjugates have the same modulus */
                    const double half = (fabs(x) < 6 ? side : 0.25) / 2;
                    arb_set_d(acb_realref(z), x + half);
                    arb_set_d(acb_imagref(z), y + side / 2);
                    mag_set_d(arb_radref(acb_realref(z)), half);
                    mag_set_d(arb_radref(acb_imagref(z)), side / 2);
                    complex_activation(f, (enum lg_activation_id)a, order, z, 0, 64);
                    acb_abs(size, f, 64);
                    arb_get_ubound_arf(top, size, 64);
                    const double least = fmin(fabs(x), fabs(x + 2 * half));
                    const double ratio = arf_get_d(top, ARF_RND_UP) / (strip.constant + strip.slope * least);
                    worst = fmax(worst, isfinite(ratio) ? ratio : INFINITY);
                }
            cr_expect(worst <= 1 && worst > 0.3, "%s order %d: %g", lg_activations[a]->name, order, worst);
        }
    acb_clear(z);
    acb_clear(f);
    arb_clear(size);
    arf_clear(top);
}
