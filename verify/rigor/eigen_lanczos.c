/* Lanczos with full reorthogonalisation; see eigen_lanczos.h.
 * Q: (steps + 1) x n, orthonormal rows; T: tridiagonal with diagonal alpha, off-diagonal beta.
 * Source: Parlett, The Symmetric Eigenvalue Problem, chapter 13. */
#include "verify/rigor/eigen_lanczos.h"
#include "verify/rigor/status.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void lg_apply_inverse(const struct lg_operator *op, double *x)
{
    int n = (int)op->n;
    cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, n, op->matrix, n, x, 1);
    cblas_dtrsv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, n, op->matrix, n, x, 1);
}

void lg_start_vector(size_t n, double *v)
{
    uint64_t state = 0x9e3779b97f4a7c15U;
    for (size_t i = 0; i < n; i++) { /* Marsaglia's xorshift64 */
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        v[i] = (double)(int64_t)state * 0x1p-63;
    }
}

/* T is diagonalised after the first two steps and then every so often. */
enum { CHECK = 4 };

struct basis {
    size_t room;
    double *Q, *alpha, *beta, *coefficient, *d, *off, *Z;
};

static int basis_init(struct basis *b, size_t steps, size_t n)
{
    size_t small = 5 * (steps + 1) + steps * steps;
    *b = (struct basis){.room = steps, .Q = malloc(((steps + 1) * n + small) * sizeof(double))};
    if (b->Q == NULL) {
        lg_memory_note();
        return -1;
    }
    b->alpha = b->Q + (steps + 1) * n;
    b->beta = b->alpha + steps + 1;
    b->coefficient = b->beta + steps + 1;
    b->d = b->coefficient + steps + 1;
    b->off = b->d + steps + 1;
    b->Z = b->off + steps + 1;
    return 0;
}

/* Largest Ritz pair of the first m steps: value, residual and error estimate, coefficients Z[., m-1]. */
static int ritz(struct basis *b, size_t m, double *value, double *residual, double *error)
{
    memcpy(b->d, b->alpha, m * sizeof(double));
    memcpy(b->off, b->beta, m * sizeof(double));
    if (LAPACKE_dstev(LAPACK_COL_MAJOR, 'V', (int)m, b->d, b->off, b->Z, (int)m) != 0) {
        return -1;
    }
    double gap = m > 1 ? b->d[m - 1] - b->d[m - 2] : 0;
    *value = b->d[m - 1];
    *residual = fabs(b->beta[m - 1] * b->Z[m * m - 1]);
    *error = *residual < gap ? *residual * (*residual / gap) : *residual;
    return 0;
}

/* One Lanczos step from row m - 1 of Q into row m; beta 0 when the Krylov space is exhausted. */
static int extend(const struct lg_operator *op, struct basis *b, size_t m)
{
    size_t n = op->n;
    double *w = b->Q + m * n;
    memcpy(w, w - n, n * sizeof(double));
    op->apply(op, w);
    double before = cblas_dnrm2((int)n, w, 1);
    b->alpha[m - 1] = 0;
    for (int pass = 0; pass < 2; pass++) {
        cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)m, (int)n, 1, b->Q, (int)n, w, 1, 0, b->coefficient, 1);
        cblas_dgemv(CblasRowMajor, CblasTrans, (int)m, (int)n, -1, b->Q, (int)n, b->coefficient, 1, 1, w, 1);
        b->alpha[m - 1] += b->coefficient[m - 1];
    }
    double norm = cblas_dnrm2((int)n, w, 1);
    if (!isfinite(norm) || !isfinite(b->alpha[m - 1])) {
        return -1;
    }
    /* What reorthogonalisation leaves of a vector inside the space is rounding: n u of it at most. */
    if (norm <= (double)n * 0x1p-53 * before) {
        norm = 0;
    }
    b->beta[m - 1] = norm;
    if (norm > 0) {
        cblas_dscal((int)n, 1 / norm, w, 1);
    }
    return 0;
}

int lg_lanczos(const struct lg_operator *op, size_t steps, double *v, double *value, double *error)
{
    size_t n = op->n, m = 0;
    steps = steps < n ? steps : n;
    struct basis b;
    if (basis_init(&b, steps, n) != 0) {
        return -1;
    }
    int status = -1;
    double norm = cblas_dnrm2((int)n, v, 1);
    if (!(norm > 0) || !isfinite(norm)) {
        goto cleanup;
    }
    for (size_t i = 0; i < n; i++) {
        b.Q[i] = v[i] / norm;
    }
    bool last = false;
    while (!last) {
        m++;
        if (extend(op, &b, m) != 0) {
            goto cleanup;
        }
        last = m == steps || b.beta[m - 1] == 0;
        if (last || m <= 2 || m % CHECK == 0) {
            double residual;
            if (ritz(&b, m, value, &residual, error) != 0) {
                goto cleanup;
            }
            bool enough = op->enough(op, *value, *error);
            *error = enough ? *error : residual;
            last = last || enough;
        }
    }
    cblas_dgemv(CblasRowMajor, CblasTrans, (int)m, (int)n, 1, b.Q, (int)n, b.Z + (m - 1) * m, 1, 0, v, 1);
    status = 0;
cleanup:
    free(b.Q);
    return status;
}

void lg_apply_negated(const struct lg_operator *op, double *x)
{
    size_t n = op->n;
    double *y = malloc(n * sizeof(double));
    if (y == NULL) { /* the caller sees that nothing is finite */
        lg_memory_note();
        x[0] = NAN;
        return;
    }
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)n, (int)n, -1, op->matrix, (int)n, x, 1, 0, y, 1);
    memcpy(x, y, n * sizeof(double));
    free(y);
}
