/* Gradient descent on clusters for the sweeps; see descent.h. */
#include "verify/sweep/lib/descent.h"
#include "fixtures/lib/network.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char id[] = "sweep";
#define LABEL 0x1p-4

static int no_memory(const struct lg_blobs *b, char *error, size_t error_size)
{
    snprintf(error, error_size, "no memory for n = %zu, d = %zu, k = %zu; close other programs",
             b->clusters * b->size, b->d, b->k);
    return -1;
}

static int refuse(const struct lg_descent *d, const char *call, char *error, size_t error_size)
{
    snprintf(error, error_size, "kernel %s, %s after %zu steps: %s; check it with `lemmagate gate`",
             d->session->declared.name, call, d->steps, d->session->trouble);
    return -1;
}

static void fill_labels(const struct lg_blobs *b, double *y)
{
    for (size_t c = 0; c < b->clusters; c++) {
        size_t wrong = b->wrong / b->clusters + (c < b->wrong % b->clusters);
        for (size_t j = 0; j < b->size; j++)
            y[c * b->size + j] = (c % 2 == 0) == (j < wrong) ? -LABEL : LABEL;
    }
}

/* Centres of cosine `common` each with each: sqrt(common) m + sqrt(1 - common) g_l from m, g_1, g_2 ... made orthonormal. */
static int draw_together(const struct lg_draw *draw, const struct lg_blobs *b, double *centre, char *error,
                         size_t error_size)
{
    const size_t d = b->d, rows = b->clusters + 1;
    double *Q = malloc(rows * d * sizeof *Q);
    if (!Q)
        return no_memory(b, error, error_size);
    lg_gaussian_rows(draw, id, "centre", rows, d, Q);
    int status = 0;
    for (size_t i = 0; i < rows && !status; i++) {
        for (size_t before = 0; before < i; before++) {
            double along = 0;
            for (size_t j = 0; j < d; j++)
                along += Q[i * d + j] * Q[before * d + j];
            for (size_t j = 0; j < d; j++)
                Q[i * d + j] -= along * Q[before * d + j];
        }
        status = lg_unit_rows(1, d, Q + i * d, error, error_size);
    }
    for (size_t e = 0; e < b->clusters * d; e++)
        centre[e] = sqrt(b->common) * Q[e % d] + sqrt(1 - b->common) * Q[d + e];
    free(Q);
    return status ? status : lg_unit_rows(b->clusters, d, centre, error, error_size);
}

static int fill_rows(const struct lg_draw *draw, const struct lg_blobs *b, struct lg_instance *inst,
                     char *error, size_t error_size)
{
    double *centre = calloc(b->clusters * b->d, sizeof *centre);
    int status = -1;
    if (!centre) {
        no_memory(b, error, error_size);
        goto cleanup;
    }
    lg_gaussian_rows(draw, id, "centre", b->clusters, b->d, centre);
    lg_gaussian_rows(draw, id, "offset", inst->n, b->d, inst->X);
    if ((b->common > 0 ? draw_together(draw, b, centre, error, error_size)
                       : lg_unit_rows(b->clusters, b->d, centre, error, error_size)) ||
        lg_unit_rows(inst->n, b->d, inst->X, error, error_size))
        goto cleanup;
    for (size_t i = 0; i < inst->n; i++)
        for (size_t j = 0; j < b->d; j++)
            inst->X[i * b->d + j] = centre[i / b->size * b->d + j] + b->radius * inst->X[i * b->d + j];
    status = lg_unit_rows(inst->n, b->d, inst->X, error, error_size);
cleanup:
    free(centre);
    return status;
}

static int begin(struct lg_descent *d, double eta, char *error, size_t error_size)
{
    const struct lg_instance *inst = &d->inst;
    struct lg_network problem = {inst->n, inst->d, inst->k, inst->X, inst->y, inst->v, inst->activation, eta};
    if (lg_session_begin(d->session, &problem) || lg_session_import(d->session, inst->W0))
        return refuse(d, "init", error, error_size);
    return 0;
}

/* |J_0|^2, the largest eigenvalue of the kernel's J_0 J_0^T */
static int largest_eigenvalue(struct lg_descent *d, double *out, char *error, size_t error_size)
{
    const size_t n = d->inst.n;
    double *gram = calloc(n * n, sizeof *gram);
    gsl_vector *values = gsl_vector_alloc(n);
    gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(n);
    int status = -1;
    if (!gram || !values || !work)
        no_memory(&d->shape, error, error_size);
    else if (lg_session_gram(d->session, gram))
        refuse(d, "gram", error, error_size);
    else {
        gsl_matrix_view G = gsl_matrix_view_array(gram, n, n);
        gsl_eigen_symm(&G.matrix, values, work);
        *out = gsl_vector_max(values);
        status = 0;
    }
    gsl_eigen_symm_free(work);
    gsl_vector_free(values);
    free(gram);
    return status;
}

static int look(struct lg_descent *d, char *error, size_t error_size)
{
    const size_t size = d->shape.size;
    double fast = 0, all = 0;
    if (lg_session_forward(d->session, d->f))
        return refuse(d, "forward", error, error_size);
    for (size_t first = 0; first < d->inst.n; first += size) {
        double sum = 0;
        for (size_t i = first; i < first + size; i++) {
            double r = d->f[i] - d->inst.y[i];
            sum += r;
            all += r * r;
        }
        fast += sum * sum / (double)size;
    }
    d->fast = sqrt(fast);
    d->slow = sqrt(fmax(all - fast, 0));
    return 0;
}

int lg_descent_open(struct lg_descent *d, const struct lg_sweep_at *at, const struct lg_blobs *shape,
                    char *error, size_t error_size)
{
    struct lg_draw draw = {.seed = at->seed, .index = at->draw, .kind = LG_NETWORK};
    const size_t n = shape->clusters * shape->size, weights = shape->k * shape->d;
    double norm2 = 0;
    *d = (struct lg_descent){.session = at->session, .shape = *shape};
    if (lg_instance_alloc(&draw, n, shape->d, shape->k, &d->inst, error, error_size))
        return -1;
    d->inst.activation = LG_TANH;
    d->W = calloc(weights, sizeof *d->W);
    d->next = calloc(weights, sizeof *d->next);
    d->f = calloc(n, sizeof *d->f);
    if (!d->W || !d->next || !d->f)
        return no_memory(shape, error, error_size);
    if (fill_rows(&draw, shape, &d->inst, error, error_size))
        return -1;
    fill_labels(shape, d->inst.y);
    lg_fill_weights(&draw, id, LG_INIT_ANTISYMMETRIC, &d->inst);
    memcpy(d->W, d->inst.W0, weights * sizeof *d->W);
    if (begin(d, 1, error, error_size) || largest_eigenvalue(d, &norm2, error, error_size) ||
        begin(d, 1 / norm2, error, error_size))
        return -1;
    return look(d, error, error_size);
}

void lg_descent_close(struct lg_descent *d)
{
    lg_instance_clear(&d->inst);
    free(d->W);
    free(d->next);
    free(d->f);
    *d = (struct lg_descent){0};
}

static double apart(size_t m, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(sum);
}

int lg_descent_walk(struct lg_descent *d, size_t steps, char *error, size_t error_size)
{
    if (lg_session_steps(d->session, steps, d->next))
        return refuse(d, "gd_steps", error, error_size);
    d->path += apart(d->inst.k * d->inst.d, d->W, d->next);
    d->steps += steps;
    double *now = d->W;
    d->W = d->next;
    d->next = now;
    return look(d, error, error_size);
}

int lg_descent_stop(struct lg_descent *d, double share, size_t most, double *time, char *error,
                    size_t error_size)
{
    const double stop = share * d->fast;
    double before = d->fast;
    while (d->fast > stop && d->steps < most) {
        before = d->fast;
        if (lg_descent_walk(d, 1, error, error_size))
            return -1;
    }
    if (d->fast > stop) {
        snprintf(error, error_size,
                 "%zu clusters: |Pi_F r| is still %.3g after %zu steps; use another --seed",
                 d->shape.clusters, d->fast, d->steps);
        return -1;
    }
    *time = (double)d->steps - log(stop / d->fast) / log(before / d->fast);
    return 0;
}

double lg_descent_distance(const struct lg_descent *d)
{
    return apart(d->inst.k * d->inst.d, d->W, d->inst.W0);
}
