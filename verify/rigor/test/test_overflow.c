/* Enclosures of vectors and matrices whose entries and radii are of any size, infinite or no number: a member that is drawn lies
 * inside the answer, or the answer says that nothing is known. On the usual sizes the answers are known (tightness: test_matrix.c,
 * test_eigen.c), here only that something is known where it can be. */
#include "verify/rigor/double_word.h"
#include "verify/rigor/eigen_all.h"
#include "verify/rigor/eigen_bounds.h"
#include "verify/rigor/test/referee.h"

#include <criterion/criterion.h>

enum { BITS = 4400, ROUNDS = 600, MOST = 6 };

/* Any double: now and then infinite or no number, else of one of the kinds of sample.h, or at the top of the range. */
static double any_double(uint64_t *state, bool finite)
{
    static const double odd[] = {INFINITY, -INFINITY, NAN,     DBL_MAX, -DBL_MAX,
                                 1.7e308,  DBL_MIN,   LG_TINY, -0.0};
    const int kind = sample_int(state, 40);
    if (kind < 9)
        return finite && kind < 3 ? 1 : odd[kind];
    return sample_double(state);
}

/* Of the entries of x: any midpoints and radii, and one member, exactly. False when x has no members: not finite. */
static bool draw(uint64_t *state, size_t n, double *mid, double *rad, arb_ptr member)
{
    bool has = true;
    const int kind = sample_int(state, 4); /* 0: all of one size; 1: without radii */
    const int exponent = sample_int(state, 3) * 340;
    for (size_t i = 0; i < n; i++) {
        mid[i] = kind == 0 ? ldexp(sample_uniform(state), exponent) : any_double(state, kind == 1);
        rad[i] = kind == 1 ? 0 : kind == 0 ? fabs(mid[i]) * 0x1p-30 : fabs(any_double(state, false));
        has = has && isfinite(mid[i]) && isfinite(rad[i]);
        if (has)
            corner(member + i, lg_ball_make(mid[i], rad[i]), sample_int(state, 3) - 1, BITS);
    }
    return has;
}

static void expect(const char *what, lg_ball answer, bool has, const arb_t truth)
{
    if (has)
        cr_assert(ball_contains(answer, truth, BITS), "%s unsound: %a +- %a", what, answer.mid, answer.rad);
    else
        cr_assert(!lg_ball_finite(answer), "%s: %a +- %a of what is not known", what, answer.mid, answer.rad);
}

Test(overflow, vectors)
{
    uint64_t state = 71;
    size_t known = 0;
    arb_ptr x = _arb_vec_init(2 * MOST), y = x + MOST;
    arb_t sum, square;
    arb_init(sum);
    arb_init(square);
    for (int round = 0; round < ROUNDS; round++) {
        const size_t n = 1 + (size_t)sample_int(&state, MOST);
        struct lg_vec a, b, out;
        cr_assert(!lg_vec_init(&a, n) && !lg_vec_init(&b, n) && !lg_vec_init(&out, n));
        const bool has = draw(&state, n, a.mid, a.rad, x), both = draw(&state, n, b.mid, b.rad, y) && has;
        arb_dot(square, NULL, 0, x, 1, x, 1, (slong)n, BITS);
        expect("square of the norm", lg_vec_norm_sqr(&a), has, square);
        arb_sqrt(sum, square, BITS);
        const lg_ball norm = lg_vec_norm(&a);
        expect("norm", norm, has, sum);
        known += has && lg_ball_finite(norm);
        arb_dot(sum, NULL, 0, x, 1, y, 1, (slong)n, BITS);
        expect("inner product", lg_vec_dot(&a, &b), both, sum);
        struct lg_norm_sum total = {0};
        for (size_t i = 0; i < n; i++)
            lg_norm_take(&total, lg_ball_make(a.mid[i], a.rad[i]));
        arb_sqrt(sum, square, BITS);
        expect("norm of balls", lg_norm_total(&total), has, sum);
        lg_vec_sub(&out, &a, &b);
        for (size_t i = 0; i < n; i++) {
            arb_sub(sum, x + i, y + i, BITS);
            if (both)
                expect("difference", lg_ball_make(out.mid[i], out.rad[i]), true, sum);
        }
        cr_assert(!has || lg_norm_up(n, a.mid) >= fabs(a.mid[0]));
        lg_vec_clear(&a);
        lg_vec_clear(&b);
        lg_vec_clear(&out);
    }
    cr_assert_gt(known, ROUNDS / 4, "%zu of %d", known, ROUNDS);
    arb_clear(sum);
    arb_clear(square);
    _arb_vec_clear(x, 2 * MOST);
}

/* One entry of each product, against the members of a row and a column. */
Test(overflow, products)
{
    uint64_t state = 72;
    arb_ptr x = _arb_vec_init(2 * MOST * MOST), y = x + MOST * MOST;
    arb_t sum;
    arb_init(sum);
    for (int round = 0; round < ROUNDS; round++) {
        const size_t n = 1 + (size_t)sample_int(&state, MOST);
        struct lg_mat A, B, C;
        cr_assert(!lg_mat_init(&A, n, n) && !lg_mat_init(&B, n, n) && !lg_mat_init(&C, n, n));
        const bool has = draw(&state, n * n, A.mid, A.rad, x),
                   both = draw(&state, n * n, B.mid, B.rad, y) && has;
        cr_assert_eq(lg_mat_product(&C, &A, &B), 0);
        for (size_t i = 0; both && i < n; i++) {
            arb_dot(sum, NULL, 0, x + i * n, 1, y + i, (slong)n, (slong)n, BITS);
            expect("product", lg_ball_make(C.mid[i * n + i], C.rad[i * n + i]), true, sum);
        }
        cr_assert_eq(lg_mat_gram(&C, &A), 0);
        for (size_t i = 0; has && i < n; i++) {
            arb_dot(sum, NULL, 0, x, 1, x + i * n, 1, (slong)n, BITS);
            expect("gram", lg_ball_make(C.mid[i], C.rad[i]), true, sum);
        }
        arb_dot(sum, NULL, 0, x, 1, x, 1, (slong)(n * n), BITS);
        arb_sqrt(sum, sum, BITS);
        expect("frobenius", lg_mat_frobenius(&A), has, sum);
        struct lg_vec v = {n, B.mid, B.rad}, w = {n, C.mid, C.rad};
        cr_assert_eq(lg_mat_vec(&w, &A, &v), 0);
        for (size_t i = 0; both && i < n; i++) {
            arb_dot(sum, NULL, 0, x + i * n, 1, y, 1, (slong)n, BITS);
            expect("matrix times vector", lg_ball_make(w.mid[i], w.rad[i]), true, sum);
        }
        lg_mat_clear(&A);
        lg_mat_clear(&B);
        lg_mat_clear(&C);
    }
    arb_clear(sum);
    _arb_vec_clear(x, 2 * MOST * MOST);
}

/* A symmetric member: the corner of the entries above the diagonal, those below are the same. */
static bool draw_symmetric(uint64_t *state, size_t n, struct lg_mat *A, double *member)
{
    bool has = true;
    const bool is_wide = sample_int(state, 3) == 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) {
            const double m = is_wide ? (double)(i == j) : any_double(state, true);
            const double r = is_wide ? 1.7e308 : sample_int(state, 2) ? 0 : fabs(any_double(state, true));
            const double end = nextafter(m + (sample_int(state, 3) - 1) * r, m); /* inside */
            A->mid[i * n + j] = A->mid[j * n + i] = m;
            A->rad[i * n + j] = A->rad[j * n + i] = r;
            has = has && isfinite(end) && isfinite(r);
            member[i * n + j] = member[j * n + i] = end;
        }
    return has;
}

Test(overflow, extreme_eigenvalues)
{
    uint64_t state = 73;
    double member[MOST * MOST];
    size_t known = 0;
    for (int round = 0; round < ROUNDS; round++) {
        const size_t n = 1 + (size_t)sample_int(&state, MOST);
        struct lg_mat A;
        struct lg_eigen e;
        cr_assert_eq(lg_mat_init(&A, n, n), 0);
        if (draw_symmetric(&state, n, &A, member)) {
            const int bits = round % 8 ? 53 : 128;
            const lg_ball low = lg_eig_min(&A, bits), high = lg_eig_max(&A, bits);
            cr_assert(!lg_ball_finite(low) || referee_min(n, member, low), "lambda_min %a +- %a", low.mid,
                      low.rad);
            cr_assert(!lg_ball_finite(high) || referee_max(n, member, high), "lambda_max %a +- %a", high.mid,
                      high.rad);
            known += lg_ball_finite(low);
            cr_assert_eq(lg_eigen_open(&e, &A), 0);
            const lg_ball least = {e.values.mid[0], e.values.rad[0]},
                          most = {e.values.mid[n - 1], e.values.rad[n - 1]};
            cr_assert(!lg_ball_finite(least) || referee_min(n, member, least), "least of all %a +- %a",
                      least.mid, least.rad);
            cr_assert(!lg_ball_finite(most) || referee_max(n, member, most), "greatest of all %a +- %a",
                      most.mid, most.rad);
            lg_eigen_close(&e);
        }
        lg_mat_clear(&A);
    }
    cr_assert_gt(known, ROUNDS / 8, "%zu of %d", known, ROUNDS);
}

/* 1 +- 1.7e308 on the diagonal and beside it: a row sum overflows, and nothing is known of the eigenvalues. */
Test(overflow, radii_whose_row_sums_overflow)
{
    double r[4] = {1.7e308, 1.7e308, 1.7e308, 1.7e308}, work[4], mid[4] = {1, 0, 0, 1};
    cr_assert_eq(lg_sym_radius_norm(2, r, work), INFINITY);
    struct lg_mat A = {2, 2, mid, r};
    cr_assert(!lg_ball_finite(lg_eig_min(&A, 53)) && !lg_ball_finite(lg_eig_max(&A, 53)));
    cr_assert(!lg_ball_finite(lg_mat_norm(&A, 53)) || lg_hi(lg_mat_norm(&A, 53)) >= 1.7e308);
    r[1] = r[2] = 0; /* diagonal radii alone: norm 1.7e308 */
    cr_assert_geq(lg_sym_radius_norm(2, r, work), 1.7e308);
    const lg_ball low = lg_eig_min(&A, 53);
    cr_assert(!lg_ball_finite(low) || lg_lo(low) <= -1.69e308, "%g +- %g", low.mid, low.rad);
}

/* Singular values of members of enclosures with radii: |A^T u| for the unit vector of one row bounds the least from above, the
 * norm of a row the greatest from below. */
Test(overflow, singular_values)
{
    uint64_t state = 74;
    arb_ptr x = _arb_vec_init(MOST * MOST);
    arb_t row, least, most;
    arb_init(row);
    arb_init(least);
    arb_init(most);
    for (int round = 0; round < ROUNDS; round++) {
        const size_t n = 1 + (size_t)sample_int(&state, 3), m = n + (size_t)sample_int(&state, 3);
        struct lg_mat A;
        cr_assert_eq(lg_mat_init(&A, n, m), 0);
        const bool has = draw(&state, n * m, A.mid, A.rad, x);
        const lg_ball sigma = lg_mat_sigma_min(&A, 53), norm = lg_mat_norm(&A, 53);
        cr_assert(has || (!lg_ball_finite(sigma) && !lg_ball_finite(norm)));
        for (size_t i = 0; has && i < n; i++) {
            arb_dot(row, NULL, 0, x + i * m, 1, x + i * m, 1, (slong)m, BITS);
            arb_sqrt(row, row, BITS);
            corner(least, sigma, -1, BITS);
            corner(most, norm, 1, BITS);
            cr_assert(!lg_ball_finite(sigma) || arb_le(least, row), "sigma_min %a +- %a", sigma.mid,
                      sigma.rad);
            cr_assert(!lg_ball_finite(norm) || arb_le(row, most), "norm %a +- %a", norm.mid, norm.rad);
        }
        lg_mat_clear(&A);
    }
    arb_clear(row);
    arb_clear(least);
    arb_clear(most);
    _arb_vec_clear(x, MOST * MOST);
}

Test(overflow, double_words)
{
    const struct lg_dw huge = lg_dw_mul(lg_dw_sum(1e200, 1), lg_dw_sum(1e200, 1)),
                       sum = lg_dw_sum(1.7e308, 1.7e308);
    cr_assert(!lg_ball_finite(lg_dw_ball(huge, 0)) && lg_dw_ball(huge, 0).rad == INFINITY);
    cr_assert(!lg_ball_finite(lg_dw_ball(sum, 0)) && !lg_ball_finite(lg_dw_ball(lg_dw_sum(1, 2), NAN)));
    cr_assert(lg_ball_finite(lg_dw_ball(lg_dw_sum(1, 2), 0)));
}
