/* All eigenvalues against inertia counts in Arb, and the lean of vectors whose angle to the eigenvector is known. */
#include "verify/rigor/eigen_all.h"
#include "verify/model/test/direct.h"

enum { N = 7, TRIALS = 20 };

/* The i-th smallest eigenvalue of A is in the ball: at most i are below its lower end, more than i below its upper end. */
static void check_value(arb_srcptr A, size_t i, lg_ball value, double blur)
{
    arb_t t;
    arb_init(t);
    arb_set_d(t, lg_lo(value) - blur);
    int below = direct_count_below(N, A, t);
    cr_assert(below >= 0 && below <= (int)i, "%d below the lower end of eigenvalue %zu", below, i);
    arb_set_d(t, lg_hi(value) + blur);
    below = direct_count_below(N, A, t);
    cr_assert(below > (int)i, "%d below the upper end of eigenvalue %zu", below, i);
    arb_clear(t);
}

/* Symmetric with entries in (-1, 1); repeated: A = B B^T of rank 3, four eigenvalues 0. */
static void fill(struct lg_mat *A, bool repeated, uint64_t *state)
{
    double B[N][3];
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < 3; j++)
            B[i][j] = (double)sample_int(state, 9) - 4;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j <= i; j++) {
            double product = B[i][0] * B[j][0] + B[i][1] * B[j][1] + B[i][2] * B[j][2];
            A->mid[i * N + j] = A->mid[j * N + i] = repeated ? product : sample_uniform(state);
        }
}

Test(eigen_all, encloses_the_spectrum_tightly)
{
    uint64_t state = 1;
    for (int trial = 0; trial < TRIALS; trial++) {
        struct lg_mat A;
        struct lg_eigen e;
        cr_assert(!lg_mat_init(&A, N, N));
        fill(&A, trial % 2 == 1, &state);
        cr_assert(!lg_eigen_open(&e, &A));
        arb_ptr exact = _arb_vec_init(N * N);
        for (size_t j = 0; j < N * N; j++)
            arb_set_d(exact + j, A.mid[j]);
        double scale = fabs(e.values.mid[0]) + fabs(e.values.mid[N - 1]);
        for (size_t i = 0; i < N; i++) {
            lg_ball value = {e.values.mid[i], e.values.rad[i]};
            cr_assert(value.rad <= 1e-13 * scale, "radius %g", value.rad);
            cr_assert(i == 0 || e.values.mid[i] >= e.values.mid[i - 1] - 2 * value.rad);
            check_value(exact, i, value, 0x1p-80 * scale); /* away from exact ends */
        }
        _arb_vec_clear(exact, N * N);
        lg_eigen_close(&e);
        lg_mat_clear(&A);
    }
}

/* Eigenvalues within 2^-38 of one another, and graded ones, from about 1 down to 2^-36. */
Test(eigen_all, encloses_clusters_and_graded_spectra)
{
    uint64_t state = 3;
    for (int trial = 0; trial < TRIALS; trial++) {
        struct lg_mat A;
        struct lg_eigen e;
        bool graded = trial % 2 == 1;
        cr_assert(!lg_mat_init(&A, N, N));
        fill(&A, false, &state);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                A.mid[i * N + j] = graded ? ldexp(A.mid[i * N + j], -3 * (int)(i + j))
                                          : ldexp(A.mid[i * N + j], -40) + (i == j ? 1 : 0);
        cr_assert(!lg_eigen_open(&e, &A));
        arb_ptr exact = _arb_vec_init(N * N);
        for (size_t j = 0; j < N * N; j++)
            arb_set_d(exact + j, A.mid[j]);
        for (size_t i = 0; i < N; i++) {
            lg_ball value = {e.values.mid[i], e.values.rad[i]};
            cr_assert(value.rad <= 1e-13, "radius %g", value.rad);
            check_value(exact, i, value, 0x1p-80);
        }
        cr_assert(graded || e.values.mid[N - 1] - e.values.mid[0] <= N * 0x1p-39);
        _arb_vec_clear(exact, N * N);
        lg_eigen_close(&e);
        lg_mat_clear(&A);
    }
}

/* Radii move eigenvalues: both ends of the family A + t 11^T must be inside. */
Test(eigen_all, radii_are_respected)
{
    uint64_t state = 2;
    struct lg_mat A, B;
    struct lg_eigen e, end;
    cr_assert(!lg_mat_init(&A, N, N) && !lg_mat_init(&B, N, N));
    fill(&A, false, &state);
    for (size_t j = 0; j < N * N; j++) {
        A.rad[j] = 0x1p-10;
        B.mid[j] = A.mid[j] + 0x1p-10;
    }
    cr_assert(!lg_eigen_open(&e, &A) && !lg_eigen_open(&end, &B));
    for (size_t i = 0; i < N; i++) {
        cr_assert(fabs(end.values.mid[i] - e.values.mid[i]) <= e.values.rad[i] + end.values.rad[i]);
        cr_assert(e.values.rad[i] <= 1.5 * N * 0x1p-10);
    }
    lg_eigen_close(&e);
    lg_eigen_close(&end);
    lg_mat_clear(&A);
    lg_mat_clear(&B);
}

Test(eigen_all, not_finite_is_unknown)
{
    struct lg_mat A;
    struct lg_eigen e;
    cr_assert(!lg_mat_init(&A, N, N));
    A.mid[3] = NAN;
    cr_assert(!lg_eigen_open(&e, &A));
    for (size_t i = 0; i < N; i++)
        cr_assert(!lg_ball_finite(lg_ball_make(e.values.mid[i], e.values.rad[i])));
    lg_eigen_close(&e);
    lg_mat_clear(&A);
}

/* A = diag(0, 0, 2, 1 + 2): two top vectors, turned by an angle into the null space. */
static double lean_of(const struct lg_eigen *e, const struct lg_mat *A, size_t top)
{
    double lean;
    cr_assert_eq(lg_eigen_lean(e, A, top, &lean), 0);
    return lean;
}

Test(eigen_all, lean_bounds_the_angle)
{
    struct lg_mat A;
    struct lg_eigen e;
    cr_assert(!lg_mat_init(&A, 4, 4));
    A.mid[10] = 2;
    A.mid[15] = 3;
    cr_assert(!lg_eigen_open(&e, &A));
    cr_assert(lean_of(&e, &A, 2) <= 1e-14);
    cr_assert(lean_of(&e, &A, 4) == 0);
    cr_assert(lean_of(&e, &A, 3) == INFINITY, "0 and 0 are not apart");
    for (int p = 1; p < 20; p++) {
        double s = ldexp(1, -p), c = sqrt(1 - s * s);
        memset(e.V.mid, 0, 16 * sizeof(double));
        e.V.mid[2 * 4 + 2] = c, e.V.mid[0 * 4 + 2] = s; /* columns 2 and 3 are the top ones */
        e.V.mid[3 * 4 + 3] = 1;
        double lean = lean_of(&e, &A, 2);
        cr_assert(lean >= s && lean <= 1.01 * s, "sin %g, lean %g", s, lean);
    }
    lg_eigen_close(&e);
    lg_mat_clear(&A);
}
