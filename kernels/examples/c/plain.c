/* plain: a complete plug-in, gradient descent on tanh networks by plain loops in double precision.
 *
 * Error model, u = 2^-53: plain loops, so m - 1 additions deep (depth NULL says m); glibc's tanh errs by 2 ulp at most,
 * 5u with its own rounding; 1 - t^2 by 2 * 5u |t|^2 from t, and two roundings of numbers of at most 1: 13u covers it. */
#include <float.h>
#include <lemmagate_kernel.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define U (DBL_EPSILON / 2)
#ifndef MISTAKE
#define MISTAKE 1.0 /* a factor of the gradient: with any other value the gate must refuse this kernel */
#endif

struct context {
    struct lg_network net;
    double *G, W[]; /* k x d each */
};

static int create(const struct lg_network *p, void **context)
{
    struct context *c = NULL;
    if (p->activation != LG_TANH)
        return LG_UNSUPPORTED;
    *context = c = calloc(1, sizeof *c + 2 * p->k * p->d * sizeof(double));
    if (!c)
        return LG_NO_MEMORY;
    c->net = *p;
    c->G = c->W + p->k * p->d;
    return LG_OK;
}

static int import_weights(void *context, const double *W)
{
    struct context *c = context;
    memcpy(c->W, W, c->net.k * c->net.d * sizeof *W);
    return LG_OK;
}

static int export_weights(void *context, double *W)
{
    const struct context *c = context;
    memcpy(W, c->W, c->net.k * c->net.d * sizeof *W);
    return LG_OK;
}

/* tanh <x_i, w_l> */
static double neuron(const struct context *c, size_t i, size_t l)
{
    double z = 0;
    for (size_t j = 0; j < c->net.d; j++)
        z += c->net.X[i * c->net.d + j] * c->W[l * c->net.d + j];
    return tanh(z);
}

static int forward(void *context, double *f)
{
    const struct context *c = context;
    for (size_t i = 0; i < c->net.n; i++) {
        f[i] = 0;
        for (size_t l = 0; l < c->net.k; l++)
            f[i] += c->net.v[l] * neuron(c, i, l);
    }
    return LG_OK;
}

static int gradient(void *context, double *G)
{
    const struct context *c = context;
    const size_t n = c->net.n, d = c->net.d;
    double *r = malloc(n * sizeof *r);
    if (!r)
        return LG_NO_MEMORY;
    forward(context, r);
    memset(G, 0, c->net.k * d * sizeof *G);
    for (size_t i = 0; i < n; i++)
        r[i] = (r[i] - c->net.y[i]) * MISTAKE;
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < c->net.k; l++) {
            const double t = neuron(c, i, l), a = r[i] * (c->net.v[l] * (1 - t * t));
            for (size_t j = 0; j < d; j++)
                G[l * d + j] += a * c->net.X[i * d + j];
        }
    free(r);
    return LG_OK;
}

static int gd_steps(void *context, size_t steps)
{
    struct context *c = context;
    int status = LG_OK;
    for (size_t t = 0; t < steps && (status = gradient(c, c->G)) == LG_OK; t++)
        for (size_t e = 0; e < c->net.k * c->net.d; e++)
            c->W[e] -= c->net.eta * c->G[e];
    return status;
}

static const struct lg_kernel table = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "example_c",
    .version = "1.0",
    .description = "plain loops in C",
    .model = {.unit_storage = U,
              .unit_accumulator = U,
              .value_rel = 5 * U,
              .slope_abs = 13 * U,
              .largest = DBL_MAX},
    .create = create,
    .import_weights = import_weights,
    .gd_steps = gd_steps,
    .export_weights = export_weights,
    .destroy = free,
    .forward = forward,
    .gradient = gradient,
};
LG_PLUGIN(table)
