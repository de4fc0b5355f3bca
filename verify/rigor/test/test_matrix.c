/* Vector and matrix enclosures against exact Arb arithmetic: products of random members must lie inside
 * (soundness), and radii must not exceed the a-priori bound of the header by more than its own rounding
 * (tightness). */
#include "verify/rigor/matrix.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>

enum { PREC = 4400, ROUNDS = 12 };

enum filling { PLAIN, SCALED, SUBNORMAL, INTEGER, FILLINGS };

static double filled(uint64_t *state, enum filling kind)
{
    double x = sample_uniform(state);
    switch (kind) {
    case SCALED:
        return ldexp(x, sample_int(state, 800) - 400);
    case SUBNORMAL:
        return ldexp(x, -530 - sample_int(state, 500));
    case INTEGER:
        return sample_int(state, 19) - 9;
    default:
        return x;
    }
}

static void fill(uint64_t *state, enum filling kind, bool fuzzy, size_t n, double *mid, double *rad)
{
    for (size_t i = 0; i < n; i++) {
        mid[i] = filled(state, kind);
        rad[i] = fuzzy ? fabs(mid[i] * sample_uniform(state)) * ldexp(1, -sample_int(state, 50)) : 0;
    }
}

/* A member of the enclosure: mid + s rad with s in {-1, 0, 1}, exact. */
static void member(uint64_t *state, arb_ptr out, size_t n, const double *mid, const double *rad)
{
    arb_t r;
    arb_init(r);
    for (size_t i = 0; i < n; i++) {
        arb_set_d(out + i, mid[i]);
        arb_set_d(r, rad != NULL ? rad[i] : 0);
        arb_addmul_si(out + i, r, sample_int(state, 3) - 1, PREC);
    }
    arb_clear(r);
}

/* Row i of A times column j of B, exact. */
static void exact_entry(arb_t out, arb_srcptr A, arb_srcptr B, size_t i, size_t j, size_t m, size_t q)
{
    arb_dot(out, NULL, 0, A + i * m, 1, B + j, (slong)q, (slong)m, PREC);
}

static double entry_rad(const struct lg_mat *A, size_t k)
{
    return A->rad != NULL ? A->rad[k] : 0;
}

/* gamma |M||N| + |M| S + R (|N| + S) at (i, j) with B(t, j) = b[t step], the bound of the header, times the
 * rounding of a sum of that many nonnegative terms; underflow of every product. */
static double allowed(const struct lg_mat *A, size_t i, const struct lg_mat *B, size_t first, size_t step)
{
    size_t m = A->cols;
    double sum = 0, gamma = lg_gamma((double)m + 2, LG_U);
    for (size_t t = 0; t < m; t++) {
        double a = fabs(A->mid[i * m + t]), r = entry_rad(A, i * m + t);
        double b = fabs(B->mid[first + t * step]), s = entry_rad(B, first + t * step);
        sum += gamma * a * b + (a * s + r * (b + s)) * (1 + gamma);
    }
    return sum * (1 + 2 * lg_gamma(4 * (double)m + 16, LG_U)) + 16 * ((double)m + 4) * LG_TINY;
}

static void check_entry(const char *name, lg_ball b, const arb_t exact, double most)
{
    cr_assert(ball_contains(b, exact, PREC), "%s unsound", name);
    cr_assert(b.rad <= most, "%s: radius %a, at most %a", name, b.rad, most);
}

static void check_product(uint64_t *state, enum filling kind, bool fuzzy_a, bool fuzzy_b, size_t p, size_t m,
                          size_t q)
{
    struct lg_mat A, B, C;
    cr_assert(lg_mat_init(&A, p, m) == 0 && lg_mat_init(&B, m, q) == 0 && lg_mat_init(&C, p, q) == 0);
    fill(state, kind, fuzzy_a, p * m, A.mid, A.rad);
    fill(state, kind, fuzzy_b, m * q, B.mid, B.rad);
    cr_assert(lg_mat_product(&C, &A, &B) == 0);
    arb_ptr a = _arb_vec_init((slong)(p * m)), b = _arb_vec_init((slong)(m * q));
    arb_t exact;
    arb_init(exact);
    for (int round = 0; round < 2; round++) {
        member(state, a, p * m, A.mid, A.rad);
        member(state, b, m * q, B.mid, B.rad);
        for (size_t k = 0; k < p * q; k++) {
            exact_entry(exact, a, b, k / q, k % q, m, q);
            check_entry("product", lg_ball_make(C.mid[k], C.rad[k]), exact, allowed(&A, k / q, &B, k % q, q));
        }
    }
    arb_clear(exact);
    _arb_vec_clear(a, (slong)(p * m));
    _arb_vec_clear(b, (slong)(m * q));
    lg_mat_clear(&A);
    lg_mat_clear(&B);
    lg_mat_clear(&C);
}

static void check_gram(uint64_t *state, enum filling kind, bool fuzzy, size_t n, size_t m)
{
    struct lg_mat A, G;
    cr_assert(lg_mat_init(&A, n, m) == 0 && lg_mat_init(&G, n, n) == 0);
    fill(state, kind, fuzzy, n * m, A.mid, A.rad);
    cr_assert(lg_mat_gram(&G, &A) == 0);
    arb_ptr a = _arb_vec_init((slong)(n * m));
    arb_t exact;
    arb_init(exact);
    member(state, a, n * m, A.mid, A.rad);
    for (size_t k = 0; k < n * n; k++) {
        size_t i = k / n, j = k % n;
        arb_dot(exact, NULL, 0, a + i * m, 1, a + j * m, 1, (slong)m, PREC);
        check_entry("gram", lg_ball_make(G.mid[k], G.rad[k]), exact, allowed(&A, i, &A, j * m, 1));
        cr_assert(G.mid[k] == G.mid[j * n + i] && G.rad[k] == G.rad[j * n + i]);
    }
    arb_clear(exact);
    _arb_vec_clear(a, (slong)(n * m));
    lg_mat_clear(&A);
    lg_mat_clear(&G);
}

Test(matrix, products_against_arb)
{
    uint64_t state = 11;
    for (int round = 0; round < ROUNDS; round++) {
        enum filling kind = (enum filling)(round % FILLINGS);
        size_t p = 1 + (size_t)sample_int(&state, 6), m = 1 + (size_t)sample_int(&state, 40);
        size_t q = 1 + (size_t)sample_int(&state, 6);
        for (int fuzzy = 0; fuzzy < 4; fuzzy++) {
            check_product(&state, kind, fuzzy & 1, fuzzy & 2, p, m, q);
            check_gram(&state, kind, fuzzy & 1, p, m);
        }
    }
}

/* Long inner dimension: blocked summation inside BLAS. */
Test(matrix, long_products_against_arb)
{
    uint64_t state = 12;
    check_product(&state, PLAIN, false, false, 3, 1500, 3);
    check_product(&state, PLAIN, true, true, 3, 700, 3);
    check_gram(&state, PLAIN, true, 3, 900);
}

Test(matrix, hadamard_against_arb)
{
    uint64_t state = 13;
    size_t n = 60;
    struct lg_mat A, B, C;
    cr_assert(lg_mat_init(&A, n, 1) == 0 && lg_mat_init(&B, n, 1) == 0 && lg_mat_init(&C, n, 1) == 0);
    arb_ptr a = _arb_vec_init((slong)n), b = _arb_vec_init((slong)n);
    for (int round = 0; round < ROUNDS; round++) {
        fill(&state, (enum filling)(round % FILLINGS), round % 3 != 0, n, A.mid, A.rad);
        fill(&state, (enum filling)(round % FILLINGS), round % 3 == 1, n, B.mid, B.rad);
        cr_assert(lg_mat_hadamard(&C, &A, &B) == 0);
        member(&state, a, n, A.mid, A.rad);
        member(&state, b, n, B.mid, B.rad);
        for (size_t i = 0; i < n; i++) {
            arb_mul(a + i, a + i, b + i, PREC);
            check_entry("hadamard", lg_ball_make(C.mid[i], C.rad[i]), a + i, allowed(&A, i, &B, i, 1));
        }
    }
    _arb_vec_clear(a, (slong)n);
    _arb_vec_clear(b, (slong)n);
    lg_mat_clear(&A);
    lg_mat_clear(&B);
    lg_mat_clear(&C);
}

Test(matrix, matrix_times_vector_against_arb)
{
    uint64_t state = 14;
    for (int round = 0; round < ROUNDS; round++) {
        size_t p = 5, m = round < 8 ? 1 + (size_t)sample_int(&state, 60) : 1200;
        struct lg_mat A;
        struct lg_vec x, y;
        cr_assert(lg_mat_init(&A, p, m) == 0 && lg_vec_init(&x, m) == 0 && lg_vec_init(&y, p) == 0);
        fill(&state, (enum filling)(round % FILLINGS), round % 2, p * m, A.mid, A.rad);
        fill(&state, (enum filling)(round % FILLINGS), round % 3, m, x.mid, x.rad);
        cr_assert(lg_mat_vec(&y, &A, &x) == 0);
        struct lg_mat X = {m, 1, x.mid, x.rad};
        arb_ptr a = _arb_vec_init((slong)(p * m)), b = _arb_vec_init((slong)m);
        arb_t exact;
        arb_init(exact);
        member(&state, a, p * m, A.mid, A.rad);
        member(&state, b, m, x.mid, x.rad);
        for (size_t i = 0; i < p; i++) {
            exact_entry(exact, a, b, i, 0, m, 1);
            /* The summation tree is never deeper than m + 3. */
            check_entry("A x", lg_ball_make(y.mid[i], y.rad[i]), exact, 4 * allowed(&A, i, &X, 0, 1));
        }
        arb_clear(exact);
        _arb_vec_clear(a, (slong)(p * m));
        _arb_vec_clear(b, (slong)m);
        lg_mat_clear(&A);
        lg_vec_clear(&x);
        lg_vec_clear(&y);
    }
}

/* ||x|| of a member, exact to PREC bits. */
static void exact_norm(arb_t out, arb_srcptr x, size_t n)
{
    arb_dot(out, NULL, 0, x, 1, x, 1, (slong)n, 2 * PREC);
    arb_sqrt(out, out, PREC);
}

/* Relative error of a norm: at most half of gamma_{depth} of the sum, depth <= 32 + 3 + log2 of the
 * blocks, and a few roundings; taken as gamma_64. Radii of the entries add their own norm. */
static void check_norm(lg_ball norm, const arb_t exact, double spread, double per_entry)
{
    cr_assert(ball_contains(norm, exact, PREC), "norm unsound");
    double most = (lg_gamma(64, LG_U) * fabs(norm.mid) + spread) * (1 + lg_gamma(64, LG_U));
    cr_assert(norm.rad <= most + per_entry, "norm: radius %a, at most %a", norm.rad, most + per_entry);
}

Test(matrix, norms_and_dots_against_arb)
{
    uint64_t state = 15;
    const int exponents[] = {0, 900, -900, -1060, 1020};
    for (int round = 0; round < 40; round++) {
        size_t n = 1 + (size_t)sample_int(&state, round % 4 == 0 ? 3000 : 40);
        int e = exponents[round % 5];
        bool fuzzy = round % 3 == 0 && e == 0;
        struct lg_vec x, y;
        cr_assert(lg_vec_init(&x, n) == 0 && lg_vec_init(&y, n) == 0);
        fill(&state, PLAIN, fuzzy, n, x.mid, x.rad);
        fill(&state, PLAIN, round % 2 == 0, n, y.mid, y.rad);
        for (size_t i = 0; i < n; i++) {
            x.mid[i] = ldexp(x.mid[i], e - (e > 1000 ? 8 : 0));
        }
        arb_ptr a = _arb_vec_init((slong)n), b = _arb_vec_init((slong)n);
        arb_t exact;
        arb_init(exact);
        member(&state, a, n, x.mid, x.rad);
        member(&state, b, n, y.mid, y.rad);
        exact_norm(exact, a, n);
        double spread = lg_norm_up(n, x.rad), underflow = ldexp((double)n, e < -1000 ? -1070 : e - 1000);
        check_norm(lg_vec_norm(&x), exact, spread, underflow + LG_TINY);
        struct lg_mat X = {n, 1, x.mid, x.rad};
        check_norm(lg_mat_frobenius(&X), exact, spread, underflow + LG_TINY);
        lg_ball sqr = lg_vec_norm_sqr(&x);
        arb_mul(exact, exact, exact, PREC);
        cr_assert(lg_ball_finite(sqr) ? ball_contains(sqr, exact, PREC) : e > 400);
        lg_ball dot = lg_vec_dot(&x, &y);
        arb_dot(exact, NULL, 0, a, 1, b, 1, (slong)n, PREC);
        struct lg_mat row = {1, n, x.mid, x.rad}, column = {n, 1, y.mid, y.rad};
        check_entry("dot", dot, exact, 4 * allowed(&row, 0, &column, 0, 1));
        arb_clear(exact);
        _arb_vec_clear(a, (slong)n);
        _arb_vec_clear(b, (slong)n);
        lg_vec_clear(&x);
        lg_vec_clear(&y);
    }
}

Test(matrix, vector_combinations_against_arb)
{
    uint64_t state = 16;
    size_t n = 50;
    struct lg_vec x, y, out;
    cr_assert(lg_vec_init(&x, n) == 0 && lg_vec_init(&y, n) == 0 && lg_vec_init(&out, n) == 0);
    arb_ptr a = _arb_vec_init((slong)n), b = _arb_vec_init((slong)n);
    arb_t c;
    arb_init(c);
    for (int round = 0; round < ROUNDS; round++) {
        fill(&state, (enum filling)(round % FILLINGS), round % 2, n, x.mid, x.rad);
        fill(&state, (enum filling)(round % FILLINGS), round % 3, n, y.mid, y.rad);
        member(&state, a, n, x.mid, x.rad);
        member(&state, b, n, y.mid, y.rad);
        lg_ball eta = {sample_uniform(&state), 0};
        arb_set_d(c, eta.mid);
        lg_vec_axpy(&out, eta, &x, &y);
        for (size_t i = 0; i < n; i++) {
            arb_addmul(b + i, c, a + i, PREC);
            double scale = fabs(eta.mid * x.mid[i]) + fabs(y.mid[i]);
            double most = (2 * LG_U * scale + x.rad[i] + y.rad[i]) * (1 + lg_gamma(16, LG_U)) + 16 * LG_TINY;
            check_entry("axpy", lg_ball_make(out.mid[i], out.rad[i]), b + i, most);
            arb_submul(b + i, c, a + i, PREC);
        }
        lg_vec_sub(&out, &x, &y);
        for (size_t i = 0; i < n; i++) {
            arb_sub(a + i, a + i, b + i, PREC);
            double most =
                (LG_U * fabs(out.mid[i]) + x.rad[i] + y.rad[i]) * (1 + lg_gamma(16, LG_U)) + 16 * LG_TINY;
            check_entry("x - y", lg_ball_make(out.mid[i], out.rad[i]), a + i, most);
        }
    }
    arb_clear(c);
    _arb_vec_clear(a, (slong)n);
    _arb_vec_clear(b, (slong)n);
    lg_vec_clear(&x);
    lg_vec_clear(&y);
    lg_vec_clear(&out);
}

Test(matrix, overflow_and_nan_come_back_infinite)
{
    double big[] = {0x1p600, 1, 0x1p600, NAN};
    struct lg_mat A = lg_mat_view(2, 2, big), C;
    cr_assert(lg_mat_init(&C, 2, 2) == 0);
    cr_assert(lg_mat_gram(&C, &A) == 0);
    for (size_t i = 0; i < 4; i++) {
        cr_assert(C.rad[i] == INFINITY && C.mid[i] == 0);
    }
    cr_assert(lg_mat_product(&C, &A, &A) == 0 && C.rad[0] == INFINITY && C.rad[3] == INFINITY);
    cr_assert(!lg_ball_finite(lg_mat_frobenius(&A)) && lg_norm_up(4, big) == INFINITY);
    struct lg_vec x, y;
    cr_assert(lg_vec_init(&x, 2) == 0 && lg_vec_init(&y, 2) == 0);
    x.rad[1] = INFINITY;
    cr_assert(lg_mat_vec(&y, &A, &x) == 0 && y.rad[0] == INFINITY && y.rad[1] == INFINITY);
    cr_assert(!lg_ball_finite(lg_vec_norm(&x)) && !lg_ball_finite(lg_vec_dot(&x, &x)));
    lg_vec_clear(&x);
    lg_vec_clear(&y);
    lg_mat_clear(&C);
}
