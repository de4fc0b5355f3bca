/* Matrices known entrywise to a radius: allocation, views, entrywise product, matrix times vector and
 * the Frobenius norm. Products through BLAS are in matrix_product.c. */
#include "verify/rigor/dot.h"
#include "verify/rigor/matrix.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

int lg_mat_init(struct lg_mat *A, size_t rows, size_t cols)
{
    *A = (struct lg_mat){rows, cols, NULL, NULL};
    assert(cols == 0 || rows <= SIZE_MAX / sizeof(double) / cols);
    size_t room = rows * cols > 0 ? rows * cols : 1;
    A->mid = calloc(room, sizeof(double));
    A->rad = calloc(room, sizeof(double));
    if (A->mid == NULL || A->rad == NULL) {
        lg_memory_note();
        lg_mat_clear(A);
        return -1;
    }
    return 0;
}

void lg_mat_clear(struct lg_mat *A)
{
    free(A->mid);
    free(A->rad);
    *A = (struct lg_mat){0, 0, NULL, NULL};
}

/* The view never writes: every function takes its inputs as pointers to const. */
struct lg_mat lg_mat_view(size_t rows, size_t cols, const double *data)
{
    union {
        const double *read;
        double *write;
    } alias = {.read = data};
    return (struct lg_mat){rows, cols, alias.write, NULL};
}

static lg_ball entry(const struct lg_mat *A, size_t i)
{
    return lg_ball_make(A->mid[i], A->rad != NULL ? A->rad[i] : 0);
}

/* One rounding u|ab| each (or 2^-1075) and |ab - m_a m_b| <= |m_a| r_b + r_a (|m_b| + r_b). */
int lg_mat_hadamard(struct lg_mat *out, const struct lg_mat *A, const struct lg_mat *B)
{
    assert(A->rows == B->rows && A->cols == B->cols && out->rows == A->rows && out->cols == A->cols);
    assert(out->rad != NULL);
    for (size_t i = 0; i < A->rows * A->cols; i++) {
        lg_ball product = lg_mul(entry(A, i), entry(B, i));
        out->mid[i] = product.mid;
        out->rad[i] = product.rad;
    }
    return 0;
}

/* Row by row with the sums of dot.h: rounding, |A| r_x, r_A (|x| + r_x). */
int lg_mat_vec(struct lg_vec *out, const struct lg_mat *A, const struct lg_vec *x)
{
    assert(A->cols == x->n && out->n == A->rows);
    size_t n = x->n;
    double *grown = malloc((n > 0 ? n : 1) * sizeof(double));
    if (grown == NULL) {
        lg_memory_note();
        return -1;
    }
    bool fuzzy = false;
    for (size_t j = 0; j < n; j++) {
        grown[j] = lg_add_up(fabs(x->mid[j]), x->rad[j]);
        fuzzy = fuzzy || !(x->rad[j] == 0);
    }
    for (size_t i = 0; i < A->rows; i++) {
        const double *row = A->mid + i * n;
        double mid = lg_dot(n, row, x->mid);
        double rad = lg_dot_error(n, row, x->mid);
        if (fuzzy) {
            rad = lg_add_up(rad, lg_dot_abs_up(n, row, x->rad));
        }
        if (A->rad != NULL) {
            rad = lg_add_up(rad, lg_dot_abs_up(n, A->rad + i * n, grown));
        }
        bool finite = isfinite(mid) && isfinite(rad);
        out->mid[i] = finite ? mid : 0;
        out->rad[i] = finite ? rad : INFINITY;
    }
    free(grown);
    return 0;
}

lg_ball lg_mat_frobenius(const struct lg_mat *A)
{
    size_t n = A->rows * A->cols;
    lg_ball norm = lg_norm_exact(n, A->mid);
    double spread = A->rad != NULL ? lg_norm_up(n, A->rad) : 0;
    return spread == 0 ? norm : lg_nonneg(lg_add(norm, lg_ball_make(0, spread)));
}

void lg_mat_symmetric_part(struct lg_mat *out, const double *A)
{
    size_t n = out->rows;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            lg_ball mean = lg_scale(lg_add(lg_exact(A[i * n + j]), lg_exact(A[j * n + i])), 0.5);
            out->mid[i * n + j] = mean.mid;
            out->rad[i * n + j] = mean.rad;
        }
}
