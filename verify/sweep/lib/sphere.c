/* See sphere.h. */
#include "verify/sweep/lib/sphere.h"
#include "fixtures/lib/network.h"
#include "verify/covariance/covariance.h"
#include "verify/covariance/feature_tail.h"

#include <math.h>
#include <stdio.h>

enum { LOG2_P = 6 };
static const char id[] = "sphere";

int lg_sphere_draw(struct lg_instance *inst, const struct lg_sweep_at *at, size_t d, size_t k, char *error,
                   size_t error_size)
{
    const struct lg_draw draw = {.seed = at->seed, .index = at->draw, .kind = LG_NETWORK};
    const size_t n = (size_t)at->x;
    if (lg_instance_alloc(&draw, n, d, k, inst, error, error_size))
        return -1;
    inst->activation = LG_ERF;
    lg_gaussian_rows(&draw, id, "x", n, d, inst->X);
    lg_gaussian_rows(&draw, id, "w", k, d, inst->W0);
    lg_gaussian_rows(&draw, id, "y", n, 1, inst->y);
    for (size_t l = 0; l < k; l++)
        inst->v[l] = (l % 2 ? -1 : 1) / sqrt((double)k);
    return lg_unit_rows(n, d, inst->X, error, error_size);
}

/* Sigma~ (order 0) or Sigma (order 1) of a draw's rows. */
static int covariance(const struct lg_sweep_at *at, size_t d, int order,
                      struct lg_covariance_constants *constants, lg_ball *trace, char *error,
                      size_t error_size)
{
    const struct lg_covariance_request how = {.activation = LG_ERF, .order = order};
    struct lg_instance inst = {0};
    struct lg_covariance c;
    int status = lg_sphere_draw(&inst, at, d, 1, error, error_size);
    const size_t n = inst.n;
    struct lg_mat X = lg_mat_view(n, d, inst.X);
    if (!status && lg_covariance_init(&c, &how, &X) != LG_COVARIANCE_OK) {
        snprintf(error, error_size, "no memory for the covariance of n = %zu rows; close other programs", n);
        status = -1;
    }
    if (!status) {
        *constants = lg_covariance_constants(&c, d);
        *trace = lg_exact(0);
        for (size_t i = 0; i < n; i++)
            *trace = lg_add(*trace, lg_ball_make(c.sigma.mid[i * n + i], c.sigma.rad[i * n + i]));
        lg_covariance_clear(&c);
    }
    lg_instance_clear(&inst);
    return status;
}

static bool is_enough(size_t n, size_t k, const struct lg_covariance_constants *c, lg_ball trace)
{
    struct lg_feature_tail tail = lg_feature_tail(LG_ERF, n, k, c->lambda, trace, c->x_norm);
    return fmin(tail.bounded, tail.truncated) <= ldexp(1, -LOG2_P);
}

int lg_sphere_conditioning(const struct lg_sweep_at *at, size_t d, double *k, char *error, size_t error_size)
{
    const size_t n = (size_t)at->x, most = (size_t)1 << 40;
    struct lg_covariance_constants c;
    lg_ball trace;
    size_t low = 0, high = 1; /* the probabilities fall with k: not enough, enough */
    if (covariance(at, d, 0, &c, &trace, error, error_size))
        return -1;
    while (high < most && !is_enough(n, high, &c, trace)) {
        low = high;
        high *= 2;
    }
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (is_enough(n, middle, &c, trace))
            high = middle;
        else
            low = middle;
    }
    *k = (double)high;
    return 0;
}

int lg_sphere_descent(const struct lg_sweep_at *at, size_t d, double *k, char *error, size_t error_size)
{
    const struct lg_activation *phi = lg_activations[LG_ERF];
    struct lg_covariance_constants c;
    lg_ball trace;
    if (covariance(at, d, 1, &c, &trace, error, error_size))
        return -1;
    double lambda = lg_lo(c.lambda), X = lg_hi(c.x_norm), B = lg_hi(phi->B), B2 = lg_hi(phi->B2);
    double spectrum = 2 * B * B * X * X / (0.1534 * lambda) * log(ldexp(at->x, LOG2_P));
    double root = 32 * B2 * X * sqrt(at->x) / lambda; /* xi = 1 */
    *k = ceil(fmax(spectrum, root * root));
    return 0;
}
