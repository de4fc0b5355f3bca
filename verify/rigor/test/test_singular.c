/* Spectral norms and smallest singular values against matrices whose singular values are known, and wide
 * against tall against Arb. */
#include "verify/rigor/matrix.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>

/* Sylvester's Hadamard matrix, n x n, H H^T = n I: all singular values sqrt(n). With the last row scaled
 * by 2^-e the rows stay orthogonal: sigma_min = sqrt(n) 2^-e. */
Test(eigen, singular_values_of_hadamard)
{
    enum { N = 16 };
    const int scales[] = {0, 10, 20}, sizes[] = {0, 500, -500, 900, -900};
    for (int c = 0; c < 15; c++) {
        double H[N * N];
        for (int i = 0; i < N * N; i++) {
            H[i] = __builtin_parity((unsigned)((i / N) & (i % N))) ? -1 : 1;
            H[i] = ldexp(H[i], sizes[c % 5] - (i / N == N - 1 ? scales[c % 3] : 0));
        }
        double top = ldexp(4, sizes[c % 5]), low = ldexp(top, -scales[c % 3]);
        for (size_t rows = 8; rows <= N; rows += 8) { /* the first 8 rows have 8 equal singular values */
            struct lg_mat A = lg_mat_view(rows, N, H), tall = lg_mat_view(N, rows, H);
            double expected = rows == N ? low : top;
            for (int precision = 53; precision <= 256; precision += 203) {
                lg_ball sigma = lg_mat_sigma_min(&A, precision), norm = lg_mat_norm(&A, precision);
                cr_assert(lg_lo(sigma) <= expected && expected <= lg_hi(sigma), "rows %zu case %d", rows, c);
                cr_assert(lg_lo(norm) <= top && top <= lg_hi(norm), "rows %zu case %d", rows, c);
                /* In units of top^2 the Gram matrix has Frobenius norm at most sqrt(N) = 4 (see floor_of) and
                 * radii gamma |H||H|^T / top^2 of norm at most gamma N, which count twice. */
                double loss = (4 * N * 4 + 2 * N) * lg_gamma(N + 3, LG_U), ratio = top / expected;
                double most = precision > 53 ? 8 * LG_U : loss * ratio * ratio;
                cr_assert(sigma.rad <= most * expected, "rows %zu case %d: %a +- %a", rows, c, sigma.mid,
                          sigma.rad);
                cr_assert(norm.rad <= (precision > 53 ? 8 * LG_U : loss) * top);
                cr_assert(lg_ball_finite(lg_mat_norm(&tall, precision)));
                cr_assert(rows == N || lg_hi(lg_mat_sigma_min(&tall, precision)) == 0);
            }
        }
    }
}

/* A column vector's norm is its length; tall, wide and blurred enclosures agree. */
Test(eigen, norms_of_rectangles)
{
    uint64_t state = 27;
    for (int round = 0; round < 20; round++) {
        size_t n = 1 + (size_t)sample_int(&state, 12), m = 1 + (size_t)sample_int(&state, 12);
        double A[144], T[144], R[144];
        for (size_t i = 0; i < n * m; i++) {
            A[i] = sample_uniform(&state);
            T[(i % m) * n + i / m] = A[i];
            R[i] = LG_U * fabs(A[i]);
        }
        struct lg_mat wide = lg_mat_view(n, m, A), tall = lg_mat_view(m, n, T), blurred = {n, m, A, R};
        lg_ball a = lg_mat_norm(&wide, 53), b = lg_mat_norm(&tall, 53), c = lg_mat_norm(&blurred, 53);
        lg_ball d = lg_mat_norm(&wide, 128);
        cr_assert(lg_ball_finite(lg_meet(a, b)) && lg_ball_finite(lg_meet(a, d)) && lg_lo(c) <= lg_lo(d));
        cr_assert(lg_hi(d) <= lg_hi(c) && d.rad <= a.rad && d.rad <= 8 * LG_U * d.mid);
        lg_ball frobenius = lg_mat_frobenius(&wide);
        cr_assert(!lg_certainly_gt(d, frobenius));
        cr_assert((n > 1 && m > 1) || lg_ball_finite(lg_meet(d, frobenius)));
    }
}
