/* Where to look for the smallest eigenvalue of a positive definite S: a few steps of Lanczos on S^-1 with a
 * Cholesky factor in single precision, half the cost of the same in double. Nothing here is certified.
 *
 * The factor is that of a matrix within about n 2^-24 |S| of S, so a condition near 10^7 is out of reach: the
 * factorisation then refuses, and the caller searches in double. */
#include "verify/rigor/eigen_guess.h"
#include "verify/rigor/eigen_lanczos.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

enum { STEPS = 16 };

struct single {
    struct lg_operator op; /* first, so that apply() finds the rest */
    float *R, *x;          /* upper triangle row-major, n */
};

static void apply(const struct lg_operator *op, double *x)
{
    const struct single *s = (const struct single *)op;
    int n = (int)op->n;
    for (size_t i = 0; i < op->n; i++)
        s->x[i] = (float)x[i];
    cblas_strsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, n, s->R, n, s->x, 1);
    cblas_strsv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, n, s->R, n, s->x, 1);
    for (size_t i = 0; i < op->n; i++)
        x[i] = (double)s->x[i];
}

/* The next factor will lie about as far below lambda_min as it is off; from there every step gains more. */
static int enough(const struct lg_operator *op, double mu, double error)
{
    (void)op;
    return error <= mu / 64;
}

int lg_sym_guess(const struct lg_sym *S, double *v, double *value, double *error)
{
    size_t n = S->n;
    struct single s = {
        .op = {n, NULL, apply, enough, 0}, .R = malloc(n * n * sizeof *s.R), .x = malloc(n * sizeof *s.x)};
    double mu = 0, off = INFINITY;
    int status = -1;
    if (s.R == NULL || s.x == NULL) {
        lg_memory_note();
        goto cleanup;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            s.R[i * n + j] = (float)S->S[i * n + j];
    if (LAPACKE_spotrf_work(LAPACK_COL_MAJOR, 'L', (int)n, s.R, (int)n) != 0 ||
        lg_lanczos(&s.op, STEPS, v, &mu, &off) != 0 || !(mu > 0) || !isfinite(mu))
        goto cleanup;
    *value = 1 / mu;
    *error = off / mu / mu;
    status = 0;
cleanup:
    free(s.R);
    free(s.x);
    return status;
}
