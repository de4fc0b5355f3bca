/* All functions of a kernel, written once over the arithmetic that the including file defines first:
 *
 *   real                                       the type of products and partial sums
 *   real plug_store(real x)                    x rounded to the storage format
 *   real plug_dot(which, m, a, b)              sum_i a_i b_i; which: enum lg_reduction
 *   real plug_value(activation, z)             phi(z)
 *   real plug_slope(activation, z)             phi'(z)
 *
 * n samples, d features, k neurons; X (n x d), X^T (d x n), W (k x d), v (k), y (n) as in lemmagate_kernel.h. Every
 * reduction is one plug_dot of contiguous arrays:
 *
 *   z_il = <x_i, w_l>,  f_i = <v, phi(z_i)>,  s_il = v_l phi'(z_il)         f, r = f - y, J, G and W are stored
 *   (J^T c)_lj = <(c_i s_il)_i, X^T_j>,  (J u)_i = <s_i, (<u_l, x_i>)_l>,  (J J^T)_ij = <s_i, s_j><x_i, x_j>
 *
 * so that the declared depth of each reduction is plug_dot's. In double precision by plain loops: plain_arithmetic.h.
 * Failure: as plain_network.h. */
#ifndef LG_KERNELS_NETWORK_KERNEL_H
#define LG_KERNELS_NETWORK_KERNEL_H

#include <float.h>
#include <string.h>

#include "kernels/lemmagate_kernel.h"
#include "kernels/support/array.h"

struct plug {
    struct lg_network net;
    real *X, *Xt; /* n x d, d x n */
    real *v, *W;  /* k, k x d */
    real *S;      /* n x k, z_il, then v_l phi'(z_il) */
    int has_z;    /* S holds the z_il of W */
    real *phi;    /* k, one sample's values or inner products */
    real *r, *c;  /* n */
    real *G;      /* k x d */
};

static inline real *plug_new(size_t rows, size_t columns)
{
    return (real *)lg_new_array(rows, columns, sizeof(real));
}

static inline void plug_destroy(void *context)
{
    struct plug *p = (struct plug *)context;
    if (!p)
        return;
    real *arrays[] = {p->X, p->Xt, p->v, p->W, p->S, p->phi, p->r, p->c, p->G};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(p);
}

/* to and its transpose (columns x rows) := from */
static inline void plug_transpose(size_t rows, size_t columns, const double *from, real *to, real *transposed)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            to[i * columns + j] = transposed[j * rows + i] = (real)from[i * columns + j];
}

static inline int plug_create(const struct lg_network *net, void **context)
{
    enum { LARGEST = 1 << 28 }; /* n d k: beyond it one step of plain loops takes seconds */
    *context = NULL;
    if (net->activation < 0 || net->activation >= LG_ACTIVATIONS || net->n * net->d > LARGEST / net->k)
        return LG_UNSUPPORTED;
    struct plug *p = (struct plug *)calloc(1, sizeof *p);
    if (!p)
        return LG_NO_MEMORY;
    const size_t n = net->n, d = net->d, k = net->k;
    p->net = *net;
    p->X = plug_new(n, d), p->Xt = plug_new(d, n), p->v = plug_new(k, 1), p->W = plug_new(k, d);
    p->S = plug_new(n, k), p->phi = plug_new(k, 1), p->r = plug_new(n, 1), p->c = plug_new(n, 1);
    p->G = plug_new(k, d);
    if (!p->X || !p->Xt || !p->v || !p->W || !p->S || !p->phi || !p->r || !p->c || !p->G) {
        plug_destroy(p);
        return LG_NO_MEMORY;
    }
    plug_transpose(n, d, net->X, p->X, p->Xt);
    for (size_t l = 0; l < k; l++)
        p->v[l] = (real)net->v[l];
    *context = p;
    return LG_OK;
}

static inline int plug_import(void *context, const double *W)
{
    struct plug *p = (struct plug *)context;
    for (size_t e = 0; e < p->net.k * p->net.d; e++)
        p->W[e] = (real)W[e];
    return LG_OK;
}

static inline void plug_out(size_t m, const real *from, double *to)
{
    for (size_t e = 0; e < m; e++)
        to[e] = (double)from[e];
}

static inline int plug_export(void *context, double *W)
{
    const struct plug *p = (const struct plug *)context;
    plug_out(p->net.k * p->net.d, p->W, W);
    return LG_OK;
}

static inline real plug_z(const struct plug *p, size_t i, size_t l)
{
    const size_t d = p->net.d;
    return plug_dot(LG_OVER_FEATURES, d, p->X + i * d, p->W + l * d);
}

/* S := z. All samples of a neuron together: W, which may be larger than the caches, is read once. */
static inline void plug_products(struct plug *p)
{
    for (size_t l = 0; l < p->net.k; l++)
        for (size_t i = 0; i < p->net.n; i++)
            p->S[i * p->net.k + l] = plug_z(p, i, l);
    p->has_z = 1;
}

/* f_i from the z in S. */
static inline real plug_output(struct plug *p, size_t i)
{
    for (size_t l = 0; l < p->net.k; l++)
        p->phi[l] = plug_value(p->net.activation, p->S[i * p->net.k + l]);
    return plug_store(plug_dot(LG_OVER_NEURONS, p->net.k, p->v, p->phi));
}

/* S := v phi'(z), from the z in S where f has just been computed. */
static inline void plug_slopes(struct plug *p)
{
    if (!p->has_z)
        plug_products(p);
    for (size_t i = 0; i < p->net.n; i++)
        for (size_t l = 0; l < p->net.k; l++) {
            real *s = p->S + i * p->net.k + l;
            *s = p->v[l] * plug_slope(p->net.activation, *s);
        }
    p->has_z = 0;
}

#ifndef LG_OWN_BACKWARD
/* G := J^T weight. */
static inline void plug_backward(struct plug *p, const real *weight, real *G)
{
    const size_t n = p->net.n, d = p->net.d, k = p->net.k;
    plug_slopes(p);
    for (size_t l = 0; l < k; l++) {
        for (size_t i = 0; i < n; i++)
            p->c[i] = weight[i] * p->S[i * k + l];
        for (size_t j = 0; j < d; j++)
            G[l * d + j] = plug_store(plug_dot(LG_OVER_SAMPLES, n, p->c, p->Xt + j * n));
    }
}
#else
static void plug_backward(struct plug *p, const real *weight, real *G);
#endif

static inline int plug_forward(void *context, double *f)
{
    struct plug *p = (struct plug *)context;
    plug_products(p);
    for (size_t i = 0; i < p->net.n; i++)
        f[i] = (double)plug_output(p, i);
    p->has_z = 0;
    return LG_OK;
}

static inline void plug_own_gradient(struct plug *p)
{
    plug_products(p);
    for (size_t i = 0; i < p->net.n; i++)
        p->r[i] = plug_store(plug_output(p, i) - (real)p->net.y[i]);
    plug_backward(p, p->r, p->G);
}

static inline int plug_gradient(void *context, double *G)
{
    struct plug *p = (struct plug *)context;
    plug_own_gradient(p);
    plug_out(p->net.k * p->net.d, p->G, G);
    return LG_OK;
}

static inline int plug_gd_steps(void *context, size_t steps)
{
    struct plug *p = (struct plug *)context;
    for (size_t t = 0; t < steps; t++) {
        plug_own_gradient(p);
        for (size_t e = 0; e < p->net.k * p->net.d; e++)
            p->W[e] = plug_store(p->W[e] - (real)p->net.eta * p->G[e]);
    }
    return LG_OK;
}

/* The gradient of the problem that consists of the batch alone, over m. */
static inline int plug_sgd_step(void *context, const size_t *index, size_t m)
{
    struct plug *p = (struct plug *)context;
    const size_t d = p->net.d, weights = p->net.k * d;
    void *batch = NULL;
    double *X = lg_new_doubles(m, d), *y = lg_new_doubles(m, 1);
    int status = X && y ? LG_OK : LG_NO_MEMORY;
    for (size_t b = 0; b < m && status == LG_OK; b++) {
        if (index[b] >= p->net.n) {
            status = LG_FAILED;
            break;
        }
        memcpy(X + b * d, p->net.X + index[b] * d, d * sizeof *X);
        y[b] = p->net.y[index[b]];
    }
    struct lg_network net = p->net;
    net.n = m, net.X = X, net.y = y;
    if (status == LG_OK)
        status = m == 0 ? LG_FAILED : plug_create(&net, &batch);
    if (status == LG_OK) {
        struct plug *q = (struct plug *)batch;
        memcpy(q->W, p->W, weights * sizeof *q->W);
        plug_own_gradient(q);
        for (size_t e = 0; e < weights; e++)
            p->W[e] = plug_store(p->W[e] - (real)p->net.eta * (q->G[e] / (real)m));
    }
    plug_destroy(batch);
    free(X);
    free(y);
    return status;
}

static inline int plug_jacobian(void *context, double *J)
{
    struct plug *p = (struct plug *)context;
    const size_t d = p->net.d, k = p->net.k;
    plug_slopes(p);
    for (size_t e = 0; e < p->net.n * k * d; e++)
        J[e] = (double)plug_store(p->S[e / d] * p->X[e / (k * d) * d + e % d]);
    return LG_OK;
}

static inline int plug_jvp(void *context, const double *U, double *Ju)
{
    struct plug *p = (struct plug *)context;
    const size_t d = p->net.d, k = p->net.k;
    for (size_t e = 0; e < k * d; e++)
        p->G[e] = (real)U[e];
    plug_slopes(p);
    for (size_t i = 0; i < p->net.n; i++) {
        for (size_t l = 0; l < k; l++)
            p->phi[l] = plug_dot(LG_OVER_FEATURES, d, p->G + l * d, p->X + i * d);
        Ju[i] = (double)plug_store(plug_dot(LG_OVER_NEURONS, k, p->S + i * k, p->phi));
    }
    return LG_OK;
}

static inline int plug_vjp(void *context, const double *z, double *Jtz)
{
    struct plug *p = (struct plug *)context;
    for (size_t i = 0; i < p->net.n; i++)
        p->r[i] = (real)z[i];
    plug_backward(p, p->r, p->G);
    plug_out(p->net.k * p->net.d, p->G, Jtz);
    return LG_OK;
}

static inline int plug_gram(void *context, double *JJt)
{
    struct plug *p = (struct plug *)context;
    const size_t n = p->net.n, d = p->net.d, k = p->net.k;
    plug_slopes(p);
    for (size_t e = 0; e < n * n; e++)
        JJt[e] = (double)plug_store(plug_dot(LG_OVER_NEURONS, k, p->S + e / n * k, p->S + e % n * k) *
                                    plug_dot(LG_OVER_FEATURES, d, p->X + e / n * d, p->X + e % n * d));
    return LG_OK;
}

static inline int plug_linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, m = problem->p;
    real *X = plug_new(n, m), *Xt = plug_new(m, n), *t = plug_new(m, 1), *r = plug_new(n, 1);
    const int status = X && Xt && t && r ? LG_OK : LG_NO_MEMORY;
    if (status == LG_OK) {
        plug_transpose(n, m, problem->X, X, Xt);
        for (size_t j = 0; j < m; j++)
            t[j] = (real)theta[j];
        for (size_t s = 0; s < steps; s++) {
            for (size_t i = 0; i < n; i++)
                r[i] = plug_store(plug_dot(LG_OVER_FEATURES, m, X + i * m, t) - (real)problem->y[i]);
            for (size_t j = 0; j < m; j++)
                t[j] = plug_store(t[j] - (real)problem->eta *
                                             plug_store(plug_dot(LG_OVER_SAMPLES, n, Xt + j * n, r)));
        }
        plug_out(m, t, theta);
    }
    free(X), free(Xt), free(t), free(r);
    return status;
}

#define LG_NETWORK_FUNCTIONS                                                                \
    .create = plug_create, .import_weights = plug_import, .gd_steps = plug_gd_steps,        \
    .export_weights = plug_export, .destroy = plug_destroy, .forward = plug_forward,        \
    .gradient = plug_gradient, .jacobian = plug_jacobian, .jvp = plug_jvp, .vjp = plug_vjp, \
    .gram = plug_gram, .sgd_step = plug_sgd_step, .linear_steps = plug_linear_steps

/* The table of a correct kernel; the variable arguments are the rest of its error model. */
#define LG_CORRECT(table, its_name, story, its_depth, storage, accumulator, greatest, ...) \
    const struct lg_kernel table = {                                                       \
        .abi = LG_KERNEL_ABI,                                                              \
        .size = sizeof(struct lg_kernel),                                                  \
        .name = its_name,                                                                  \
        .version = "1.0.0",                                                                \
        .description = story,                                                              \
        .model = LG_ERROR_MODEL(.unit_storage = storage, .unit_accumulator = accumulator,  \
                                .depth = its_depth, .largest = greatest, __VA_ARGS__),     \
        LG_NETWORK_FUNCTIONS,                                                              \
    }
#define LG_F64_CORRECT(table, its_name, story, its_depth)                                        \
    LG_CORRECT(table, its_name, story, its_depth, LG_F64_UNIT, LG_F64_UNIT, DBL_MAX, LG_F64_PHI, \
               .deterministic = 1)

#endif
