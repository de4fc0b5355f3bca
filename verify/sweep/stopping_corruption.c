/* T11.3, T11.5: the stopping time grows like log(1/rho), rho the share of corrupted labels (slide S37).
 *
 * Two clusters of 128 rows at one point each, of cosine 1/2, rho * 128 labels of each flipped. The means of a cluster's labels are off by
 * the share rho of their range, so that a smaller fast residual does not help: the time is the first t with |Pi_F r_t| <= rho
 * |Pi_F r_0|. T11.3: |Pi_F r_t| <= (1 - eta alpha^2)^(t/2)|Pi_F r_0|, hence t = O(log(1/rho)/(eta alpha^2)), where eta alpha^2 does not see rho.
 * Between two steps the time is interpolated. x is log(1/rho), rho = 1/4 to 1/128. */
#include "verify/sweep/lib/descent.h"

#include <math.h>

enum { CLUSTERS = 2, SIZE = 128, COLUMNS = 32, NEURONS = 400, MOST_STEPS = 1000 };

static int measure(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const double wrong = round(SIZE * exp(-at->x));
    const struct lg_blobs shape = {.clusters = CLUSTERS,
                                   .size = SIZE,
                                   .d = COLUMNS,
                                   .k = NEURONS,
                                   .wrong = CLUSTERS * (size_t)wrong,
                                   .common = 0.5};
    struct lg_descent d;
    int status = lg_descent_open(&d, at, &shape, error, error_size) ||
                         lg_descent_stop(&d, wrong / SIZE, MOST_STEPS, y, error, error_size)
                     ? -1
                     : 0;
    lg_descent_close(&d);
    return status;
}

/* log 4, log 8, ... log 128 */
static const double logarithms[] = {1.3862943611198906, 2.0794415416798357, 2.772588722239781,
                                    3.4657359027997265, 4.1588830833596715, 4.852030263919617};

const struct lg_sweep sweep_stopping_corruption = {
    .name = "stopping-corruption",
    .title = "The stopping time against the share of corrupted labels",
    .x_label = "log(1/rho), rho the share of corrupted labels",
    .y_label = "steps until |Pi_F r| is rho of its start",
    .because = "the fast residual falls by one factor a step, so reaching the share rho takes a time of "
               "order log(1/rho)",
    .expected = 1,
    .kernel = "blas",
    .x = logarithms,
    .n_x = sizeof logarithms / sizeof *logarithms,
    .draws = 5,
    .measure = measure,
};
