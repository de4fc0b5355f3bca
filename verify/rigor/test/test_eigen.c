/* Certified extreme eigenvalues: sound at both ends by the referee or by a spectrum known exactly, tight
 * against the derived floor of the certificate, and silent where nothing can be proved. */
#include "verify/rigor/test/referee.h"

#include <cblas.h>
#include <criterion/criterion.h>
#include <lapacke.h>
#include <string.h>

/* Upper bound of ||A||: Frobenius. */
static double size_of(size_t n, const double *A)
{
    return lg_norm_up(n * n, A);
}

/* Floor of the double rung: a certificate loses at most gamma_{n+2} tr(A - shift I) <= 2n gamma ||A|| and
 * u max(A_ii - shift); the search adds half of that at the upper end and the quotient's rounding, which is
 * smaller. Below 2^-1000 subnormals add 4n(2n + 6) of them. */
static double floor_of(size_t n, const double *A)
{
    double m = (double)n;
    return 4 * m * lg_gamma(m + 3, LG_U) * size_of(n, A) + 8 * m * (2 * m + 6) * LG_TINY;
}

static void check_both_ends(const char *name, size_t n, const double *A, int precision)
{
    struct lg_mat M = lg_mat_view(n, n, A);
    lg_ball low = lg_eig_min(&M, precision), high = lg_eig_max(&M, precision);
    cr_assert(lg_ball_finite(low) && lg_ball_finite(high), "%s: no enclosure at %d bits", name, precision);
    cr_assert(referee_min(n, A, low), "%s: lambda_min unsound at %d bits: %a +- %a", name, precision, low.mid,
              low.rad);
    cr_assert(referee_max(n, A, high), "%s: lambda_max unsound at %d bits: %a +- %a", name, precision,
              high.mid, high.rad);
    double most = floor_of(n, A);
    if (precision > 53) { /* n^2 units of the working precision, and the rounding to double */
        most = ldexp((double)(4 * n * n), -precision) * size_of(n, A);
        most += 8 * LG_TINY;
    }
    cr_assert(2 * low.rad <= most + 8 * LG_U * fabs(low.mid), "%s: width %a at %d bits, at most %a", name,
              2 * low.rad, precision, most);
    cr_assert(2 * high.rad <= most + 8 * LG_U * fabs(high.mid), "%s: width %a at %d bits, at most %a", name,
              2 * high.rad, precision, most);
}

static void symmetric_random(uint64_t *state, size_t n, double *A)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            A[i * n + j] = A[j * n + i] = sample_uniform(state);
        }
    }
}

/* A = B B^T for B n x m of small integers: exact, of rank min(n, m) at most. */
static void integer_gram(uint64_t *state, size_t n, size_t m, double *A)
{
    double *B = malloc(n * m * sizeof(double));
    for (size_t i = 0; i < n * m; i++) {
        B[i] = sample_int(state, 9) - 4;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            A[i * n + j] = 0;
            for (size_t t = 0; t < m; t++) {
                A[i * n + j] += B[i * m + t] * B[j * m + t];
            }
        }
    }
    free(B);
}

Test(eigen, random_and_scaled)
{
    uint64_t state = 21;
    const int exponents[] = {0, 400, -400, 1000, -1010, -1060};
    double A[20 * 20];
    for (int round = 0; round < 24; round++) {
        size_t n = 1 + (size_t)sample_int(&state, 20);
        if (round % 2 == 0) {
            symmetric_random(&state, n, A);
        } else {
            integer_gram(&state, n, 2 * n, A);
        }
        for (size_t i = 0; i < n * n; i++) {
            A[i] = ldexp(A[i], exponents[round % 6]);
        }
        check_both_ends("random", n, A, 53);
        check_both_ends("random", n, A, 128);
    }
}

Test(eigen, clusters_ranks_and_structure)
{
    uint64_t state = 22;
    size_t n = 12;
    double A[12 * 12];
    for (size_t rank = 1; rank <= n; rank++) {
        integer_gram(&state, n, rank, A);
        check_both_ends("rank", n, A, 53);
        check_both_ends("rank", n, A, 128);
    }
    const double steps[] = {0, 0x1p-50, 0x1p-30, 1};
    for (size_t c = 0; c < 4; c++) { /* clusters: I + small */
        symmetric_random(&state, n, A);
        for (size_t i = 0; i < n * n; i++) {
            A[i] = A[i] * steps[c] + (i % (n + 1) == 0 ? 1 : 0);
        }
        for (size_t i = 0; i < n * n; i++) { /* rounding kept it symmetric */
            cr_assert(A[i] == A[(i % n) * n + i / n]);
        }
        check_both_ends("cluster", n, A, 53);
        check_both_ends("cluster", n, A, 128);
    }
    for (size_t i = 0; i < n * n; i++) { /* graded diagonal, one subnormal entry */
        A[i] = i % (n + 1) == 0 ? ldexp(1, -30 * (int)(i / (n + 1))) : 0;
    }
    A[n - 1] = A[(n - 1) * n] = LG_TINY;
    check_both_ends("graded", n, A, 53);
    check_both_ends("graded", n, A, 512);
    memset(A, 0, sizeof A);
    check_both_ends("zero", n, A, 53);
    check_both_ends("zero", n, A, 128);
}

/* Hilbert matrices as stored (entries rounded): condition 1e13 at n = 10. */
Test(eigen, hilbert)
{
    for (size_t n = 2; n <= 10; n++) {
        double A[100];
        for (size_t i = 0; i < n * n; i++) {
            A[i] = 1 / (double)(i / n + i % n + 1);
        }
        check_both_ends("Hilbert", n, A, 53);
        struct lg_mat M = lg_mat_view(n, n, A);
        lg_ball lambda = lg_eig_min(&M, 128);
        cr_assert(referee_min(n, A, lambda));
        cr_assert(lambda.mid > 0 && lambda.rad <= 4 * LG_U * lambda.mid, "n = %zu: %a +- %a", n, lambda.mid,
                  lambda.rad);
    }
}

/* Second difference: eigenvalues 2 - 2 cos(k pi / (n + 1)), integer entries. */
Test(eigen, second_difference)
{
    const size_t sizes[] = {2, 17, 150, 300};
    for (size_t s = 0; s < 4; s++) {
        size_t n = sizes[s];
        double *A = calloc(n * n, sizeof(double));
        for (size_t i = 0; i < n; i++) {
            A[i * n + i] = 2;
            if (i > 0) {
                A[i * n + i - 1] = A[(i - 1) * n + i] = -1;
            }
        }
        struct lg_mat M = lg_mat_view(n, n, A);
        arb_t lambda, angle;
        arb_init(lambda);
        arb_init(angle);
        for (int top = 0; top < 2; top++) {
            arb_set_ui(angle, top ? n : 1);
            arb_div_ui(angle, angle, n + 1, PREC);
            arb_cos_pi(lambda, angle, PREC);
            arb_sub_ui(lambda, lambda, 1, PREC);
            arb_mul_si(lambda, lambda, -2, PREC);
            lg_ball b = top ? lg_eig_max(&M, 53) : lg_eig_min(&M, 53);
            cr_assert(ball_contains(b, lambda, PREC), "n = %zu", n);
            /* Banded: || |R|^T|R| || <= 4, plus the shift of lambda_max. */
            cr_assert(2 * b.rad <= 4 * lg_gamma((double)n + 2, LG_U) * 8, "n = %zu: width %a", n, 2 * b.rad);
        }
        arb_clear(lambda);
        arb_clear(angle);
        free(A);
    }
}

/* A = Q diag(lambda) Q^T rounded, geometric spectrum from 1 to 1/condition. */
static void known_spectrum(uint64_t *state, size_t n, double condition, double *A)
{
    double *Q = malloc(2 * n * n * sizeof(double)), *W = Q + n * n, *tau = malloc(n * sizeof(double));
    for (size_t i = 0; i < n * n; i++) {
        Q[i] = sample_uniform(state);
    }
    LAPACKE_dgeqrf(LAPACK_ROW_MAJOR, (int)n, (int)n, Q, (int)n, tau);
    LAPACKE_dorgqr(LAPACK_ROW_MAJOR, (int)n, (int)n, (int)n, Q, (int)n, tau);
    for (size_t i = 0; i < n * n; i++) {
        W[i] = Q[i] * pow(condition, -(double)(i % n) / (double)(n - 1));
    }
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, (int)n, (int)n, 1, W, (int)n, Q, (int)n, 0,
                A, (int)n);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            A[i * n + j] = A[j * n + i];
        }
    }
    free(Q);
    free(tau);
}

/* The contract of the double rung: relative width 1e-6 at condition 1e4, n = 300. */
Test(eigen, required_width_in_double)
{
    uint64_t state = 23;
    size_t n = 300;
    double *A = malloc(n * n * sizeof(double));
    known_spectrum(&state, n, 1e4, A);
    struct lg_mat M = lg_mat_view(n, n, A);
    lg_ball lambda = lg_eig_min(&M, 53);
    cr_assert(2 * lambda.rad <= 1e-6 * lambda.mid, "relative width %g", 2 * lambda.rad / lambda.mid);
    /* Weyl: rounding of A and the loss of orthogonality of Q move eigenvalues by less than gamma_{4 n}. */
    cr_assert(fabs(lambda.mid - 1e-4) <= lambda.rad + lg_gamma(4 * (double)n, LG_U));
    free(A);
}

/* The contract of the Arb rung: the same at condition 1e12, where double has no digit of lambda_min. */
Test(eigen, required_width_in_arb)
{
    uint64_t state = 24;
    size_t n = 60;
    double *A = malloc(n * n * sizeof(double));
    known_spectrum(&state, n, 1e12, A);
    struct lg_mat M = lg_mat_view(n, n, A);
    lg_ball coarse = lg_eig_min(&M, 53), fine = lg_eig_min(&M, 128);
    cr_assert(2 * fine.rad <= 1e-6 * fine.mid, "relative width %g", 2 * fine.rad / fine.mid);
    cr_assert(referee_min(n, A, fine));
    cr_assert(lg_lo(coarse) <= lg_lo(fine) && lg_hi(fine) <= lg_hi(coarse));
    free(A);
}

/* Members at random signs of the radius, and the worst case A -+ R for rank-one R. */
Test(eigen, enclosures_with_radii)
{
    uint64_t state = 25;
    for (int round = 0; round < 20; round++) {
        size_t n = 2 + (size_t)sample_int(&state, 10);
        double A[144], R[144], B[144], d[12];
        symmetric_random(&state, n, A);
        for (size_t i = 0; i < n; i++) {
            d[i] = fabs(sample_uniform(&state)) * ldexp(1, -sample_int(&state, 20));
        }
        double norm = 0;
        for (size_t i = 0; i < n; i++) {
            norm += d[i] * d[i];
        }
        for (size_t i = 0; i < n * n; i++) {
            R[i] = d[i / n] * d[i % n];
        }
        struct lg_mat M = {n, n, A, R};
        for (int precision = 53; precision <= 128; precision += 75) {
            lg_ball low = lg_eig_min(&M, precision), high = lg_eig_max(&M, precision);
            for (int sign = -1; sign <= 1; sign++) {
                for (size_t i = 0; i < n; i++) {
                    for (size_t j = 0; j <= i; j++) {
                        double s = sign != 0 ? sign : sample_int(&state, 3) - 1;
                        B[i * n + j] = B[j * n + i] = A[i * n + j] + s * R[i * n + j] * (1 - 4 * LG_U);
                        if (fabs(B[i * n + j] - A[i * n + j]) > R[i * n + j]) {
                            B[i * n + j] = B[j * n + i] = A[i * n + j];
                        }
                    }
                }
                cr_assert(referee_min(n, B, low) && referee_max(n, B, high), "round %d sign %d", round, sign);
            }
            /* The radius norm is known within its row-sum bound; both ends move by it. */
            double rows = 0;
            for (size_t i = 0; i < n; i++) {
                double sum = 0;
                for (size_t j = 0; j < n; j++) {
                    sum += R[i * n + j];
                }
                rows = fmax(rows, sum);
            }
            double most = 2 * rows * (1 + 0x1p-20) + floor_of(n, A);
            cr_assert(norm <= rows * (1 + lg_gamma(64, LG_U)) && 2 * low.rad <= most && 2 * high.rad <= most);
        }
    }
}

/* A given shift: proved below lambda_min, refused above it. */
Test(eigen, above_a_shift)
{
    uint64_t state = 26;
    size_t n = 20;
    double A[400];
    for (int round = 0; round < 10; round++) {
        integer_gram(&state, n, n + (size_t)round, A);
        struct lg_mat M = lg_mat_view(n, n, A);
        lg_ball lambda = lg_eig_min(&M, 128);
        double shift = lg_lo(lambda) - floor_of(n, A), proved = lg_eig_min_above(&M, shift);
        cr_assert(proved <= shift && proved >= shift - floor_of(n, A) && proved <= lg_hi(lambda));
        cr_assert(lg_eig_min_above(&M, lg_hi(lambda) + floor_of(n, A)) == -INFINITY);
        cr_assert(lg_eig_min_above(&M, NAN) == -INFINITY && lg_eig_min_above(&M, INFINITY) == -INFINITY);
        double far = lg_eig_min_above(&M, -0x1p900);
        cr_assert(far <= -0x1p900 && far >= -0x1p901);
    }
}

Test(eigen, nothing_is_proved_about_nan_or_infinity)
{
    double A[4] = {1, 0, 0, NAN}, R[4] = {0, 0, 0, INFINITY}, E[4] = {1, 0, 0, 1};
    struct lg_mat bad = lg_mat_view(2, 2, A), blurred = {2, 2, E, R};
    for (int precision = 53; precision <= 128; precision += 75) {
        cr_assert(!lg_ball_finite(lg_eig_min(&bad, precision)) &&
                  !lg_ball_finite(lg_eig_max(&bad, precision)));
        cr_assert(!lg_ball_finite(lg_eig_min(&blurred, precision)));
        cr_assert(!lg_ball_finite(lg_mat_norm(&bad, precision)) &&
                  !lg_ball_finite(lg_mat_sigma_min(&blurred, precision)));
    }
    cr_assert(lg_eig_min_above(&bad, 0) == -INFINITY && lg_eig_min_above(&blurred, 0) == -INFINITY);
}
