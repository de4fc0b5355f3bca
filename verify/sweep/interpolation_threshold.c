/* T6.1, T6.2 and T7 on one picture (slide S33, "there is still a huge gap"): from which number of neurons k on can n samples be
 * fitted, and from which on do theorems promise it?
 *
 * Data and weights of sphere.h, d = 20. A cell says yes when sigma_min(phi(X W^T)) > 0 is certain for k >= n, hence v with Phi v = y
 * exists; no when min_v |Phi v - y| > 0 is certain. Theorem T6.1: yes from k = n on, no below. Doubles first; where they leave a
 * cell open, Arb with 128 bits. */
#include "verify/model/features.h"
#include "verify/sweep/lib/map.h"
#include "verify/sweep/lib/sphere.h"

#include <stdio.h>

enum { COLUMNS = 20 };

static int ask(const struct lg_instance *inst, int precision, enum lg_answer *answer)
{
    struct lg_model m = {0};
    struct lg_features f = {0};
    lg_ball distance = lg_exact(0);
    int status = -1;
    if (lg_model_open(&m, inst, inst->y, precision) || lg_features_open(&f, &m, inst->W0))
        goto cleanup;
    status = f.distinct >= f.n ? 0 : lg_features_distance(&f, inst->y, &distance);
    *answer = f.distinct >= f.n && lg_certainly_gt(f.sigma_min, lg_exact(0)) ? LG_ANSWER_YES
              : f.distinct < f.n && lg_certainly_gt(distance, lg_exact(0))   ? LG_ANSWER_NO
                                                                             : LG_ANSWER_UNSURE;
cleanup:
    lg_features_close(&f);
    lg_model_close(&m);
    return status;
}

static int decide(const struct lg_sweep_at *at, double y, enum lg_answer *answer, char *error,
                  size_t error_size)
{
    static const int rungs[] = {LG_DOUBLE, 128};
    struct lg_instance inst = {0};
    int status = lg_sphere_draw(&inst, at, COLUMNS, (size_t)y, error, error_size);
    for (size_t i = 0; i < sizeof rungs / sizeof *rungs && !status && *answer == LG_ANSWER_UNSURE; i++)
        if ((status = ask(&inst, rungs[i], answer)) != 0)
            snprintf(error, error_size, "no memory for n = %zu, d = %zu, k = %zu; close other programs",
                     inst.n, inst.d, inst.k);
    lg_instance_clear(&inst);
    return status;
}

static int threshold(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    (void)error, (void)error_size;
    *y = at->x;
    return 0;
}

static int conditioning(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    return lg_sphere_conditioning(at, COLUMNS, y, error, error_size);
}

static int descent(const struct lg_sweep_at *at, double *y, char *error, size_t error_size)
{
    return lg_sphere_descent(at, COLUMNS, y, error, error_size);
}

static const double samples[] = {2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};
static const double neurons[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  11, 12, 13, 15, 16, 17, 20, 23,
                                 24, 25, 28, 31, 32, 33, 40, 47, 48, 49, 56, 63, 64, 65, 80, 96, 128};
static const struct lg_map_curve curves[] = {
    {"k = n: the exact threshold (T6.1)", threshold},
    {"k that suffices for a well conditioned output layer (T6.2)", conditioning},
    {"k that suffices for gradient descent on the hidden layer (T7)", descent},
};
static const struct lg_map map = {
    .yes_label = "certified: some output layer interpolates",
    .no_label = "certified: none does",
    .y = neurons,
    .n_y = sizeof neurons / sizeof *neurons,
    .decide = decide,
    .curves = curves,
    .n_curves = sizeof curves / sizeof *curves,
};

const struct lg_sweep sweep_interpolation_threshold = {
    .name = "interpolation-threshold",
    .title = "How many neurons fit n samples, and how many theorems ask for",
    .x_label = "samples n",
    .y_label = "neurons k",
    .because = "n neurons interpolate n generic samples and fewer do not; what guarantees good conditioning, "
               "or convergence of "
               "gradient descent, is far above",
    .x = samples,
    .n_x = sizeof samples / sizeof *samples,
    .draws = 10,
    .map = &map,
};
