/* plain: a plug-in to start from, gradient descent on tanh networks by plain loops. What it does not offer stays NULL.
 * Error model, u = 2^-53: depth NULL says m additions; glibc's tanh errs by 2 ulp, 5u with its own rounding; 1 - t^2
 * inherits 2 * 5u from t and rounds twice, numbers of at most 1: 13u covers it. */
#include <float.h>
#include <lemmagate_kernel.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct context {
    struct lg_network p;
    double *z, *r, W[]; /* n x k, n, k x d */
};

static double dot(size_t m, const double *a, size_t stride_a, const double *b, size_t stride_b) {
    double sum = 0;
    for (size_t i = 0; i < m; i++) sum += a[i * stride_a] * b[i * stride_b];
    return sum;
}

static int create(const struct lg_network *p, void **context) {
    if (p->activation != LG_TANH) return LG_UNSUPPORTED;
    struct context *c = *context = malloc(sizeof *c + (p->k * p->d + p->n * p->k + p->n) * sizeof(double));
    if (c) *c = (struct context){.p = *p, .z = c->W + p->k * p->d, .r = c->W + p->k * p->d + p->n * p->k};
    return c ? LG_OK : LG_NO_MEMORY;
}

static int import_weights(void *context, const double *W) {
    struct context *c = context;
    return memcpy(c->W, W, c->p.k * c->p.d * sizeof *W) ? LG_OK : LG_FAILED;
}

static int export_weights(void *context, double *W) {
    const struct context *c = context;
    return memcpy(W, c->W, c->p.k * c->p.d * sizeof *W) ? LG_OK : LG_FAILED;
}

static int gd_steps(void *context, size_t steps) {
    struct context *c = context;
    const struct lg_network p = c->p;
    while (steps-- > 0) {
        for (size_t e = 0; e < p.n * p.k; e++) /* phi(X W^T) */
            c->z[e] = tanh(dot(p.d, p.X + e / p.k * p.d, 1, c->W + e % p.k * p.d, 1));
        for (size_t i = 0; i < p.n; i++) /* the residual, once per step */
            c->r[i] = dot(p.k, c->z + i * p.k, 1, p.v, 1) - p.y[i];
        for (size_t e = 0; e < p.n * p.k; e++) /* its share of each pre-activation */
            c->z[e] = c->r[e / p.k] * (p.v[e % p.k] * (1 - c->z[e] * c->z[e]));
        for (size_t e = 0; e < p.k * p.d; e++) /* W - eta J^T r, entry by entry */
            c->W[e] -= p.eta * dot(p.n, c->z + e / p.d, p.k, p.X + e % p.d, p.d);
    }
    return LG_OK;
}

/* clang-format off */
static const struct lg_kernel table = {
    .abi = LG_KERNEL_ABI, .size = sizeof table, .name = "example_c", .version = "1.0", .description = "plain loops",
    .model = LG_ERROR_MODEL(.unit_storage = DBL_EPSILON / 2, .unit_accumulator = DBL_EPSILON / 2, .largest = DBL_MAX,
                            LG_PHI({0, 2.5 * DBL_EPSILON, 6.5 * DBL_EPSILON, 0}), .deterministic = 1),
    .create = create, .import_weights = import_weights, .gd_steps = gd_steps, .export_weights = export_weights,
    .destroy = free};
/* clang-format on */
LG_PLUGIN(table)
