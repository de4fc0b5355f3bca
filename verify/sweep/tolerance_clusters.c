/* T11.5: the cluster radius that early stopping tolerates falls like 1/sqrt K_c (slide S37).
 *
 * K_c clusters of 8 rows at one point each, one label of each flipped, d = 8 K_c; stopped at the first t with |Pi_F r_t| <= |Pi_F r_0|/8. y is
 * the largest eps_0 for which every point c_l - eps y_l grad f(c_l)/|grad f(c_l)|, eps <= eps_0, of all clusters l is still nearer to its
 * true label y_l (f has its sign): fresh points of clusters of radius eps_0, in the direction in which f falls fastest. T11.5 tolerates eps_row P
 * of the order of the labels, eps_row proportional to eps_0 and P, the distance travelled, to sqrt K_c. f is evaluated at the kernel's
 * weights in plain doubles; the first change of sign on the ray is found on a grid of GRID steps, then by bisection. */
#include "verify/sweep/lib/descent.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIZE = 8, COLUMNS_PER_CLUSTER = 8, NEURONS = 400, MOST_STEPS = 1000, GRID = 64, HALVINGS = 30 };
#define FURTHEST 4.0

struct ray {
    const struct lg_descent *d;
    double *x, *to; /* d each: the centre, and the unit direction */
    double label;
};

/* label f(x + eps to), and the gradient of f there when asked. */
static double value(const struct ray *r, double eps, double *gradient)
{
    const struct lg_instance *inst = &r->d->inst;
    double f = 0;
    for (size_t j = 0; gradient && j < inst->d; j++)
        gradient[j] = 0;
    for (size_t l = 0; l < inst->k; l++) {
        const double *w = r->d->W + l * inst->d;
        double z = 0;
        for (size_t j = 0; j < inst->d; j++)
            z += w[j] * (r->x[j] + eps * r->to[j]);
        const double t = tanh(z), slope = inst->v[l] * (1 - t * t);
        f += inst->v[l] * t;
        for (size_t j = 0; gradient && j < inst->d; j++)
            gradient[j] += slope * w[j];
    }
    return r->label * f;
}

/* The first eps on the ray of cluster l at which f is of the other class; FURTHEST when none is. */
static double reach(struct ray *r, size_t l)
{
    const struct lg_instance *inst = &r->d->inst;
    double norm = 0, low = 0, high = FURTHEST;
    r->label = l % 2 ? -1 : 1;
    for (size_t j = 0; j < inst->d; j++) {
        r->x[j] = inst->X[l * SIZE * inst->d + j];
        r->to[j] = 0;
    }
    if (value(r, 0, r->to) <= 0) /* wrong at the centre; the gradient at eps = 0 */
        return 0;
    for (size_t j = 0; j < inst->d; j++)
        norm = hypot(norm, r->to[j]);
    for (size_t j = 0; j < inst->d; j++)
        r->to[j] *= -r->label / norm;
    for (int g = 1; g <= GRID && high == FURTHEST; g++)
        if (value(r, FURTHEST * g / GRID, NULL) <= 0)
            high = FURTHEST * g / GRID, low = FURTHEST * (g - 1) / GRID;
    for (int h = 0; h < HALVINGS; h++) {
        const double middle = (low + high) / 2;
        *(value(r, middle, NULL) > 0 ? &low : &high) = middle;
    }
    return high;
}

static int tolerance(const struct lg_descent *d, double *y, char *error, size_t error_size)
{
    struct ray r = {d, malloc(2 * d->inst.d * sizeof *r.x), NULL, 0};
    if (!r.x) {
        snprintf(error, error_size, "no memory for d = %zu; close other programs", d->inst.d);
        return -1;
    }
    r.to = r.x + d->inst.d;
    *y = FURTHEST;
    for (size_t l = 0; l < d->shape.clusters; l++)
        *y = fmin(*y, reach(&r, l));
    free(r.x);
    return 0;
}

static int measure(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const size_t clusters = (size_t)at->x;
    const struct lg_blobs shape = {.clusters = clusters,
                                   .size = SIZE,
                                   .d = COLUMNS_PER_CLUSTER * clusters,
                                   .k = NEURONS,
                                   .wrong = clusters};
    struct lg_descent d;
    double time;
    int status = lg_descent_open(&d, at, &shape, error, error_size) ||
                         lg_descent_stop(&d, 1.0 / SIZE, MOST_STEPS, &time, error, error_size) ||
                         tolerance(&d, y, error, error_size)
                     ? -1
                     : 0;
    lg_descent_close(&d);
    return status;
}

static const double clusters[] = {4, 8, 16, 32};

const struct lg_sweep sweep_tolerance_clusters = {
    .name = "tolerance-clusters",
    .title = "The cluster radius that early stopping tolerates against the number of clusters",
    .x_label = "clusters K_c of 8 rows, d = 8 K_c",
    .y_label = "largest eps_0 with every point on its class's side",
    .because = "f changes by at most eps_0 times the distance travelled, which grows like sqrt(K_c)",
    .expected = -0.5,
    .kernel = "blas",
    .x = clusters,
    .n_x = sizeof clusters / sizeof *clusters,
    .draws = 5,
    .measure = measure,
};
