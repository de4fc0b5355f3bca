/* Smaller instances; see reduce.h. */
#include "verify/replay/reduce.h"
#include "fixtures/lib/clusters.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t lg_side_units(const struct lg_instance *inst, enum lg_side side)
{
    const size_t units[] = {inst->n, inst->d, inst->antisymmetric ? inst->k / 2 : inst->k};
    return side == LG_SIDE_NEURONS && inst->kind == LG_LINEAR ? 0 : units[side];
}

/* Indices that stay, of `length`; the range is repeated every `period`. */
struct kept {
    size_t first, count, period;
};

static const struct kept all = {0, 0, SIZE_MAX};

static bool stays(const struct kept *k, size_t i)
{
    size_t at = i % k->period;
    return at < k->first || at >= k->first + k->count;
}

static void copy(size_t rows, const struct kept *by_row, size_t columns, const struct kept *by_column,
                 const double *from, double *to)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; stays(by_row, i) && j < columns; j++)
            if (stays(by_column, j))
                *to++ = from[i * columns + j];
}

static int copy_clusters(const struct lg_instance *in, const struct kept *rows, const struct kept *columns,
                         struct lg_instance *out)
{
    const struct lg_clusters *q = in->clusters;
    struct lg_clusters *to = out->clusters = lg_clusters_new(q->count, q->classes, out->n, out->d);
    size_t at = 0;
    if (!to)
        return -1;
    for (size_t i = 0; i < in->n; i++)
        if (stays(rows, i)) {
            to->cluster[at] = q->cluster[i];
            to->corrupted[at++] = q->corrupted[i];
        }
    memcpy(to->class_of, q->class_of, q->count * sizeof *q->class_of);
    memcpy(to->label, q->label, q->classes * sizeof *q->label);
    copy(q->count, &all, in->d, columns, q->centre, to->centre);
    for (size_t l = 0; l < q->count; l++) {
        bool is_there = false;
        for (size_t i = 0; i < out->n; i++)
            is_there |= to->cluster[i] == l;
        if (!is_there)
            return 1;
    }
    return 0;
}

int lg_instance_without(const struct lg_instance *in, enum lg_side side, size_t first, size_t count,
                        struct lg_instance *out)
{
    struct kept sides[LG_SIDES] = {all, all, all};
    const struct kept *rows = &sides[LG_SIDE_SAMPLES], *columns = &sides[LG_SIDE_FEATURES],
                      *neurons = &sides[LG_SIDE_NEURONS];
    bool is_matrix = in->kind == LG_MATRIX, is_pair = side == LG_SIDE_NEURONS && in->antisymmetric;
    int status = -1;
    assert(count == 0 || first + count <= lg_side_units(in, side));
    sides[side] = (struct kept){first, count, is_pair ? in->k / 2 : SIZE_MAX};
    *out = *in;
    out->n -= side == LG_SIDE_SAMPLES ? count : 0;
    out->d -= side == LG_SIDE_FEATURES ? count : 0;
    out->k -= side == LG_SIDE_NEURONS ? (is_pair ? 2 : 1) * count : 0;
    if (in->kind == LG_LINEAR && in->n <= in->d &&
        out->n > out->d) { /* sigma_min(X) > 0 is to stay possible */
        *out = (struct lg_instance){0};
        return 1;
    }
    size_t lines = is_matrix ? out->n : out->k, width = is_matrix ? out->k : out->d;
    out->X = malloc(out->n * out->d * sizeof(double));
    out->y = malloc(out->n * sizeof(double));
    out->W0 = malloc(lines * width * sizeof(double));
    out->v = in->v ? malloc(out->k * sizeof(double)) : NULL;
    out->clusters = NULL;
    if (!out->X || !out->y || !out->W0 || (in->v && !out->v))
        goto cleanup;
    copy(in->n, rows, in->d, columns, in->X, out->X);
    copy(1, &all, in->n, rows, in->y, out->y);
    if (is_matrix)
        copy(in->n, rows, in->k, neurons, in->W0, out->W0);
    else
        copy(in->k, neurons, in->d, columns, in->W0, out->W0);
    if (in->v)
        copy(in->k, neurons, 1, &all, in->v, out->v);
    status = in->clusters ? copy_clusters(in, rows, columns, out) : 0;
cleanup:
    if (status)
        lg_instance_clear(out);
    return status;
}

double lg_shorten(double x, int bits)
{
    int e;
    if (bits == 0)
        return x == 0 ? x : copysign(1, x);
    double m = frexp(x, &e);
    return ldexp(nearbyint(ldexp(m, bits)), e - bits);
}

static void shorten(size_t m, double *a, int bits)
{
    for (size_t i = 0; a && i < m; i++)
        a[i] = lg_shorten(a[i], bits);
}

void lg_instance_shorten(struct lg_instance *inst, enum lg_array a, int bits)
{
    size_t rows, columns;
    double *array = lg_values_array(inst, a, &rows, &columns);
    shorten(rows * columns, array, bits);
    if (inst->clusters && a == LG_ARRAY_X)
        shorten(inst->clusters->count * inst->d, inst->clusters->centre, bits);
    if (inst->clusters && a == LG_ARRAY_Y)
        shorten(inst->clusters->classes, inst->clusters->label, bits);
}
