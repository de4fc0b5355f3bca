/* The cost of a certified smallest eigenvalue against LAPACK's uncertified spectrum.
 *
 * A = Q diag(1, ..., 1/condition) Q^T, geometric, Q a product of random reflections: dense, as a Gram matrix is.
 * Peer: dsyevd without eigenvectors. "Shift known" is one factorisation at 0.9 lambda_min, what a caller who
 * needs a given lower bound pays; "self-contained" finds shift and eigenvector itself and encloses both sides. */
#include "verify/cli/bench.h"

#include "fixtures/lib/random.h"
#include "verify/rigor/matrix.h"

#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REFLECTIONS = 4, ROUNDS = 9 };

struct trial {
    size_t n;
    double smallest; /* prescribed lambda_min */
    double *A, *copy, *values;
    struct lg_mat view;
    lg_ball enclosure;
    double certified;
};

/* A := H A H, H = I - 2 u u^T / |u|^2: A - u w^T - w u^T with p = 2 A u / |u|^2, w = p - (p.u / |u|^2) u. Symmetric
 * bitwise, because both products of an entry and of its mirror image are the same. */
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

static int trial_open(struct trial *t, size_t n, double condition)
{
    *t = (struct trial){.n = n,
                        .smallest = 1 / condition,
                        .A = calloc(n * n, sizeof(double)),
                        .copy = malloc(n * n * sizeof(double)),
                        .values = malloc(2 * n * sizeof(double))};
    if (!t->A || !t->copy || !t->values)
        return -1;
    for (size_t i = 0; i < n; i++)
        t->A[i * n + i] = pow(condition, -(double)i / (double)(n - 1));
    for (uint64_t q = 0; q < REFLECTIONS; q++) {
        struct lg_stream s = lg_stream_make(1, "bench/reflection", n, q);
        lg_stream_fill_normal(&s, n, t->values);
        reflect(n, t->A, t->values, t->values + n);
    }
    t->view = lg_mat_view(n, n, t->A);
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
    t->enclosure = lg_eig_min(&t->view, 53);
    return lg_ball_finite(t->enclosure) ? 0 : -1;
}

static int eigenvalues_only(void *data)
{
    struct trial *t = data;
    lapack_int n = (lapack_int)t->n;
    memcpy(t->copy, t->A, t->n * t->n * sizeof *t->A);
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', n, t->copy, n, t->values) == 0 ? 0 : -1;
}

static double relative_width(lg_ball b)
{
    return 2 * b.rad / fabs(b.mid);
}

static int compare(size_t n, double condition)
{
    struct trial t;
    struct lg_bench_pair known, own;
    int status = -1;
    if (trial_open(&t, n, condition) || lg_bench_time(&known, ROUNDS, shift_known, eigenvalues_only, &t) ||
        lg_bench_time(&own, ROUNDS, self_contained, eigenvalues_only, &t))
        goto cleanup;
    printf(" n = %zu, condition %.0e\n", n, condition);
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
    int status = -1;
    if (trial_open(&t, n, condition))
        goto cleanup;
    printf(" n = %zu, condition %.0e\n", n, condition);
    lg_bench_print_value("relative width, double", relative_width(lg_eig_min(&t.view, 53)), INFINITY);
    lg_bench_print_value("relative width, 128 bits", relative_width(lg_eig_min(&t.view, precision)),
                         INFINITY);
    status = 0;
cleanup:
    trial_close(&t);
    return status;
}

int lg_bench_certificate(void)
{
    return compare(300, 1e4) || compare(1000, 1e4) || ill_conditioned(100, 1e12, 128) ? -1 : 0;
}
