/* Inner products of twice double precision against exact ones, over shapes and scales; exactness on integers. */
#include "verify/covariance/gram.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>

static void exact_dot(arb_t out, size_t d, const double *x, const double *y)
{
    arb_t s, t;
    arb_init(s);
    arb_init(t);
    arb_zero(out);
    for (size_t k = 0; k < d; k++) {
        arb_set_d(s, x[k]);
        arb_set_d(t, y[k]);
        arb_addmul(out, s, t, ARF_PREC_EXACT);
    }
    arb_clear(s);
    arb_clear(t);
}

enum { N = 9, D = 300 };
static double X[N * D];

/* Largest of radius/(|x||y|), after asserting that every entry and its double ball are sound. */
static double check(size_t d, bool whole)
{
    struct lg_mat view = lg_mat_view(N, d, X), K, C;
    struct lg_gram g;
    double worst = 0;
    arb_t want, have, norm;
    arb_init(want);
    arb_init(have);
    arb_init(norm);
    cr_assert_eq(lg_gram_init(&g, &view), 0);
    cr_assert_eq(lg_mat_init(&K, N, N), 0);
    cr_assert_eq(lg_mat_init(&C, N, N), 0);
    cr_assert_eq(lg_gram_matrix(&K, &g, false), 0);
    cr_assert_eq(lg_gram_matrix(&C, &g, true), 0);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            const size_t ij = i * N + j;
            exact_dot(want, d, X + i * d, X + j * d);
            lg_gram_entry(have, &g, i, j, false);
            cr_expect(arb_contains(have, want));
            cr_expect(ball_contains(lg_ball_make(K.mid[ij], K.rad[ij]), want, 6000), "%zu %zu", i, j);
            cr_expect(!whole || (arb_equal(have, want) && g.rad[ij] == 0));
            cr_expect(fabs(g.lo[ij]) <= LG_U * fabs(g.hi[ij]));
            lg_gram_norm(norm, &g, i);
            arb_div(want, want, norm, 400);
            worst = fmax(worst, g.rad[ij]);
            lg_gram_norm(norm, &g, j);
            arb_div(want, want, norm, 400);
            lg_gram_entry(have, &g, i, j, true);
            cr_expect(arb_overlaps(have, want));
            lg_ball_to_arb(have, lg_ball_make(C.mid[ij], C.rad[ij]));
            cr_expect(arb_overlaps(have, want) && C.rad[ij] <= 7 * LG_U * fabs(C.mid[ij]) + 1e-22,
                      "%zu %zu: %g", i, j, C.rad[ij]);
        }
    lg_mat_clear(&K);
    lg_mat_clear(&C);
    lg_gram_clear(&g);
    arb_clear(want);
    arb_clear(have);
    arb_clear(norm);
    return worst;
}

Test(gram, random_rows_of_any_scale)
{
    static const size_t ds[] = {1, 2, 3, 8, 9, 64, 65, 300};
    uint64_t state = 5;
    for (size_t s = 0; s < sizeof ds / sizeof *ds; s++)
        for (int kind = 0; kind < 3; kind++) {
            for (size_t i = 0; i < N * ds[s]; i++) {
                const int row = (int)(i / ds[s]);
                X[i] = sample_uniform(&state);
                if (kind == 1) /* rows of different scale, entries of different size */
                    X[i] = ldexp(X[i], 80 * row - 250 - sample_int(&state, 60));
                if (kind == 2 && row > 0) /* all nearly parallel to the first */
                    X[i] = X[i % ds[s]] * (row % 2 ? 1 : -3) + ldexp(X[i], -10 * row);
            }
            const double worst = check(ds[s], false);
            cr_expect_lt(worst, 0x1p-70 * (double)(ds[s] + 8), "d = %zu: %g", ds[s], worst);
        }
}

Test(gram, integers_are_exact)
{
    uint64_t state = 6;
    for (size_t i = 0; i < N * D; i++)
        X[i] = sample_int(&state, 256);
    cr_expect_eq(check(D, true), 0);
}

Test(gram, subnormal_companions)
{
    uint64_t state = 7;
    for (size_t i = 0; i < N * 4; i++)
        X[i] = i % 4 == 0 ? 0x1p300 : ldexp(sample_uniform(&state), -1040);
    cr_expect_lt(check(4, false), 1e-20);
}
