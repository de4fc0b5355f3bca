/* T11.3: the stopping time grows like the number of clusters (slide S37).
 *
 * K_c clusters of 4 rows at one point each, centres of cosine 0.95, so that |C|^2 = 0.95 K_c + 0.05, the order of the worst case |C|^2 <=
 * K_c, while lambda(C) stays where it is; one label of each flipped, rho = 1/4. eta = 1/|J_0|^2 and |J_0|^2 is of order n_l |C|^2, alpha^2 of order
 * n_l lambda(C): the first t with |Pi_F r_t| <= rho |Pi_F r_0| is of order log(1/rho)/(eta alpha^2), proportional to K_c. Between two steps the time
 * is interpolated. */
#include "verify/sweep/lib/descent.h"

enum { SIZE = 4, COLUMNS = 64, NEURONS = 400, MOST_STEPS = 20000 };

static int measure(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const size_t clusters = (size_t)at->x;
    const struct lg_blobs shape = {
        .clusters = clusters, .size = SIZE, .d = COLUMNS, .k = NEURONS, .wrong = clusters, .common = 0.95};
    struct lg_descent d;
    int status = lg_descent_open(&d, at, &shape, error, error_size) ||
                         lg_descent_stop(&d, 1.0 / SIZE, MOST_STEPS, y, error, error_size)
                     ? -1
                     : 0;
    lg_descent_close(&d);
    return status;
}

static const double clusters[] = {2, 4, 8, 16, 32};

const struct lg_sweep sweep_stopping_clusters = {
    .name = "stopping-clusters",
    .title = "The stopping time against the number of clusters",
    .x_label = "clusters K_c of 4 rows, centres of cosine 0.95",
    .y_label = "steps until |Pi_F r| is a quarter of its start",
    .because = "the step is bounded by |J_0|^2, which grows like K_c for centres that lean together, while "
               "alpha^2 does not",
    .expected = 1,
    .kernel = "blas",
    .x = clusters,
    .n_x = sizeof clusters / sizeof *clusters,
    .draws = 4,
    .measure = measure,
};
