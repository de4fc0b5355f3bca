/* Products of matrix enclosures through BLAS.
 *
 * For A in {M, R} (p x m) and B in {N, S} (m x q):
 *   |AB - fl(MN)| <= gamma |M||N| + m 2^-1074 + |M| S + R (|N| + S),   gamma = gamma_{m+2}:
 * m roundings for any order of summation (Higham 3.1), one more for an accumulation onto a stored
 * partial sum and one for the multiplication by alpha. The right-hand side is a sum of products of
 * nonnegative matrices, itself computed by BLAS; with at most t = 2m + 4 roundings per entry its exact
 * value is at most (computed + t 2^-1074) / (1 - gamma_t). Overflow makes the entry infinite. */
#include "verify/rigor/matrix.h"

#include <assert.h>
#include <cblas.h>
#include <stdlib.h>
#include <string.h>

static const double *radius(const struct lg_mat *A)
{
    if (A->rad == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < A->rows * A->cols; i++) {
        if (A->rad[i] != 0) {
            return A->rad;
        }
    }
    return NULL;
}

/* out_i >= a |x_i| + b r_i; r NULL is 0. */
static void weigh(size_t n, double *out, double a, const double *x, double b, const double *r)
{
    if (r == NULL) {
        for (size_t i = 0; i < n; i++) {
            out[i] = lg_up(a * fabs(x[i]));
        }
        return;
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = lg_up(lg_up(a * fabs(x[i])) + lg_up(b * r[i]));
    }
}

/* out_i = |x_i|. */
static void magnitude(size_t n, double *out, const double *x)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = fabs(x[i]);
    }
}

/* Turn the computed nonnegative sums into radii, adding the products' own underflow. */
static void settle(struct lg_mat *out, size_t m)
{
    double terms = 2 * (double)m + 4;
    double grow = lg_div_up(1, lg_down(1 - lg_gamma(terms, LG_U)));
    double underflow = lg_mul_up(2 * terms, LG_TINY);
    for (size_t i = 0; i < out->rows * out->cols; i++) {
        double rad = lg_up(lg_up(out->rad[i] + underflow) * grow);
        bool finite = isfinite(out->mid[i]) && isfinite(rad);
        out->mid[i] = finite ? out->mid[i] : 0;
        out->rad[i] = finite ? rad : INFINITY;
    }
}

static double product_gamma(size_t m)
{
    return lg_gamma((double)m + 2, LG_U);
}

static void gemm(size_t p, size_t q, size_t m, const double *A, const double *B, double beta, double *C)
{
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)p, (int)q, (int)m, 1, A, (int)m, B, (int)q,
                beta, C, (int)q);
}

int lg_mat_product(struct lg_mat *out, const struct lg_mat *A, const struct lg_mat *B)
{
    assert(A->cols == B->rows && out->rows == A->rows && out->cols == B->cols && out->rad != NULL);
    size_t p = A->rows, m = A->cols, q = B->cols;
    if (p == 0 || q == 0 || m == 0) {
        memset(out->mid, 0, p * q * sizeof(double));
        memset(out->rad, 0, p * q * sizeof(double));
        return 0;
    }
    const double *R = radius(A), *S = radius(B);
    double gamma = product_gamma(m);
    double *left = malloc(p * m * sizeof(double)), *right = malloc(m * q * sizeof(double));
    int status = -1;
    if (left == NULL || right == NULL) {
        lg_memory_note();
        goto cleanup;
    }
    gemm(p, q, m, A->mid, B->mid, 0, out->mid);
    if (S == NULL) { /* (gamma |M| + R) |N| */
        weigh(p * m, left, gamma, A->mid, 1, R);
        magnitude(m * q, right, B->mid);
        gemm(p, q, m, left, right, 0, out->rad);
    } else { /* |M| (gamma |N| + S) + R (|N| + S) */
        magnitude(p * m, left, A->mid);
        weigh(m * q, right, gamma, B->mid, 1, S);
        gemm(p, q, m, left, right, 0, out->rad);
        if (R != NULL) {
            weigh(m * q, right, 1, B->mid, 1, S);
            gemm(p, q, m, R, right, 1, out->rad);
        }
    }
    settle(out, m);
    status = 0;
cleanup:
    free(left);
    free(right);
    return status;
}

static void mirror(size_t n, double *C)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            C[i * n + j] = C[j * n + i];
        }
    }
}

/* With R' = R + (gamma/2)|M| and V = |M| + R/2 the radius gamma |M||M|^T + |M|R^T + R|M|^T + R R^T is at
 * most V R'^T + R' V^T: one symmetric rank-2m update. */
int lg_mat_gram(struct lg_mat *out, const struct lg_mat *A)
{
    assert(out->rows == A->rows && out->cols == A->rows && out->rad != NULL);
    size_t n = A->rows, m = A->cols;
    if (n == 0 || m == 0) {
        memset(out->mid, 0, n * n * sizeof(double));
        memset(out->rad, 0, n * n * sizeof(double));
        return 0;
    }
    const double *R = radius(A);
    double gamma = product_gamma(m);
    double *V = malloc(n * m * sizeof(double)), *W = malloc(n * m * sizeof(double));
    int status = -1;
    if (V == NULL || W == NULL) {
        lg_memory_note();
        goto cleanup;
    }
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, (int)n, (int)m, 1, A->mid, (int)m, 0, out->mid,
                (int)n);
    if (R == NULL) {
        magnitude(n * m, V, A->mid);
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, (int)n, (int)m, gamma, V, (int)m, 0, out->rad,
                    (int)n);
    } else {
        weigh(n * m, V, 1, A->mid, 0.5, R);
        weigh(n * m, W, gamma / 2, A->mid, 1, R);
        cblas_dsyr2k(CblasRowMajor, CblasUpper, CblasNoTrans, (int)n, (int)m, 1, V, (int)m, W, (int)m, 0,
                     out->rad, (int)n);
    }
    mirror(n, out->mid);
    mirror(n, out->rad);
    settle(out, m);
    status = 0;
cleanup:
    free(V);
    free(W);
    return status;
}
