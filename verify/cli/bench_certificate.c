/* The cost of a certified smallest eigenvalue against LAPACK's uncertified spectrum.
 *
 * Gram: A = B B^T / m with B Gaussian, n x m. By Marchenko and Pastur its condition is about
 * ((1 + sqrt(n/m)) / (1 - sqrt(n/m)))^2, which m is chosen for.
 * Geometric: A = Q diag(1, ..., 1/condition) Q^T, Q a product of random reflections; its eigenvalues crowd at
 * the lower end, the hardest case for a search.
 * Peer: dsyevd without eigenvectors. "Shift known" is one factorisation at 0.9 lambda_min, what a
 * caller who needs a given lower bound pays; "self-contained" finds shift and eigenvector itself and encloses
 * both sides. */
#include "verify/cli/bench.h"

#include "fixtures/lib/random.h"
#include "verify/rigor/matrix.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REFLECTIONS = 4, ROUNDS = 9 };

struct trial {
    size_t n;
    double smallest; /* lambda_min by dsyevd */
    double *A, *copy, *values;
    struct lg_mat view;
    lg_ball enclosure;
    double certified;
};

/* A := H A H, H = I - 2 u u^T / |u|^2: A - u w^T - w u^T with p = 2 A u / |u|^2, w = p - (p.u / |u|^2) u.
 * Symmetric bitwise, because both products of an entry and of its mirror image are the same. */
static void reflect(size_t n, double *A, const double *u, double *w)
{
    double uu = 0, pu = 0;
    for (size_t i = 0; i < n; i++)
        uu += u[i] * u[i];
    for (size_t i = 0; i < n; i++) {
        w[i] = 0;
        for (size_t j = 0; j < n; j++)
            w[i] += A[i * n + j] * u[j];
        w[i] *= 2 / uu;
        pu += w[i] * u[i];
    }
    for (size_t i = 0; i < n; i++)
        w[i] -= pu / uu * u[i];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            A[i * n + j] -= u[i] * w[j] + w[i] * u[j];
}

static void trial_close(struct trial *t)
{
    free(t->A);
    free(t->copy);
    free(t->values);
}

static int gram(size_t n, double condition, double *A)
{
    double root = sqrt(condition), y = (root - 1) / (root + 1);
    size_t m = (size_t)ceil((double)n / (y * y));
    double *B = malloc(n * m * sizeof *B);
    if (!B)
        return -1;
    struct lg_stream s = lg_stream_make(1, "bench/gram", n, m);
    lg_stream_fill_normal(&s, n * m, B);
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, (int)n, (int)m, 1 / (double)m, B, (int)m, B,
                (int)m, 0, A, (int)n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            A[j * n + i] = A[i * n + j];
    free(B);
    return 0;
}

static int geometric(size_t n, double condition, double *A)
{
    double *u = malloc(2 * n * sizeof *u);
    if (!u)
        return -1;
    for (size_t i = 0; i < n; i++)
        A[i * n + i] = pow(condition, -(double)i / (double)(n - 1));
    for (uint64_t q = 0; q < REFLECTIONS; q++) {
        struct lg_stream s = lg_stream_make(1, "bench/reflection", n, q);
        lg_stream_fill_normal(&s, n, u);
        reflect(n, A, u, u + n);
    }
    free(u);
    return 0;
}

static int eigenvalues_only(void *data)
{
    struct trial *t = data;
    lapack_int n = (lapack_int)t->n;
    memcpy(t->copy, t->A, t->n * t->n * sizeof *t->A);
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', n, t->copy, n, t->values) == 0 ? 0 : -1;
}

static int trial_open(struct trial *t, size_t n, double condition, int (*fill)(size_t, double, double *))
{
    *t = (struct trial){.n = n,
                        .A = calloc(n * n, sizeof(double)),
                        .copy = malloc(n * n * sizeof(double)),
                        .values = malloc(n * sizeof(double))};
    if (!t->A || !t->copy || !t->values || fill(n, condition, t->A))
        return -1;
    t->view = lg_mat_view(n, n, t->A);
    if (eigenvalues_only(t))
        return -1;
    t->smallest = t->values[0];
    return 0;
}

static int shift_known(void *data)
{
    struct trial *t = data;
    t->certified = lg_eig_min_above(&t->view, 0.9 * t->smallest);
    return t->certified > -INFINITY ? 0 : -1;
}

static int self_contained(void *data)
{
    struct trial *t = data;
    t->enclosure = lg_eig_min(&t->view, LG_DOUBLE);
    return lg_ball_finite(t->enclosure) ? 0 : -1;
}

static double relative_width(lg_ball b)
{
    return 2 * b.rad / fabs(b.mid);
}

static int compare(const char *kind, int (*fill)(size_t, double, double *), size_t n, double condition)
{
    struct trial t;
    struct lg_bench_pair known, own;
    int status = -1;
    if (trial_open(&t, n, condition, fill) ||
        lg_bench_time(&known, ROUNDS, shift_known, eigenvalues_only, &t) ||
        lg_bench_time(&own, ROUNDS, self_contained, eigenvalues_only, &t))
        goto cleanup;
    printf(" %s, n = %zu, condition %.1e\n", kind, n, t.values[n - 1] / t.smallest);
    lg_bench_print_pair("certificate, shift known", "dsyevd, eigenvalues only", &known, 0.2);
    lg_bench_print_pair("enclosure of lambda_min, self-contained", "dsyevd, eigenvalues only", &own, 0.6);
    lg_bench_print_value("relative width of the enclosure", relative_width(t.enclosure), INFINITY);
    status = 0;
cleanup:
    trial_close(&t);
    return status;
}

static int ill_conditioned(size_t n, double condition, int precision)
{
    struct trial t;
    char label[64];
    int status = -1;
    if (trial_open(&t, n, condition, geometric))
        goto cleanup;
    printf(" geometric, n = %zu, condition %.1e\n", n, t.values[n - 1] / t.smallest);
    lg_bench_print_value("relative width, double", relative_width(lg_eig_min(&t.view, LG_DOUBLE)), INFINITY);
    snprintf(label, sizeof label, "relative width, %d bits", precision);
    lg_bench_print_value(label, relative_width(lg_eig_min(&t.view, precision)), INFINITY);
    status = 0;
cleanup:
    trial_close(&t);
    return status;
}

int lg_bench_certificate(void)
{
    static const size_t sizes[] = {300, 1000};
    int threads = openblas_get_num_threads(), status = 0;
    openblas_set_num_threads(1);
    puts(" (one BLAS thread for both)");
    for (size_t q = 0; q < sizeof sizes / sizeof *sizes && !status; q++)
        status =
            compare("Gram", gram, sizes[q], 1e4) || compare("geometric", geometric, sizes[q], 1e4) ? -1 : 0;
    if (!status)
        status = ill_conditioned(100, 1e12, 128);
    openblas_set_num_threads(threads);
    return status;
}
