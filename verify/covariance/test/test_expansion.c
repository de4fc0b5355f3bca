/* Cosines, partial sums, tails and closed forms against exact numbers, quadrature in the plane and each other: sound and tight. */
#include "verify/covariance/expansion.h"
#include "verify/covariance/quadrature.h"

#include <criterion/criterion.h>

enum { PREC = 192 };

static double radius(const arb_t x)
{
    return mag_get_d(arb_radref(x));
}

static double value(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* Rows: 1, three times it, minus half of it; orthogonal to it; parallel but for the last bit; generic. */
enum { N = 6, D = 3 };
static double rows[N * D] = {1, 2, 3, 3, 6, 9, -0.5, -1, -1.5, 3, 0, -1, 1, 2, 3 + 0x1p-50, 0.1, -0.7, 1e-3};

static void open(struct lg_cosines *g, size_t n, size_t d, double *X)
{
    const struct lg_mat view = lg_mat_view(n, d, X);
    cr_assert_eq(lg_cosines_init(g, &view, PREC), 0);
}

Test(expansion, cosines)
{
    struct lg_cosines g;
    arb_t s, t, c;
    arb_init(s);
    arb_init(t);
    arb_init(c);
    open(&g, N, D, rows);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            const bool parallel = i == j || (i < 3 && j < 3);
            arb_srcptr rho = g.cosine + i * N + j;
            arb_zero(c);
            for (size_t k = 0; k < D; k++) {
                arb_set_d(s, rows[i * D + k]);
                arb_set_d(t, rows[j * D + k]);
                arb_addmul(c, s, t, 2000);
            }
            cr_expect(arb_equal(c, g.product + i * N + j), "%zu %zu: exact", i, j);
            cr_expect_eq(lg_cosines_parallel(&g, i, j), parallel, "%zu %zu", i, j);
            cr_expect(!parallel || arb_equal_si(rho, (i == 2) != (j == 2) ? -1 : 1), "%zu %zu", i, j);
            arb_mul(s, g.norm + i, g.norm + j, 400);
            arb_div(c, c, s, 400);
            cr_expect(arb_overlaps(c, rho) && radius(rho) < 0x1p-180, "%zu %zu: %g", i, j, radius(rho));
        }
    cr_expect(arb_is_zero(g.cosine + 3) && g.parallel && !g.orthogonal);
    lg_cosines_clear(&g);
    double axes[] = {2, 0, 0, -3};
    open(&g, 2, 2, axes);
    cr_expect(g.orthogonal && !g.parallel);
    lg_cosines_clear(&g);
    arb_clear(s);
    arb_clear(t);
    arb_clear(c);
}

Test(expansion, refused_rows)
{
    struct lg_cosines g;
    double zero[] = {1, 0, 0, 0}, infinite[] = {1, 0, INFINITY, 0}, nan[] = {NAN};
    struct lg_mat X = lg_mat_view(2, 2, zero);
    cr_expect_eq(lg_cosines_init(&g, &X, PREC), 1);
    X = lg_mat_view(2, 2, infinite);
    cr_expect_eq(lg_cosines_init(&g, &X, PREC), 1);
    X = lg_mat_view(1, 1, nan);
    cr_expect_eq(lg_cosines_init(&g, &X, PREC), 1);
}

Test(expansion, pairs_and_ranks)
{
    for (size_t n = 1; n < 8; n++) {
        const struct lg_cosines g = {.n = n, .d = 2};
        size_t i, j, seen = 0;
        for (size_t number = 0; number < n * (n - 1) / 2; number++) {
            lg_cosines_pair(&g, number, &i, &j);
            cr_expect(i < j && j < n, "n = %zu, number %zu: %zu %zu", n, number, i, j);
            cr_expect_eq(i * (2 * n - i - 1) / 2 + j - i - 1, number, "row by row");
            seen++;
        }
        lg_cosines_pair(&g, seen, &i, &j);
        cr_expect(i == 0 && j == (n > 1), "numbers start again");
        for (size_t m = 1; m < 6; m++)
            cr_expect_eq(lg_cosines_generic_rank(&g, m), n <= m + 1, "m + 1 monomials in two variables");
    }
    const struct lg_cosines four = {.n = 35, .d = 5}, more = {.n = 36, .d = 5};
    cr_expect(lg_cosines_generic_rank(&four, 3) && !lg_cosines_generic_rank(&more, 3));
}

Test(expansion, null_vector_of_the_squares)
{
    double X[] = {1, 2, -1, 0.5, 0.25, 3, 0.1, 0.7, -2, 1.3}, dependent[] = {1, 2, 2, 4, 1, 0, 0, 1, 3, 5};
    struct lg_mat view = lg_mat_view(5, 2, X);
    struct lg_cosines g;
    arb_ptr u = _arb_vec_init(5);
    arb_t sum;
    arb_init(sum);
    open(&g, 5, 2, X);
    cr_assert(lg_quadratic_null_vector(u, &g, &view));
    cr_expect(arb_is_one(u + 3) && arb_is_zero(u + 4));
    bool first_power = false;
    for (size_t i = 0; i < 5; i++) {
        lg_cosines_apply(sum, &g, i, 2, u);
        cr_expect(arb_contains_zero(sum) && radius(sum) < 1e-45, "row %zu: %g", i, radius(sum));
        lg_cosines_apply(sum, &g, i, 1, u);
        first_power = first_power || !arb_contains_zero(sum);
    }
    cr_expect(first_power, "it is a null vector of the squares only");
    lg_cosines_clear(&g);
    open(&g, 3, 2, X);
    view = lg_mat_view(3, 2, X);
    cr_expect_not(lg_quadratic_null_vector(u, &g, &view), "three matrices need not be dependent");
    lg_cosines_clear(&g);
    open(&g, 5, 2, dependent);
    view = lg_mat_view(5, 2, dependent);
    cr_expect_not(lg_quadratic_null_vector(u, &g, &view), "the first three are");
    lg_cosines_clear(&g);
    _arb_vec_clear(u, 5);
    arb_clear(sum);
}

Test(expansion, leading_features_leave_a_null_vector)
{
    static const double X[] = {1, 2, 5, 3, -1, 0.5, 2, 2, -3, -1, 4, 1, 0, 0, 1};
    static const size_t kept[] = {0, 0, 1, 1, 2}; /* of 3 features, by n; row 4 begins with zeros */
    for (size_t n = 1; n <= 5; n++) {
        const struct lg_mat all = lg_mat_view(n, 3, X);
        struct lg_mat few = {0};
        struct lg_cosines g = {0};
        const bool found = lg_quadratic_features(&few, &g, &all, 160);
        cr_expect_eq(found, n > 1 && n < 5, "n = %zu", n);
        for (size_t i = 0; found && i < n; i++)
            for (size_t j = 0; j < few.cols; j++)
                cr_expect(few.cols == kept[n] && few.mid[i * few.cols + j] == X[3 * i + j]);
        arb_ptr u = _arb_vec_init((slong)n);
        cr_expect(!found || lg_quadratic_null_vector(u, &g, &few), "n = %zu", n);
        _arb_vec_clear(u, (slong)n);
        if (found)
            lg_cosines_clear(&g);
        lg_mat_clear(&few);
    }
}

static const double cosine_list[] = {-0.96875, -0.25, 0.5, 0.984375};
enum { COSINES = sizeof cosine_list / sizeof *cosine_list };

Test(expansion, closed_forms_against_quadrature)
{
    static const double scales[][2] = {{1, 1}, {0.5, 2}};
    arb_t a, b, rho, closed, plane;
    arb_init(a);
    arb_init(b);
    arb_init(rho);
    arb_init(closed);
    arb_init(plane);
    for (size_t q = 0; q < 2 * 2 * COSINES; q++) {
        const int order = (int)(q & 1);
        const double *scale = scales[q / 2 % 2];
        arb_set_d(a, scale[0]);
        arb_set_d(b, scale[1]);
        arb_set_d(rho, cosine_list[q / 4]);
        for (size_t which = 0; which < 2; which++) {
            const enum lg_activation_id id = which ? LG_ERF : LG_RELU;
            cr_assert(lg_expansion_closed(closed, id, order, a, b, rho, PREC));
            cr_assert_eq(lg_quadrature(plane, id, order, a, b, rho), 0);
            cr_expect(arb_overlaps(closed, plane), "%s, order %d, rho = %g", lg_activations[id]->name, order,
                      cosine_list[q / 4]);
            cr_expect(radius(closed) < 1e-50 && radius(plane) < 1e-15, "%g %g", radius(closed),
                      radius(plane));
        }
    }
    cr_expect_not(lg_expansion_closed(closed, LG_TANH, 1, a, b, rho, PREC));
    arb_clear(a);
    arb_clear(b);
    arb_clear(rho);
    arb_clear(closed);
    arb_clear(plane);
}

/* The quadratic's series is finite: it gives the closed form at any scales, and leaves nothing. */
Test(expansion, quadratic_is_its_series)
{
    struct lg_hermite h[2];
    arb_t a, b, rho, closed, rest, tail;
    arb_init(a);
    arb_init(b);
    arb_init(rho);
    arb_init(closed);
    arb_init(rest);
    arb_init(tail);
    arb_set_d(a, 0.75);
    arb_set_d(b, 3);
    for (int order = 0; order < 2; order++) {
        cr_assert_eq(lg_hermite_init(&h[0], LG_QUADRATIC, order, a, 8), 0);
        cr_assert_eq(lg_hermite_init(&h[1], LG_QUADRATIC, order, b, 8), 0);
        for (size_t k = 0; k < COSINES; k++) {
            arb_set_d(rho, cosine_list[k]);
            cr_assert(lg_expansion_closed(closed, LG_QUADRATIC, order, a, b, rho, PREC));
            lg_expansion_rest(rest, tail, closed, &h[0], &h[1], 2, rho, a, PREC);
            cr_expect(arb_contains_zero(rest) && radius(rest) < 1e-40, "order %d: %g", order, radius(rest));
            lg_expansion_rest(rest, tail, closed, &h[0], &h[1], 0, rho, a, PREC);
            cr_expect(!arb_contains_zero(rest), "order %d: a term is missing", order);
        }
        lg_hermite_clear(&h[0]);
        lg_hermite_clear(&h[1]);
    }
    arb_clear(a);
    arb_clear(b);
    arb_clear(rho);
    arb_clear(closed);
    arb_clear(rest);
    arb_clear(tail);
}

/* |rest| <= tail for every R, with equality in the limit rho -> 1: the ratio is near 1 there. */
Test(expansion, tails)
{
    const struct lg_hermite *relu = lg_hermite_unit(LG_RELU, 1), *erf = lg_hermite_unit(LG_ERF, 1);
    arb_t one, rho, E, rest, tail;
    arb_init(one);
    arb_init(rho);
    arb_init(E);
    arb_init(rest);
    arb_init(tail);
    arb_one(one);
    for (size_t k = 0; k < 2 * COSINES; k++)
        for (size_t R = 0; R < 16; R++) {
            const struct lg_hermite *h = k % 2 ? erf : relu;
            arb_set_d(rho, cosine_list[k / 2]);
            cr_assert(lg_expansion_closed(E, k % 2 ? LG_ERF : LG_RELU, 1, one, one, rho, PREC));
            lg_expansion_rest(rest, tail, E, h, h, R, rho, one, PREC);
            arb_abs(rest, rest);
            cr_expect(arb_le(rest, tail), "rho = %g, R = %zu", cosine_list[k / 2], R);
            cr_expect(k / 2 < 3 || R > 1 || value(rest) > 0.7 * value(tail), "%g of %g", value(rest),
                      value(tail));
        }
    arb_clear(one);
    arb_clear(rho);
    arb_clear(E);
    arb_clear(rest);
    arb_clear(tail);
}

Test(expansion, one_term)
{
    struct lg_hermite small;
    arb_t scale;
    arb_init(scale);
    arb_set_d(scale, 0x1p-20);
    cr_assert_eq(lg_hermite_init(&small, LG_TANH, 1, scale, 16), 0);
    cr_expect(lg_expansion_one_term(&small, 1), "a parabola at this scale");
    cr_expect_not(lg_expansion_one_term(lg_hermite_unit(LG_TANH, 1), 1));
    cr_expect_not(lg_expansion_one_term(lg_hermite_unit(LG_RELU, 1), 0));
    lg_hermite_clear(&small);
    arb_clear(scale);
}

/* Four matrices of the same rows: the partial sum and the rest make the whole; powers; by formulas in double precision. */
Test(expansion, expectations_and_hollow_matrices)
{
    double X[] = {1, 0.5, -0.25, 0.3, 1, 0.7, -1, 0.2, 2};
    const struct lg_hermite *h = lg_hermite_unit(LG_RELU, 1);
    struct lg_cosines g;
    struct lg_mat A[4];
    arb_ptr E = _arb_vec_init(9), smooth = _arb_vec_init(9);
    arb_t one, plane;
    arb_init(one);
    arb_init(plane);
    arb_one(one);
    open(&g, 3, 3, X);
    lg_expansion_expectations(E, &g, LG_RELU);
    lg_expansion_expectations(smooth, &g, LG_TANH);
    for (size_t part = 0; part < 4; part++) {
        cr_assert_eq(lg_mat_init(&A[part], 3, 3), 0);
        lg_expansion_hollow(&A[part], &g, h, E, (enum lg_hollow)part, part == LG_HOLLOW_POWER ? 3 : 2);
    }
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            const size_t e = i * 3 + j, up = i < j ? e : j * 3 + i;
            const double rho = value(g.cosine + e);
            for (size_t part = 0; part < 4; part++) {
                cr_expect_eq(A[part].mid[e], A[part].mid[up], "symmetric");
                cr_expect(i == j ? A[part].mid[e] == 0 : A[part].rad[e] < 1e-15, "%g", A[part].rad[e]);
            }
            if (i >= j)
                continue;
            const double angle = asin(rho) / (2 * acos(-1.0));
            cr_expect_float_eq(A[LG_HOLLOW_POWER].mid[e], rho * rho * rho, 1e-14);
            cr_expect_float_eq(A[LG_HOLLOW_WHOLE].mid[e], rho * (0.25 + angle), 1e-14);
            cr_expect_float_eq(A[LG_HOLLOW_PARTIAL].mid[e], rho * (0.25 + rho / (2 * acos(-1.0))), 1e-14);
            cr_expect_float_eq(A[LG_HOLLOW_PARTIAL].mid[e] + A[LG_HOLLOW_REST].mid[e],
                               A[LG_HOLLOW_WHOLE].mid[e], 1e-14);
            cr_assert_eq(lg_quadrature(plane, LG_TANH, 1, one, one, g.cosine + e), 0);
            cr_expect(arb_overlaps(plane, smooth + e) && radius(smooth + e) < 1e-9, "%g", radius(smooth + e));
        }
    for (size_t part = 0; part < 4; part++)
        lg_mat_clear(&A[part]);
    lg_cosines_clear(&g);
    _arb_vec_clear(E, 9);
    _arb_vec_clear(smooth, 9);
    arb_clear(one);
    arb_clear(plane);
}
