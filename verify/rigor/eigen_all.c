/* Enclosing the whole spectrum of a small symmetric matrix; see eigen_all.h. */
#include "verify/rigor/eigen_all.h"
#include "verify/rigor/eigen_bounds.h"

#include <assert.h>
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Upper bound of the norm of M - diag(d) over the symmetric M in the enclosure, d NULL: of M - I. */
static double departure(const struct lg_mat *M, const double *d, double *work)
{
    size_t n = M->rows;
    double *r = work + 2 * n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double centre = i != j ? 0 : d ? d[i] : 1;
            r[i * n + j] =
                lg_mag(lg_sub(lg_ball_make(M->mid[i * n + j], M->rad[i * n + j]), lg_exact(centre)));
        }
    return lg_sym_radius_norm(n, r, work);
}

/* M = V^T mid(A) V; the radii of A move every eigenvalue by at most their norm, and would grow in the product. */
static void enclose_values(struct lg_eigen *e, const struct lg_mat *A, const struct lg_mat *M, double *work)
{
    size_t n = M->rows;
    double spread = A->rad ? lg_sym_radius_norm(n, A->rad, work) : 0;
    double *d = work + 2 * n + n * n;
    for (size_t i = 0; i < n; i++)
        d[i] = M->mid[i * n + i];
    double off = departure(M, d, work);
    qsort(d, n, sizeof *d, ascending);
    bool certain = isfinite(off) && isfinite(spread) && e->skew < 0.5;
    for (size_t i = 0; i < n; i++) {
        lg_ball value = certain ? lg_add(lg_div(lg_ball_make(d[i], off), lg_ball_make(1, e->skew)),
                                         lg_ball_make(0, spread))
                                : lg_whole_line();
        e->values.mid[i] = value.mid;
        e->values.rad[i] = value.rad;
    }
}

static int transpose(struct lg_mat *out, const struct lg_mat *A)
{
    if (lg_mat_init(out, A->cols, A->rows))
        return -1;
    for (size_t i = 0; i < A->rows; i++)
        for (size_t j = 0; j < A->cols; j++)
            out->mid[j * A->rows + i] = A->mid[i * A->cols + j];
    return 0;
}

int lg_eigen_open(struct lg_eigen *e, const struct lg_mat *A)
{
    assert(A->rows == A->cols && A->rows > 0);
    size_t n = A->rows;
    struct lg_mat Vt = {0}, AV = {0}, M = {0}, centre = lg_mat_view(n, n, A->mid);
    double *work = malloc((3 * n + n * n) * sizeof *work);
    int status = -1;
    *e = (struct lg_eigen){.skew = INFINITY};
    if (!work || lg_vec_init(&e->values, n) || lg_mat_init(&e->V, n, n) || lg_mat_init(&AV, n, n) ||
        lg_mat_init(&M, n, n))
        goto cleanup;
    memcpy(e->V.mid, A->mid, n * n * sizeof(double));
    if (LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'V', 'U', (int)n, e->V.mid, (int)n, work)) {
        memset(e->V.mid, 0, n * n * sizeof(double)); /* not finite or not converged: nothing is certified */
    }
    if (transpose(&Vt, &e->V) || lg_mat_product(&M, &Vt, &e->V))
        goto cleanup;
    e->skew = departure(&M, NULL, work);
    if (lg_mat_product(&AV, &centre, &e->V) || lg_mat_product(&M, &Vt, &AV))
        goto cleanup;
    enclose_values(e, A, &M, work);
    status = 0;
cleanup:
    lg_mat_clear(&Vt);
    lg_mat_clear(&AV);
    lg_mat_clear(&M);
    free(work);
    if (status)
        lg_eigen_close(e);
    return status;
}

void lg_eigen_close(struct lg_eigen *e)
{
    lg_vec_clear(&e->values);
    lg_mat_clear(&e->V);
    *e = (struct lg_eigen){0};
}

/* AV_1 - V_1 D for the columns from `first` on; D are the midpoints of the values there. */
static void subtract_scaled(struct lg_mat *R, const struct lg_eigen *e, size_t first)
{
    size_t n = R->rows;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            lg_ball moved = lg_mul(lg_exact(e->V.mid[i * n + j]), lg_exact(e->values.mid[j]));
            lg_ball rest = lg_sub(lg_ball_make(R->mid[i * n + j], R->rad[i * n + j]), moved);
            R->mid[i * n + j] = j < first ? 0 : rest.mid;
            R->rad[i * n + j] = j < first ? 0 : rest.rad;
        }
}

int lg_eigen_lean(const struct lg_eigen *e, const struct lg_mat *A, size_t top, double *lean)
{
    size_t n = A->rows, first = n - top;
    struct lg_mat R = {0};
    double least = INFINITY;
    assert(top > 0 && top <= n);
    *lean = first == 0 ? 0 : INFINITY;
    if (first == 0)
        return 0;
    for (size_t j = first; j < n; j++)
        least = fmin(least, e->values.mid[j]);
    lg_ball gap = lg_sub(lg_exact(least), lg_ball_make(e->values.mid[first - 1], e->values.rad[first - 1]));
    if (!lg_certainly_gt(gap, lg_exact(0)))
        return 0;
    int status = lg_mat_init(&R, n, n) || lg_mat_product(&R, A, &e->V) ? -1 : 0;
    if (!status) {
        subtract_scaled(&R, e, first);
        *lean = lg_div_up(lg_hi(lg_mat_frobenius(&R)), lg_lo(gap));
    }
    lg_mat_clear(&R);
    return status;
}
