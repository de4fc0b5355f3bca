/* reference: training by plain loops, the specification in code.
 *
 * Shapes: n samples, d features, k neurons; X (n x d), W (k x d), v (k), y (n).
 *
 *   f_i  = sum_l v_l phi(<x_i, w_l>),   r = f - y
 *   J_i  = the k x d matrix with row l = v_l phi'(<x_i, w_l>) x_i    (row i of the Jacobian)
 *   grad = sum_i r_i J_i,               W <- W - eta grad
 *
 * Everything is IEEE double precision, every sum a loop in index order: the term that enters first
 * goes through length - 1 additions, and no result depends on threads, of which there is one.
 * Failure: LG_UNSUPPORTED for an unknown activation and for an output layer with k < n, LG_NO_MEMORY,
 * LG_FAILED for an empty or out-of-range mini-batch and for features of rank below n. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/lemmagate_kernel.h"
#include "kernels/support/activations.h"
#include "kernels/support/array.h"

struct context {
    struct lg_network net;
    double *W;     /* k x d, the current weights */
    double *G;     /* k x d, a gradient */
    double *slope; /* k, v_l phi'(<x, w_l>) of one sample */
};

static double dot(size_t m, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}

static void destroy(void *context)
{
    struct context *c = context;
    if (!c)
        return;
    free(c->W);
    free(c->G);
    free(c->slope);
    free(c);
}

/* Plain loops take seconds a step beyond n d k = 2^28 (about 4 n d k flops each way). */
enum { LARGEST = 1 << 28 };

static int create(const struct lg_network *problem, void **context)
{
    *context = NULL;
    if (problem->activation < 0 || problem->activation >= LG_ACTIVATIONS ||
        problem->n * problem->d > LARGEST / problem->k)
        return LG_UNSUPPORTED;
    struct context *c = calloc(1, sizeof *c);
    if (!c)
        return LG_NO_MEMORY;
    c->net = *problem;
    c->W = lg_new_doubles(problem->k, problem->d);
    c->G = lg_new_doubles(problem->k, problem->d);
    c->slope = lg_new_doubles(problem->k, 1);
    if (!c->W || !c->G || !c->slope) {
        destroy(c);
        return LG_NO_MEMORY;
    }
    *context = c;
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

/* f_i, the output on one sample. */
static double sample_output(const struct context *c, size_t i)
{
    const struct lg_network *net = &c->net;
    double f = 0;
    for (size_t l = 0; l < net->k; l++) {
        const double z = dot(net->d, net->X + i * net->d, c->W + l * net->d);
        f += net->v[l] * lg_activation_value(net->activation, z);
    }
    return f;
}

/* slope_l = v_l phi'(<x_i, w_l>). */
static void sample_slopes(const struct context *c, size_t i, double *slope)
{
    const struct lg_network *net = &c->net;
    for (size_t l = 0; l < net->k; l++) {
        const double z = dot(net->d, net->X + i * net->d, c->W + l * net->d);
        slope[l] = net->v[l] * lg_activation_slope(net->activation, z);
    }
}

/* G += weight J_i. */
static void add_jacobian_row(struct context *c, size_t i, double weight, double *G)
{
    const struct lg_network *net = &c->net;
    const double *x = net->X + i * net->d;
    sample_slopes(c, i, c->slope);
    for (size_t l = 0; l < net->k; l++) {
        const double a = weight * c->slope[l];
        for (size_t j = 0; j < net->d; j++)
            G[l * net->d + j] += a * x[j];
    }
}

static int forward(void *context, double *f)
{
    const struct context *c = context;
    for (size_t i = 0; i < c->net.n; i++)
        f[i] = sample_output(c, i);
    return LG_OK;
}

static int gradient(void *context, double *G)
{
    struct context *c = context;
    memset(G, 0, c->net.k * c->net.d * sizeof *G);
    for (size_t i = 0; i < c->net.n; i++)
        add_jacobian_row(c, i, sample_output(c, i) - c->net.y[i], G);
    return LG_OK;
}

static int gd_steps(void *context, size_t steps)
{
    struct context *c = context;
    for (size_t t = 0; t < steps; t++) {
        gradient(c, c->G);
        for (size_t e = 0; e < c->net.k * c->net.d; e++)
            c->W[e] -= c->net.eta * c->G[e];
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
        if (index[b] >= c->net.n)
            return LG_FAILED;
    memset(c->G, 0, c->net.k * c->net.d * sizeof *c->G);
    for (size_t b = 0; b < m; b++)
        add_jacobian_row(c, index[b], sample_output(c, index[b]) - c->net.y[index[b]], c->G);
    for (size_t e = 0; e < c->net.k * c->net.d; e++)
        c->W[e] -= c->net.eta * (c->G[e] / (double)m);
    return LG_OK;
}

static int jacobian(void *context, double *J)
{
    struct context *c = context;
    const size_t p = c->net.k * c->net.d;
    for (size_t i = 0; i < c->net.n; i++) {
        memset(J + i * p, 0, p * sizeof *J);
        add_jacobian_row(c, i, 1, J + i * p);
    }
    return LG_OK;
}

/* (J u)_i = sum_{l,j} J_i[l,j] U[l,j]. */
static int jvp(void *context, const double *U, double *Ju)
{
    struct context *c = context;
    const size_t p = c->net.k * c->net.d;
    for (size_t i = 0; i < c->net.n; i++) {
        memset(c->G, 0, p * sizeof *c->G);
        add_jacobian_row(c, i, 1, c->G);
        Ju[i] = dot(p, c->G, U);
    }
    return LG_OK;
}

static int vjp(void *context, const double *z, double *Jtz)
{
    struct context *c = context;
    memset(Jtz, 0, c->net.k * c->net.d * sizeof *Jtz);
    for (size_t i = 0; i < c->net.n; i++)
        add_jacobian_row(c, i, z[i], Jtz);
    return LG_OK;
}

/* <J_i, J_j> = (sum_l slope_il slope_jl) <x_i, x_j>. */
static int gram(void *context, double *JJt)
{
    const struct context *c = context;
    const size_t n = c->net.n, d = c->net.d, k = c->net.k;
    double *slope = lg_new_doubles(n, k);
    if (!slope)
        return LG_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        sample_slopes(c, i, slope + i * k);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            JJt[i * n + j] =
                dot(k, slope + i * k, slope + j * k) * dot(d, c->net.X + i * d, c->net.X + j * d);
    free(slope);
    return LG_OK;
}

/* The reflection I - scale u u^T that takes x (m) to (beta, 0, ..., 0): u replaces x. Returns beta, 0 for x = 0. */
static double reflector(size_t m, double *x, double *scale)
{
    const double norm = sqrt(dot(m, x, x)), beta = x[0] > 0 ? -norm : norm;
    x[0] -= beta;
    *scale = norm > 0 ? 1 / (norm * fabs(x[0])) : 0;
    return beta;
}

/* b <- b - scale (u^T b) u. */
static void reflect(size_t m, const double *u, double scale, double *b)
{
    const double w = scale * dot(m, u, b);
    for (size_t i = 0; i < m; i++)
        b[i] -= w * u[i];
}

/* Phi^T = Q R by reflections on the rows of Phi (n x k), then v = Q R^-T y; beta, scale, z: n each. */
static int least_norm(size_t n, size_t k, double *Phi, const double *y, double *beta, double *scale,
                      double *z, double *v)
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
    const size_t n = c->net.n, d = c->net.d, k = c->net.k;
    if (k < n)
        return LG_UNSUPPORTED;
    double *Phi = lg_new_doubles(n, k), *room = lg_new_doubles(n, 3);
    int status = LG_NO_MEMORY;
    if (!Phi || !room)
        goto cleanup;
    for (size_t i = 0; i < n; i++)
        for (size_t l = 0; l < k; l++)
            Phi[i * k + l] = lg_activation_value(c->net.activation, dot(d, c->net.X + i * d, c->W + l * d));
    status = least_norm(n, k, Phi, c->net.y, room, room + n, room + 2 * n, v);
cleanup:
    free(Phi);
    free(room);
    return status;
}

/* theta <- theta - eta X^T (X theta - y). */
static int linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    const size_t n = problem->n, p = problem->p;
    double *g = lg_new_doubles(p, 1);
    if (!g)
        return LG_NO_MEMORY;
    for (size_t t = 0; t < steps; t++) {
        memset(g, 0, p * sizeof *g);
        for (size_t i = 0; i < n; i++) {
            const double *x = problem->X + i * p;
            const double r = dot(p, x, theta) - problem->y[i];
            for (size_t j = 0; j < p; j++)
                g[j] += r * x[j];
        }
        for (size_t j = 0; j < p; j++)
            theta[j] -= problem->eta * g[j];
    }
    free(g);
    return LG_OK;
}

/* U <- U - eta sum_i r_i 2 A_i U,  r_i = <A_i, U U^T> - y_i = <A_i U, U> - y_i. */
static int recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    const size_t n = problem->n, d = problem->d, r = problem->r;
    int status = LG_NO_MEMORY;
    double *AU = lg_new_doubles(d, r), *G = lg_new_doubles(d, r);
    if (!AU || !G)
        goto cleanup;
    for (size_t t = 0; t < steps; t++) {
        memset(G, 0, d * r * sizeof *G);
        for (size_t i = 0; i < n; i++) {
            const double *A = problem->A + i * d * d;
            memset(AU, 0, d * r * sizeof *AU);
            for (size_t a = 0; a < d; a++)
                for (size_t b = 0; b < d; b++)
                    for (size_t s = 0; s < r; s++)
                        AU[a * r + s] += A[a * d + b] * U[b * r + s];
            const double residual = dot(d * r, AU, U) - problem->y[i];
            for (size_t e = 0; e < d * r; e++)
                G[e] += 2 * residual * AU[e];
        }
        for (size_t e = 0; e < d * r; e++)
            U[e] -= problem->eta * G[e];
    }
    status = LG_OK;
cleanup:
    free(AU);
    free(G);
    return status;
}

static size_t depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

const struct lg_kernel kernel_reference = {
    .abi = LG_KERNEL_ABI,
    .size = sizeof(struct lg_kernel),
    .name = "reference",
    .version = "1.0.0",
    .description = "plain loops in double precision, the specification in code",
    .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT, .depth = depth,
                            LG_F64_PHI, .largest = DBL_MAX, .deterministic = 1),
    .create = create,
    .import_weights = import_weights,
    .gd_steps = gd_steps,
    .export_weights = export_weights,
    .destroy = destroy,
    .forward = forward,
    .gradient = gradient,
    .jacobian = jacobian,
    .jvp = jvp,
    .vjp = vjp,
    .gram = gram,
    .sgd_step = sgd_step,
    .fit_output = fit_output,
    .linear_steps = linear_steps,
    .recovery_steps = recovery_steps,
};
