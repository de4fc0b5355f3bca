/* Training by plain loops: all functions of a kernel, over the arithmetic that the including file defines first:
 *
 *   real                              float or double: storage, products and sums
 *   real value(activation, z)         phi(z)
 *   real slope(activation, z)         phi'(z)
 *
 * Shapes: n samples, d features, k neurons; X (n x d), W (k x d), v (k), y (n).
 *
 *   f_i  = sum_l v_l phi(<x_i, w_l>),   r = f - y
 *   J_i  = the k x d matrix with row l = v_l phi'(<x_i, w_l>) x_i    (row i of the Jacobian)
 *   grad = sum_i r_i J_i,               W <- W - eta grad
 *
 * Every sum is a loop in index order: the term that enters first goes through length - 1 additions, and no result
 * depends on threads, of which there is one. Inputs are representable in `real`, by contract, and so cross the border
 * exactly; outputs are widened.
 * Failure: LG_UNSUPPORTED for an unknown activation and for an output layer with k < n, LG_NO_MEMORY,
 * LG_FAILED for an empty or out-of-range mini-batch and for features of rank below n. */
#ifndef LG_KERNELS_PLAIN_NETWORK_H
#define LG_KERNELS_PLAIN_NETWORK_H

#include <stdlib.h>
#include <string.h>
#include <tgmath.h> /* sqrt and fabs of `real` */

#include "kernels/lemmagate_kernel.h"
#include "kernels/support/array.h"

struct context {
    size_t n, d, k;
    int32_t activation;
    real eta;
    real *X, *y, *v;
    real *W;     /* k x d, the current weights */
    real *G;     /* k x d, a gradient */
    real *slope; /* k, v_l phi'(<x, w_l>) of one sample */
};

static real *new_reals(size_t rows, size_t columns)
{
    return lg_new_array(rows, columns, sizeof(real));
}

static void from_doubles(size_t m, const double *from, real *to)
{
    for (size_t i = 0; i < m; i++)
        to[i] = (real)from[i];
}

static void to_doubles(size_t m, const real *from, double *to)
{
    for (size_t i = 0; i < m; i++)
        to[i] = (double)from[i];
}

static real dot(size_t m, const real *a, const real *b)
{
    real sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}

static void destroy(void *context)
{
    struct context *c = context;
    if (!c)
        return;
    free(c->X);
    free(c->y);
    free(c->v);
    free(c->W);
    free(c->G);
    free(c->slope);
    free(c);
}

/* Plain loops take seconds a step beyond n d k = 2^28 (about 4 n d k flops each way). */
enum { LARGEST = 1 << 28 };

static int create(const struct lg_network *problem, void **context)
{
    const size_t n = problem->n, d = problem->d, k = problem->k;
    *context = NULL;
    if (problem->activation < 0 || problem->activation >= LG_ACTIVATIONS || n * d > LARGEST / k)
        return LG_UNSUPPORTED;
    struct context *c = calloc(1, sizeof *c);
    if (!c)
        return LG_NO_MEMORY;
    c->n = n, c->d = d, c->k = k;
    c->activation = problem->activation;
    c->eta = (real)problem->eta;
    c->X = new_reals(n, d);
    c->y = new_reals(n, 1);
    c->v = new_reals(k, 1);
    c->W = new_reals(k, d);
    c->G = new_reals(k, d);
    c->slope = new_reals(k, 1);
    if (!c->X || !c->y || !c->v || !c->W || !c->G || !c->slope) {
        destroy(c);
        return LG_NO_MEMORY;
    }
    from_doubles(n * d, problem->X, c->X);
    from_doubles(n, problem->y, c->y);
    from_doubles(k, problem->v, c->v);
    *context = c;
    return LG_OK;
}

static int import_weights(void *context, const double *W)
{
    struct context *c = context;
    from_doubles(c->k * c->d, W, c->W);
    return LG_OK;
}

static int export_weights(void *context, double *W)
{
    const struct context *c = context;
    to_doubles(c->k * c->d, c->W, W);
    return LG_OK;
}

/* f_i, the output on one sample. */
static real sample_output(const struct context *c, size_t i)
{
    real f = 0;
    for (size_t l = 0; l < c->k; l++) {
        const real z = dot(c->d, c->X + i * c->d, c->W + l * c->d);
        f += c->v[l] * value(c->activation, z);
    }
    return f;
}

/* s_l = v_l phi'(<x_i, w_l>). */
static void sample_slopes(const struct context *c, size_t i, real *s)
{
    for (size_t l = 0; l < c->k; l++) {
        const real z = dot(c->d, c->X + i * c->d, c->W + l * c->d);
        s[l] = c->v[l] * slope(c->activation, z);
    }
}

/* G += weight J_i. */
static void add_jacobian_row(struct context *c, size_t i, real weight, real *G)
{
    const real *x = c->X + i * c->d;
    sample_slopes(c, i, c->slope);
    for (size_t l = 0; l < c->k; l++) {
        const real a = weight * c->slope[l];
        for (size_t j = 0; j < c->d; j++)
            G[l * c->d + j] += a * x[j];
    }
}

static int forward(void *context, double *f)
{
    const struct context *c = context;
    for (size_t i = 0; i < c->n; i++)
        f[i] = (double)sample_output(c, i);
    return LG_OK;
}

/* c->G = grad. */
static void compute_gradient(struct context *c)
{
    memset(c->G, 0, c->k * c->d * sizeof *c->G);
    for (size_t i = 0; i < c->n; i++)
        add_jacobian_row(c, i, sample_output(c, i) - c->y[i], c->G);
}

static int gradient(void *context, double *G)
{
    struct context *c = context;
    compute_gradient(c);
    to_doubles(c->k * c->d, c->G, G);
    return LG_OK;
}

static int gd_steps(void *context, size_t steps)
{
    struct context *c = context;
    for (size_t t = 0; t < steps; t++) {
        compute_gradient(c);
        for (size_t e = 0; e < c->k * c->d; e++)
            c->W[e] -= c->eta * c->G[e];
    }
    return LG_OK;
}

/* W <- W - eta (1/m) sum_b r_{index_b} J_{index_b}; a sample may occur more than once. */
static int sgd_step(void *context, const size_t *index, size_t m)
{
    struct context *c = context;
    if (m == 0)
        return LG_FAILED;
    for (size_t b = 0; b < m; b++)
        if (index[b] >= c->n)
            return LG_FAILED;
    memset(c->G, 0, c->k * c->d * sizeof *c->G);
    for (size_t b = 0; b < m; b++)
        add_jacobian_row(c, index[b], sample_output(c, index[b]) - c->y[index[b]], c->G);
    for (size_t e = 0; e < c->k * c->d; e++)
        c->W[e] -= c->eta * (c->G[e] / (real)m);
    return LG_OK;
}

static int jacobian(void *context, double *J)
{
    struct context *c = context;
    const size_t p = c->k * c->d;
    for (size_t i = 0; i < c->n; i++) {
        memset(c->G, 0, p * sizeof *c->G);
        add_jacobian_row(c, i, 1, c->G);
        to_doubles(p, c->G, J + i * p);
    }
    return LG_OK;
}

/* (J u)_i = sum_{l,j} J_i[l,j] U[l,j]. */
static int jvp(void *context, const double *U, double *Ju)
{
    struct context *c = context;
    const size_t p = c->k * c->d;
    for (size_t i = 0; i < c->n; i++) {
        memset(c->G, 0, p * sizeof *c->G);
        add_jacobian_row(c, i, 1, c->G);
        real sum = 0;
        for (size_t e = 0; e < p; e++)
            sum += c->G[e] * (real)U[e];
        Ju[i] = (double)sum;
    }
    return LG_OK;
}

static int vjp(void *context, const double *z, double *Jtz)
{
    struct context *c = context;
    memset(c->G, 0, c->k * c->d * sizeof *c->G);
    for (size_t i = 0; i < c->n; i++)
        add_jacobian_row(c, i, (real)z[i], c->G);
    to_doubles(c->k * c->d, c->G, Jtz);
    return LG_OK;
}

/* <J_i, J_j> = (sum_l s_il s_jl) <x_i, x_j>. */
static int gram(void *context, double *JJt)
{
    const struct context *c = context;
    const size_t n = c->n, d = c->d, k = c->k;
    real *s = new_reals(n, k);
    if (!s)
        return LG_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        sample_slopes(c, i, s + i * k);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            JJt[i * n + j] = (double)(dot(k, s + i * k, s + j * k) * dot(d, c->X + i * d, c->X + j * d));
    free(s);
    return LG_OK;
}

/* The reflection I - scale u u^T that takes x (m) to (beta, 0, ..., 0): u replaces x. Returns beta, 0 for x = 0. */
static real reflector(size_t m, real *x, real *scale)
{
    const real norm = sqrt(dot(m, x, x)), beta = x[0] > 0 ? -norm : norm;
    x[0] -= beta;
    *scale = norm > 0 ? 1 / (norm * fabs(x[0])) : 0;
    return beta;
}

/* b <- b - scale (u^T b) u. */
static void reflect(size_t m, const real *u, real scale, real *b)
{
    const real w = scale * dot(m, u, b);
    for (size_t i = 0; i < m; i++)
        b[i] -= w * u[i];
}

/* Phi^T = Q R by reflections on the rows of Phi (n x k), then v = Q R^-T y; beta, scale, z: n each. */
static int least_norm(size_t n, size_t k, real *Phi, const real *y, real *beta, real *scale, real *z, real *v)
{
    for (size_t j = 0; j < n; j++) {
        beta[j] = reflector(k - j, Phi + j * k + j, &scale[j]);
        if (beta[j] == 0)
            return LG_FAILED;
        for (size_t i = j + 1; i < n; i++)
            reflect(k - j, Phi + j * k + j, scale[j], Phi + i * k + j);
    }
    memset(v, 0, k * sizeof *v);
    for (size_t i = 0; i < n; i++)
        z[i] = v[i] = (y[i] - dot(i, Phi + i * k, z)) / beta[i];
    for (size_t j = n; j-- > 0;)
        reflect(k - j, Phi + j * k + j, scale[j], v + j);
    return LG_OK;
}

/* v of least norm with phi(X W^T) v = y. */
static int fit_output(void *context, double *v)
{
    const struct context *c = context;
    const size_t n = c->n, d = c->d, k = c->k;
    if (k < n)
        return LG_UNSUPPORTED;
    real *Phi = new_reals(n, k), *room = new_reals(n, 3), *fitted = new_reals(k, 1);
    int status = LG_NO_MEMORY;
    if (!Phi || !room || !fitted)
        goto cleanup;
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < k; l++)
            Phi[i * k + l] = value(c->activation, dot(d, c->X + i * d, c->W + l * d));
    status = least_norm(n, k, Phi, c->y, room, room + n, room + 2 * n, fitted);
    if (status == LG_OK)
        to_doubles(k, fitted, v);
cleanup:
    free(Phi);
    free(room);
    free(fitted);
    return status;
}

/* theta <- theta - eta X^T (X theta - y). */
static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    const real eta = (real)problem->eta;
    int status = LG_NO_MEMORY;
    real *X = new_reals(n, p), *t = new_reals(p, 1), *g = new_reals(p, 1);
    if (!X || !t || !g)
        goto cleanup;
    from_doubles(n * p, problem->X, X);
    from_doubles(p, theta, t);
    for (size_t step = 0; step < steps; step++) {
        memset(g, 0, p * sizeof *g);
        for (size_t i = 0; i < n; i++) {
            const real r = dot(p, X + i * p, t) - (real)problem->y[i];
            for (size_t j = 0; j < p; j++)
                g[j] += r * X[i * p + j];
        }
        for (size_t j = 0; j < p; j++)
            t[j] -= eta * g[j];
    }
    to_doubles(p, t, theta);
    status = LG_OK;
cleanup:
    free(X);
    free(t);
    free(g);
    return status;
}

/* U <- U - eta sum_i r_i 2 A_i U,  r_i = <A_i, U U^T> - y_i = <A_i U, U> - y_i. */
static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t n = problem->n, d = problem->d, r = problem->r;
    const real eta = (real)problem->eta;
    int status = LG_NO_MEMORY;
    real *V = new_reals(d, r), *AV = new_reals(d, r), *G = new_reals(d, r); /* V: U in our precision */
    if (!V || !AV || !G)
        goto cleanup;
    from_doubles(d * r, U, V);
    for (size_t t = 0; t < steps; t++) {
        memset(G, 0, d * r * sizeof *G);
        for (size_t i = 0; i < n; i++) {
            const double *A = problem->A + i * d * d;
            memset(AV, 0, d * r * sizeof *AV);
            for (size_t a = 0; a < d; a++)
                for (size_t b = 0; b < d; b++)
                    for (size_t s = 0; s < r; s++)
                        AV[a * r + s] += (real)A[a * d + b] * V[b * r + s];
            const real residual = dot(d * r, AV, V) - (real)problem->y[i];
            for (size_t e = 0; e < d * r; e++)
                G[e] += 2 * residual * AV[e];
        }
        for (size_t e = 0; e < d * r; e++)
            V[e] -= eta * G[e];
    }
    to_doubles(d * r, V, U);
    status = LG_OK;
cleanup:
    free(V);
    free(AV);
    free(G);
    return status;
}

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

/* The table of such a kernel; the variable arguments are the rest of its error model. */
#define LG_PLAIN_NETWORK(its_name, story, unit, ...)                                                    \
    {                                                                                                   \
        .abi = LG_KERNEL_ABI, .size = sizeof(struct lg_kernel), .name = its_name, .version = "1.0.0",   \
        .description = story,                                                                           \
        .model = LG_ERROR_MODEL(.unit_storage = unit, .unit_accumulator = unit, .depth = depth,         \
                                .deterministic = 1, __VA_ARGS__),                                       \
        .create = create, .import_weights = import_weights, .gd_steps = gd_steps,                       \
        .export_weights = export_weights, .destroy = destroy, .forward = forward, .gradient = gradient, \
        .jacobian = jacobian, .jvp = jvp, .vjp = vjp, .gram = gram, .sgd_step = sgd_step,               \
        .fit_output = fit_output, .linear_steps = linear_steps, .recovery_steps = recovery_steps,       \
    }

#endif
