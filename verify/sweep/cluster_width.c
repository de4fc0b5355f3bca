/* S37, the width: from which number of neurons k on does early stopping give K_c clusters their true labels?
 *
 * K_c clusters of 4 rows at one point each in R^8, one label of each flipped; the kernel's gradient descent with eta = 1/|J_0|^2 is stopped at the
 * first of every STRIDE steps with |Pi_F r_t| <= |Pi_F r_0|/4, or after MOST_STEPS. A cell says yes when f encloses, at the kernel's weights,
 * the sign of the true label for every row, no when for some row it is certainly the other. A layer of kd parameters has K_c directions
 * to fit when kd >= K_c; T11.4 promises it from its k on (THEORY.md, Scalings of early stopping), with probability 1 - 2^-6. */
#include "verify/covariance/covariance.h"
#include "verify/model/model.h"
#include "verify/sweep/lib/descent.h"
#include "verify/sweep/lib/map.h"

#include <math.h>
#include <stdio.h>

enum { SIZE = 4, COLUMNS = 8, STRIDE = 25, MOST_STEPS = 1000, LOG2_P = 6 };

static struct lg_blobs shape_of(double clusters, double neurons)
{
    return (struct lg_blobs){.clusters = (size_t)clusters,
                             .size = SIZE,
                             .d = COLUMNS,
                             .k = (size_t)neurons,
                             .wrong = (size_t)clusters};
}

/* Of a cluster's rows one label is flipped: the sum of the labels has the sign of the true one. */
static double true_sign(const struct lg_instance *inst, size_t i)
{
    double sum = 0;
    for (size_t j = i / SIZE * SIZE; j < i / SIZE * SIZE + SIZE; j++)
        sum += inst->y[j];
    return copysign(1, sum);
}

static int look(const struct lg_descent *d, enum lg_answer *answer, char *error, size_t error_size)
{
    struct lg_model m = {0};
    struct lg_state s = {0};
    int status =
        lg_model_open(&m, &d->inst, d->inst.y, LG_DOUBLE) || lg_state_open(&s, &m, d->W, false) ? -1 : 0;
    if (status)
        snprintf(error, error_size, "no memory for n = %zu, k = %zu; close other programs", d->inst.n,
                 d->inst.k);
    *answer = LG_ANSWER_YES;
    for (size_t i = 0; !status && i < d->inst.n && *answer != LG_ANSWER_NO; i++) {
        const lg_ball f = lg_scale(lg_ball_make(s.f.mid[i], s.f.rad[i]), true_sign(&d->inst, i));
        if (lg_hi(f) < 0)
            *answer = LG_ANSWER_NO;
        else if (!(lg_lo(f) > 0))
            *answer = LG_ANSWER_UNSURE;
    }
    lg_state_close(&s);
    lg_model_close(&m);
    return status;
}

static int decide(const struct lg_sweep_at *at, double y, enum lg_answer *answer, char *error,
                  size_t error_size)
{
    const struct lg_blobs shape = shape_of(at->x, y);
    struct lg_descent d;
    int status = lg_descent_open(&d, at, &shape, error, error_size);
    const double stop = d.fast / SIZE;
    while (!status && d.fast > stop && d.steps < MOST_STEPS)
        status = lg_descent_walk(&d, STRIDE, error, error_size);
    status = status || look(&d, answer, error, error_size) ? -1 : 0;
    lg_descent_close(&d);
    return status;
}

static int parameters(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    (void)error, (void)error_size;
    *y = at->x / COLUMNS;
    return 0;
}

/* The centres are the clusters' first rows; s = 1. */
static int theorem(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    const struct lg_covariance_request how = {.activation = LG_TANH, .order = 1, .normalise = true};
    const struct lg_activation *phi = lg_activations[LG_TANH];
    const struct lg_blobs shape = shape_of(at->x, 2);
    double C[64 * COLUMNS];
    struct lg_descent d;
    struct lg_covariance cov;
    int status = lg_descent_open(&d, at, &shape, error, error_size);
    for (size_t e = 0; !status && e < shape.clusters * COLUMNS; e++)
        C[e] = d.inst.X[e / COLUMNS * SIZE * COLUMNS + e % COLUMNS];
    const double label = status ? 0 : fabs(d.inst.y[0]);
    lg_descent_close(&d);
    const struct lg_mat view = lg_mat_view(shape.clusters, COLUMNS, C);
    if (status)
        return -1;
    if (lg_covariance_init(&cov, &how, &view) != LG_COVARIANCE_OK) {
        snprintf(error, error_size, "no memory for the covariance of %zu centres; close other programs",
                 shape.clusters);
        return -1;
    }
    const struct lg_covariance_constants c = lg_covariance_constants(&cov, COLUMNS);
    lg_covariance_clear(&cov);
    const double lambda = lg_lo(c.lambda), norm = lg_hi(c.x_norm), B = lg_hi(phi->B);
    const double spectrum = 2 * B * B * norm * norm * log(ldexp(at->x, LOG2_P)) / (0.1534 * lambda);
    const double root = 18 * lg_hi(phi->B2) * norm * sqrt(at->x) * label / lambda;
    *y = ceil(fmax(spectrum, root * root));
    return 0;
}

static const double clusters[] = {2, 4, 6, 8, 12, 16, 24, 32};
static const double neurons[] = {2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96};
static const struct lg_map_curve curves[] = {
    {"kd = K_c: as many parameters as clusters", parameters},
    {"k that suffices for early stopping (T11.4)", theorem},
};
static const struct lg_map map = {
    .yes_label = "certified: stopped early, every row is on the side of its true label",
    .no_label = "certified: some row is not",
    .y = neurons,
    .n_y = sizeof neurons / sizeof *neurons,
    .decide = decide,
    .curves = curves,
    .n_curves = sizeof curves / sizeof *curves,
};

const struct lg_sweep sweep_cluster_width = {
    .name = "cluster-width",
    .title = "How many neurons early stopping needs for K_c clusters, and how many the theorem asks for",
    .x_label = "clusters K_c of 4 rows in R^8",
    .y_label = "neurons k",
    .because = "early stopping finds the true labels once the hidden layer has a few times as many "
               "parameters kd as there are "
               "clusters; what guarantees it grows at least like K_c, and is far above",
    .kernel = "blas",
    .x = clusters,
    .n_x = sizeof clusters / sizeof *clusters,
    .draws = 4,
    .map = &map,
};
