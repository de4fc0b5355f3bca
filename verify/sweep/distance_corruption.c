/* T11.6: overfitting travels a distance of order sqrt m, m the number of corrupted labels (slide S38).
 *
 * Two clusters of 64 rows in R^160, radius 1/8; m labels flipped. The distance |W - W_0| is taken at the first of every
 * STRIDE steps with |f(W) - y| <= |Pi_S r_0|/2: corrupted labels are being fitted. |Pi_S r_0| goes like the root of
 * sum w(1 - w/64) over the clusters, w their flipped labels, so m stays well below the number of rows; fitting the true
 * labels takes a share of the distance that does not grow. Both pull the exponent of finite m below 1/2. */
#include "verify/sweep/lib/descent.h"

#include <math.h>
#include <stdio.h>

enum { CLUSTERS = 2, SIZE = 64, COLUMNS = 160, NEURONS = 50, STRIDE = 32, MOST_STEPS = 20000 };

#define RADIUS 0.125

static int measure(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const struct lg_blobs shape = {CLUSTERS, SIZE, COLUMNS, NEURONS, RADIUS, (size_t)at->x, 0};
    struct lg_descent d;
    int status = lg_descent_open(&d, at, &shape, error, error_size);
    const double stop = d.slow / 2;
    while (!status && hypot(d.fast, d.slow) > stop && d.steps < MOST_STEPS)
        status = lg_descent_walk(&d, STRIDE, error, error_size);
    if (!status && hypot(d.fast, d.slow) > stop) {
        snprintf(error, error_size,
                 "%zu corrupted labels: |f - y| is still %.3g after %zu steps; use another --seed",
                 shape.wrong, hypot(d.fast, d.slow), d.steps);
        status = -1;
    }
    *y = status ? 0 : lg_descent_distance(&d);
    lg_descent_close(&d);
    return status;
}

static const double corrupted[] = {1, 2, 4, 8, 16};

const struct lg_sweep sweep_distance_corruption = {
    .name = "distance-corruption",
    .title = "The distance of overfitting against the number of corrupted labels",
    .x_label = "corrupted labels m of 128",
    .y_label = "|W - W_0| when overfitted",
    .because = "fitting m corrupted labels takes a distance of order sqrt(m)",
    .expected = 0.5,
    .kernel = "blas",
    .x = corrupted,
    .n_x = sizeof corrupted / sizeof *corrupted,
    .draws = 2,
    .measure = measure,
};
