/* T11.4, a priori form: early stopping travels a distance of order sqrt K_c, K_c the number of clusters (slide S38).
 *
 * Clusters of 10 rows, radius 2^-10, two labels of each flipped; d = 8 K_c, so that lambda of the centres, and with it
 * sigma_min(J_0^T|F), stays where it is, while |Pi_F r_0| grows like sqrt K_c. The path is measured to the first step with
 * |Pi_F r| <= |Pi_F r_0|/10; corrupted labels are not fitted by then. The number of rows per cluster does not enter. */
#include "verify/sweep/lib/descent.h"

enum { SIZE = 10, WRONG = 2, COLUMNS_PER_CLUSTER = 8, NEURONS = 500, STOP = 10, MOST_STEPS = 1000 };

static int measure(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const size_t clusters = (size_t)at->x;
    const struct lg_blobs shape = {.clusters = clusters,
                                   .size = SIZE,
                                   .d = COLUMNS_PER_CLUSTER * clusters,
                                   .k = NEURONS,
                                   .radius = 0x1p-10,
                                   .wrong = WRONG * clusters};
    struct lg_descent d;
    double time;
    int status = lg_descent_open(&d, at, &shape, error, error_size) ||
                         lg_descent_stop(&d, 1.0 / STOP, MOST_STEPS, &time, error, error_size)
                     ? -1
                     : 0;
    *y = d.path;
    lg_descent_close(&d);
    return status;
}

static const double clusters[] = {2, 4, 8, 16, 32};

const struct lg_sweep sweep_path_clusters = {
    .name = "path-clusters",
    .title = "The path of gradient descent until early stopping against the number of clusters",
    .x_label = "clusters K_c of 10 rows, d = 8 K_c",
    .y_label = "path until early stopping",
    .because = "early stopping travels a distance of order sqrt(K_c), however many rows a cluster has",
    .expected = 0.5,
    .kernel = "blas",
    .x = clusters,
    .n_x = sizeof clusters / sizeof *clusters,
    .draws = 5,
    .measure = measure,
};
