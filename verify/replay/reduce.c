/* Smaller instances; see reduce.h. */
#include "verify/replay/reduce.h"
#include "fixtures/lib/clusters.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t lg_side_units(const struct lg_instance *inst, enum lg_side side)
{
    const bool is_pair = side == LG_SIDE_NEURONS && inst->antisymmetric;
    return lg_kind_find(inst->kind)->size[side] ? lg_instance_side(inst, side) / (is_pair ? 2 : 1) : 0;
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

/* What stays of `from`, of that many numbers along each extent. */
static void copy(const size_t extent[LG_EXTENTS], const struct kept *const by[LG_EXTENTS], const double *from,
                 double *to)
{
    for (size_t i = 0; i < extent[0]; i++)
        for (size_t j = 0; stays(by[0], i) && j < extent[1]; j++)
            for (size_t l = 0; stays(by[1], j) && l < extent[2]; l++)
                if (stays(by[2], l))
                    *to++ = from[(i * extent[1] + j) * extent[2] + l];
}

static void copy_array(const struct lg_instance *in, enum lg_array a, const struct kept *sides,
                       struct lg_instance *out)
{
    const char *shape = lg_kind_find(in->kind)->shape[a];
    size_t extent[LG_EXTENTS] = {0}, ignored;
    const struct kept *by[LG_EXTENTS] = {&all, &all, &all};
    for (int j = 0; j < LG_EXTENTS && *shape; j++) {
        const enum lg_side side = lg_side_of(shape[j]);
        extent[j] = side == LG_KIND_SIDES ? 1 : lg_instance_side(in, side);
        by[j] = side == LG_KIND_SIDES ? &all : &sides[side];
    }
    copy(extent, by, lg_instance_array(in, a, &ignored, &ignored), *lg_instance_member(out, a));
}

static int copy_clusters(const struct lg_instance *in, const struct kept *sides, struct lg_instance *out)
{
    const struct kept *rows = &sides[LG_SIDE_SAMPLES],
                      *by_centre[LG_EXTENTS] = {&all, &all, &sides[LG_SIDE_FEATURES]};
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
    copy((const size_t[LG_EXTENTS]){1, q->count, in->d}, by_centre, q->centre, to->centre);
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
    struct kept sides[LG_KIND_SIDES] = {all, all, all};
    bool is_pair = side == LG_SIDE_NEURONS && in->antisymmetric;
    int status;
    assert(count == 0 || first + count <= lg_side_units(in, side));
    sides[side] = (struct kept){first, count, is_pair ? in->k / 2 : SIZE_MAX};
    *out = *in;
    out->n -= side == LG_SIDE_SAMPLES ? count : 0;
    out->d -= side == LG_SIDE_FEATURES ? count : 0;
    out->k -= side == LG_SIDE_NEURONS ? (is_pair ? 2 : 1) * count : 0;
    if (lg_kind_find(in->kind)->stays_wide && in->n <= in->d && out->n > out->d) {
        *out = (struct lg_instance){0};
        return 1;
    }
    out->clusters = NULL;
    status = lg_instance_allocate(out);
    for (int a = 0; a < LG_ARRAYS && !status; a++)
        copy_array(in, (enum lg_array)a, sides, out);
    if (!status && in->clusters)
        status = copy_clusters(in, sides, out);
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
    shorten(lg_instance_entries(inst, a), *lg_instance_member(inst, a), bits);
    if (inst->clusters && a == LG_ARRAY_X)
        shorten(inst->clusters->count * inst->d, inst->clusters->centre, bits);
    if (inst->clusters && a == LG_ARRAY_Y)
        shorten(inst->clusters->classes, inst->clusters->label, bits);
}
