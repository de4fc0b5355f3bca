/* A mutant: the reference kernel with one deliberate mistake, in one of its functions or in its arithmetic.
 *
 * A mutant file includes this header, defines `mutation` and ends with LG_MUTANT; it is linked with
 * reference.c, whose public table does all that is not mistaken. The declared error model
 * is the reference's, hence every mutant lies about itself and an honest gate must reject it.
 *
 * n, d, k, X (n x d), W (k x d), v (k), y (n) as in lemmagate_kernel.h; r = f - y. */
#ifndef LG_KERNELS_MUTANT_H
#define LG_KERNELS_MUTANT_H

#include <float.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/lemmagate_kernel.h"
#include "kernels/support/activations.h"
#include "kernels/support/array.h"

struct mutant;

/* What is mistaken; NULL: nothing there. The arithmetic (dot, value, slope) is that of all functions of the network and
 * of linear steps, which then run on network_kernel.h in place of the reference. */
struct mutation {
    double eta_factor;               /* steps use eta_factor * eta */
    void (*alter)(struct mutant *m); /* makes m->altered wrong */
    double (*dot)(int which, size_t m, const double *a, const double *b);
    double (*value)(int32_t activation, double z);
    double (*slope)(int32_t activation, double z);
    int (*import_weights)(struct mutant *m, const double *W); /* must call mutant_set */
    int (*export_weights)(struct mutant *m, double *W);
    double (*residual)(const struct mutant *m, double r); /* for .gradient = mutant_wrong_residual */
    int (*forward)(struct mutant *m, double *f);
    int (*gradient)(struct mutant *m, double *G);
    int (*jacobian)(struct mutant *m, double *J);
    int (*jvp)(struct mutant *m, const double *U, double *Ju);
    int (*vjp)(struct mutant *m, const double *z, double *Jtz);
    int (*gram)(struct mutant *m, double *JJt);
    int (*step)(struct mutant *m); /* one step; else W - eta_factor eta gradient */
    int (*gd_steps)(struct mutant *m, size_t steps);
    int (*sgd_step)(struct mutant *m, const size_t *index, size_t count);
    void (*spoil)(double *G, size_t rows, size_t columns); /* applied to gradients and increments */
    int (*linear_steps)(const struct lg_linear *problem, double *theta, size_t steps);
    int (*recovery_steps)(const struct lg_recovery *problem, double *U, size_t steps);
    int (*fit_output)(struct mutant *m, double *v);
};
static const struct mutation mutation;

typedef double real;

static inline double plug_store(double x)
{
    return x;
}

static inline double plain_dot(size_t m, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += a[i] * b[i];
    return sum;
}

static inline double plug_dot(int which, size_t m, const double *a, const double *b)
{
    return mutation.dot ? mutation.dot(which, m, a, b) : plain_dot(m, a, b);
}

static inline double plug_value(int32_t activation, double z)
{
    return mutation.value ? mutation.value(activation, z) : lg_activation_value(activation, z);
}

static inline double plug_slope(int32_t activation, double z)
{
    return mutation.slope ? mutation.slope(activation, z) : lg_activation_slope(activation, z);
}

#include "kernels/support/network_kernel.h"

extern const struct lg_kernel kernel_reference;

struct mutant {
    struct lg_network net;
    struct lg_network altered; /* the wrong problem that mutation.alter makes of net */
    void *base;                /* reference context of net */
    void *twin;                /* reference context of altered */
    double *W, *G, *kept;      /* k x d; kept: for mistakes that remember */
    double *r;                 /* n, residual */
    double *v, *X, *y;         /* k, n x d, n: storage for altered ones */
    size_t calls;              /* the same */
    bool stepped;              /* r holds the residual of an earlier gradient */
};

static const struct lg_kernel mutant_plug = {LG_NETWORK_FUNCTIONS};

/* The kernel that does all that is not mistaken. */
static inline const struct lg_kernel *mutant_base(void)
{
    return mutation.dot || mutation.value || mutation.slope ? &mutant_plug : &kernel_reference;
}

static void mutant_destroy(void *context)
{
    struct mutant *m = (struct mutant *)context;
    if (!m)
        return;
    mutant_base()->destroy(m->base);
    mutant_base()->destroy(m->twin);
    free(m->W);
    free(m->G);
    free(m->kept);
    free(m->r);
    free(m->v);
    free(m->X);
    free(m->y);
    free(m);
}

static int mutant_create(const struct lg_network *problem, void **context)
{
    *context = NULL;
    struct mutant *m = (struct mutant *)calloc(1, sizeof *m);
    if (!m)
        return LG_NO_MEMORY;
    int status = LG_NO_MEMORY;
    m->net = m->altered = *problem;
    m->W = lg_new_doubles(problem->k, problem->d);
    m->G = lg_new_doubles(problem->k, problem->d);
    m->kept = lg_new_doubles(problem->k, problem->d);
    m->r = lg_new_doubles(problem->n, 1);
    m->v = lg_new_doubles(problem->k, 1);
    m->X = lg_new_doubles(problem->n, problem->d);
    m->y = lg_new_doubles(problem->n, 1);
    if (!m->W || !m->G || !m->kept || !m->r || !m->v || !m->X || !m->y)
        goto cleanup;
    if (mutation.alter)
        mutation.alter(m);
    status = mutant_base()->create(&m->net, &m->base);
    if (status == LG_OK)
        status = mutant_base()->create(&m->altered, &m->twin);
cleanup:
    if (status == LG_OK)
        *context = m;
    else
        mutant_destroy(m);
    return status;
}

/* The weights become W. */
static int mutant_set(struct mutant *m, const double *W)
{
    memmove(m->W, W, m->net.k * m->net.d * sizeof *W);
    const int status = mutant_base()->import_weights(m->base, W);
    return status == LG_OK ? mutant_base()->import_weights(m->twin, W) : status;
}

static int mutant_import(void *context, const double *W)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.import_weights ? mutation.import_weights(m, W) : mutant_set(m, W);
}

static int mutant_export(void *context, double *W)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.export_weights ? mutation.export_weights(m, W)
                                   : mutant_base()->export_weights(m->base, W);
}

/* m->r = f - y, correct. */
static inline int mutant_residual(struct mutant *m)
{
    const int status = mutant_base()->forward(m->base, m->r);
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] -= m->net.y[i];
    return status;
}

/* J^T r, each entry of r made wrong by mutation.residual. */
static inline int mutant_wrong_residual(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    for (size_t i = 0; i < m->net.n; i++)
        m->r[i] = mutation.residual(m, m->r[i]);
    return status == LG_OK ? kernel_reference.vjp(m->base, m->r, G) : status;
}

/* J^T r with the altered problem's Jacobian and the correct residual. */
static inline int mutant_altered_jacobian(struct mutant *m, double *G)
{
    const int status = mutant_residual(m);
    return status == LG_OK ? mutant_base()->vjp(m->twin, m->r, G) : status;
}

static int mutant_gradient(void *context, double *G)
{
    struct mutant *m = (struct mutant *)context;
    const int status = mutation.gradient ? mutation.gradient(m, G) : mutant_base()->gradient(m->base, G);
    if (status == LG_OK && mutation.spoil)
        mutation.spoil(G, m->net.k, m->net.d);
    return status;
}

/* W <- W - eta_factor eta (G / count). */
static int mutant_apply(struct mutant *m, const double *G, double count)
{
    for (size_t e = 0; e < m->net.k * m->net.d; e++)
        m->W[e] -= mutation.eta_factor * m->net.eta * (G[e] / count);
    return mutant_set(m, m->W);
}

static int mutant_step(struct mutant *m)
{
    const int status = mutation.step ? mutation.step(m) : mutant_gradient(m, m->G);
    return status == LG_OK && !mutation.step ? mutant_apply(m, m->G, 1) : status;
}

static int mutant_gd_steps(void *context, size_t steps)
{
    struct mutant *m = (struct mutant *)context;
    int status = LG_OK;
    if (mutation.gd_steps)
        return mutation.gd_steps(m, steps);
    for (size_t t = 0; t < steps && status == LG_OK; t++)
        status = mutant_step(m);
    return status;
}

/* The same mistake on the problem that consists of the batch alone. */
static int mutant_sgd_step(void *context, const size_t *index, size_t count)
{
    struct mutant *m = (struct mutant *)context;
    const size_t d = m->net.d;
    void *batch = NULL;
    if (mutation.sgd_step)
        return mutation.sgd_step(m, index, count);
    int status = LG_NO_MEMORY;
    double *X = lg_new_doubles(count, d), *y = lg_new_doubles(count, 1);
    if (!X || !y)
        goto cleanup;
    status = LG_FAILED;
    if (count == 0)
        goto cleanup;
    for (size_t b = 0; b < count; b++) {
        if (index[b] >= m->net.n)
            goto cleanup;
        memcpy(X + b * d, m->net.X + index[b] * d, d * sizeof *X);
        y[b] = m->net.y[index[b]];
    }
    struct lg_network net = m->net;
    net.n = count, net.X = X, net.y = y;
    status = mutant_create(&net, &batch);
    if (status == LG_OK)
        status = mutant_import(batch, m->W);
    if (status == LG_OK)
        status = mutant_gradient(batch, m->G);
    if (status == LG_OK)
        status = mutant_apply(m, m->G, (double)count);
cleanup:
    mutant_destroy(batch);
    free(X);
    free(y);
    return status;
}

/* W <- W - (eta / divisor) J^T s, s the sum of the batch's residuals at their samples: a correct step where divisor = count. */
static inline int mutant_sgd_of_residuals(struct mutant *m, const size_t *index, size_t count, size_t divisor)
{
    int status = divisor ? mutant_residual(m) : LG_FAILED;
    memset(m->y, 0, m->net.n * sizeof *m->y);
    for (size_t b = 0; b < count && status == LG_OK; b++)
        m->y[index[b]] += m->r[index[b]];
    status = status == LG_OK ? mutant_base()->vjp(m->base, m->y, m->G) : status;
    return status == LG_OK ? mutant_apply(m, m->G, (double)divisor) : status;
}

static int mutant_forward(void *context, double *f)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.forward ? mutation.forward(m, f) : mutant_base()->forward(m->base, f);
}

static int mutant_jacobian(void *context, double *J)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.jacobian ? mutation.jacobian(m, J) : mutant_base()->jacobian(m->base, J);
}

static int mutant_jvp(void *context, const double *U, double *Ju)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.jvp ? mutation.jvp(m, U, Ju) : mutant_base()->jvp(m->base, U, Ju);
}

static int mutant_vjp(void *context, const double *z, double *Jtz)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.vjp ? mutation.vjp(m, z, Jtz) : mutant_base()->vjp(m->base, z, Jtz);
}

static int mutant_gram(void *context, double *JJt)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.gram ? mutation.gram(m, JJt) : mutant_base()->gram(m->base, JJt);
}

/* The reference's fit at the current weights. */
static int mutant_fit(struct mutant *m, double *v)
{
    void *context = NULL;
    int status = kernel_reference.create(&m->net, &context);
    if (status == LG_OK)
        status = kernel_reference.import_weights(context, m->W);
    if (status == LG_OK)
        status = kernel_reference.fit_output(context, v);
    kernel_reference.destroy(context);
    return status;
}

static int mutant_fit_output(void *context, double *v)
{
    struct mutant *m = (struct mutant *)context;
    return mutation.fit_output ? mutation.fit_output(m, v) : mutant_fit(m, v);
}

/* J J^T of the altered problem. */
static inline int mutant_altered_gram(struct mutant *m, double *JJt)
{
    return mutant_base()->gram(m->twin, JJt);
}

/* after <- before + spoil(after - before), rows x columns; before is overwritten. */
static void mutant_spoil_increment(double *before, double *after, size_t rows, size_t columns)
{
    for (size_t e = 0; e < rows * columns; e++) {
        const double start = before[e];
        before[e] = after[e] - start;
        after[e] = start;
    }
    mutation.spoil(before, rows, columns);
    for (size_t e = 0; e < rows * columns; e++)
        after[e] += before[e];
}

static int mutant_linear_steps(const struct lg_linear *problem, double *theta, size_t steps)
{
    if (mutation.linear_steps)
        return mutation.linear_steps(problem, theta, steps);
    struct lg_linear scaled = *problem;
    scaled.eta *= mutation.eta_factor;
    if (!mutation.spoil)
        return mutant_base()->linear_steps(&scaled, theta, steps);
    double *before = lg_new_doubles(problem->p, 1);
    int status = before ? LG_OK : LG_NO_MEMORY;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        memcpy(before, theta, problem->p * sizeof *theta);
        status = mutant_base()->linear_steps(&scaled, theta, 1);
        mutant_spoil_increment(before, theta, problem->p, 1);
    }
    free(before);
    return status;
}

static int mutant_recovery_steps(const struct lg_recovery *problem, double *U, size_t steps)
{
    if (mutation.recovery_steps)
        return mutation.recovery_steps(problem, U, steps);
    struct lg_recovery scaled = *problem;
    scaled.eta *= mutation.eta_factor;
    if (!mutation.spoil)
        return kernel_reference.recovery_steps(&scaled, U, steps);
    double *before = lg_new_doubles(problem->d, problem->r);
    int status = before ? LG_OK : LG_NO_MEMORY;
    for (size_t t = 0; t < steps && status == LG_OK; t++) {
        memcpy(before, U, problem->d * problem->r * sizeof *U);
        status = kernel_reference.recovery_steps(&scaled, U, 1);
        mutant_spoil_increment(before, U, problem->d, problem->r);
    }
    free(before);
    return status;
}

static size_t mutant_depth(int which, size_t length)
{
    (void)which;
    return length > 0 ? length - 1 : 0;
}

#define LG_MUTANT(table, mutant_name, story)                                                                \
    const struct lg_kernel table = {                                                                        \
        .abi = LG_KERNEL_ABI,                                                                               \
        .size = sizeof(struct lg_kernel),                                                                   \
        .name = mutant_name,                                                                                \
        .version = "1.0.0",                                                                                 \
        .description = story,                                                                               \
        .model = LG_ERROR_MODEL(.unit_storage = LG_F64_UNIT, .unit_accumulator = LG_F64_UNIT,               \
                                .depth = mutant_depth, LG_F64_PHI, .largest = DBL_MAX, .deterministic = 1), \
        .create = mutant_create,                                                                            \
        .import_weights = mutant_import,                                                                    \
        .gd_steps = mutant_gd_steps,                                                                        \
        .export_weights = mutant_export,                                                                    \
        .destroy = mutant_destroy,                                                                          \
        .forward = mutant_forward,                                                                          \
        .gradient = mutant_gradient,                                                                        \
        .jacobian = mutant_jacobian,                                                                        \
        .jvp = mutant_jvp,                                                                                  \
        .vjp = mutant_vjp,                                                                                  \
        .gram = mutant_gram,                                                                                \
        .sgd_step = mutant_sgd_step,                                                                        \
        .fit_output = mutant_fit_output,                                                                    \
        .linear_steps = mutant_linear_steps,                                                                \
        .recovery_steps = mutant_recovery_steps,                                                            \
    }

#endif
