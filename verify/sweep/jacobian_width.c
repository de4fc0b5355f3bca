/* T0.2, T11.4: early stopping moves the Jacobian by a share of alpha that falls like 1/sqrt k, k the width (slide S37).
 *
 * Four clusters of 8 rows at one point each in R^16, one label of each flipped, v_l = +-s/sqrt k with s fixed; stopped at the first t with
 * |Pi_F r_t| <= |Pi_F r_0|/8. y = |J_t - J_0|/sigma_min(J_0^T|F), both from the kernel's own J. T0.2: |J_t - J_0| <= L|W_t - W_0| with L = B2 |v|_inf |X| xi
 * of order k^(-1/2), while distance and sigma_min do not see k. T11.4 wants the bound of y below 1/8: the width that this takes grows like the square of
 * what y k^(1/2) stays at. */
#include "verify/sweep/lib/descent.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLUSTERS = 4, SIZE = 8, ROWS = CLUSTERS * SIZE, COLUMNS = 16, MOST_STEPS = 1000 };

static int jacobian(struct lg_descent *d, double *J, char *error, size_t error_size)
{
    if (!lg_session_jacobian(d->session, J))
        return 0;
    snprintf(error, error_size, "kernel %s, jacobian: %s; check it with `lemmagate gate`",
             d->session->declared.name, d->session->trouble);
    return -1;
}

/* The least and the largest eigenvalue of A A^T, A (rows x p). 0, or -1: no memory. */
static int extremes(size_t rows, size_t p, double *A, double *least, double *most)
{
    gsl_matrix *G = gsl_matrix_alloc(rows, rows);
    gsl_vector *values = gsl_vector_alloc(rows);
    gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(rows);
    const bool ready = G && values && work;
    if (ready) {
        const gsl_matrix_view view = gsl_matrix_view_array(A, rows, p);
        gsl_blas_dsyrk(CblasLower, CblasNoTrans, 1, &view.matrix, 0, G);
        gsl_eigen_symm(G, values, work);
        gsl_vector_minmax(values, least, most);
    }
    gsl_eigen_symm_free(work);
    gsl_vector_free(values);
    gsl_matrix_free(G);
    return ready ? 0 : -1;
}

/* Q^T J, rows of J summed over a cluster, over sqrt n_l. */
static void fast_rows(size_t p, const double *J, double *out)
{
    for (size_t e = 0; e < CLUSTERS * p; e++)
        out[e] = 0;
    for (size_t e = 0; e < ROWS * p; e++)
        out[e / p / SIZE * p + e % p] += J[e] / sqrt(SIZE);
}

static int compare(struct lg_descent *d, double *J0, double *J, double *y, char *error, size_t error_size)
{
    const size_t p = d->inst.k * d->inst.d;
    double fast, moved, ignored, time;
    if (jacobian(d, J0, error, error_size) ||
        lg_descent_stop(d, 1.0 / SIZE, MOST_STEPS, &time, error, error_size) ||
        jacobian(d, J, error, error_size))
        return -1;
    for (size_t e = 0; e < ROWS * p; e++)
        J[e] -= J0[e];
    int status = extremes(ROWS, p, J, &ignored, &moved);
    fast_rows(p, J0, J);
    if (status || extremes(CLUSTERS, p, J, &fast, &ignored)) {
        snprintf(error, error_size, "no memory for n = %d; close other programs", ROWS);
        return -1;
    }
    *y = sqrt(moved / fast);
    return 0;
}

static int measure(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const struct lg_blobs shape = {
        .clusters = CLUSTERS, .size = SIZE, .d = COLUMNS, .k = (size_t)at->x, .wrong = CLUSTERS};
    const size_t size = ROWS * COLUMNS * shape.k;
    struct lg_descent d;
    double *J = calloc(2 * size, sizeof *J);
    int status = lg_descent_open(&d, at, &shape, error, error_size);
    if (!J) {
        snprintf(error, error_size, "no memory for k = %zu; close other programs", shape.k);
        status = -1;
    }
    status = status || compare(&d, J, J + size, y, error, error_size) ? -1 : 0;
    lg_descent_close(&d);
    free(J);
    return status;
}

static const double widths[] = {64, 128, 256, 512, 1024, 2048};

const struct lg_sweep sweep_jacobian_width = {
    .name = "jacobian-width",
    .title = "How far early stopping moves the Jacobian against the width",
    .x_label = "neurons k",
    .y_label = "|J_t - J_0|/sigma_min(J_0^T|F) when stopped",
    .because =
        "the Lipschitz constant of J falls like 1/sqrt(k), while the distance travelled does not depend on k",
    .expected = -0.5,
    .kernel = "blas",
    .x = widths,
    .n_x = sizeof widths / sizeof *widths,
    .draws = 5,
    .measure = measure,
};
