/* Variants of a problem that a lemma may change and hand to a kernel: copies of the instance, of some of its samples or neurons,
 * and a step size at which a few steps stay finite. */
#include "fixtures/lib/random.h"
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

int lg_variant_new(struct lg_variant *p, size_t n, size_t d, size_t k)
{
    *p = (struct lg_variant){.n = n, .d = d, .k = k};
    p->X = calloc(n * d + 2 * n + k + 2 * k * d, sizeof *p->X);
    if (!p->X)
        return -1;
    p->y = p->X + n * d;
    p->z = p->y + n;
    p->v = p->z + n;
    p->W = p->v + k;
    p->U = p->W + k * d;
    return 0;
}

int lg_variant_of(struct lg_variant *p, const struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    size_t n = inst->n, d = inst->d, k = inst->k;
    struct lg_stream s = lg_stream_make(c->recipe.seed, "metamorphic", c->recipe.index, 0);
    if (lg_variant_new(p, n, d, k))
        return -1;
    memcpy(p->X, inst->X, n * d * sizeof *p->X);
    memcpy(p->y, inst->y, n * sizeof *p->y);
    memcpy(p->v, inst->v, k * sizeof *p->v);
    memcpy(p->W, inst->W0, k * d * sizeof *p->W);
    for (size_t e = 0; e < k * d; e++)
        p->U[e] = rint(64 * lg_stream_normal(&s, e)) / 64;
    for (size_t i = 0; i < n; i++)
        p->z[i] = rint(64 * lg_stream_normal(&s, k * d + i)) / 64;
    p->activation = inst->activation;
    p->eta = c->recipe.eta;
    return 0;
}

int lg_variant_pick(struct lg_variant *p, const struct lg_variant *from, size_t n, const size_t *sample,
                    size_t k, const size_t *neuron)
{
    size_t d = from->d;
    if (lg_variant_new(p, n, d, k))
        return -1;
    for (size_t i = 0; i < n; i++) {
        size_t a = sample ? sample[i] : i;
        memcpy(p->X + i * d, from->X + a * d, d * sizeof *p->X);
        p->y[i] = from->y[a];
        p->z[i] = from->z[a];
    }
    for (size_t l = 0; l < k; l++) {
        size_t a = neuron ? neuron[l] : l;
        memcpy(p->W + l * d, from->W + a * d, d * sizeof *p->W);
        memcpy(p->U + l * d, from->U + a * d, d * sizeof *p->U);
        p->v[l] = from->v[a];
    }
    p->activation = from->activation;
    p->eta = from->eta;
    return 0;
}

void lg_variant_close(struct lg_variant *p)
{
    free(p->X);
    *p = (struct lg_variant){0};
}

static void close_variant(void *what)
{
    lg_variant_close(what);
}

static struct lg_variant *take(struct lg_case *c)
{
    struct lg_variant *p = lg_take(c, 1, sizeof *p);
    lg_defer(c, close_variant, p);
    return p;
}

struct lg_variant *lg_take_variant_new(struct lg_case *c, size_t n, size_t d, size_t k)
{
    struct lg_variant *p = take(c);
    lg_need(c, lg_variant_new(p, n, d, k));
    return p;
}

struct lg_variant *lg_take_variant(struct lg_case *c)
{
    struct lg_variant *p = take(c);
    lg_need(c, lg_variant_of(p, c));
    return p;
}

struct lg_variant *lg_take_variant_pick(struct lg_case *c, const struct lg_variant *from, size_t n,
                                        const size_t *sample, size_t k, const size_t *neuron)
{
    struct lg_variant *p = take(c);
    lg_need(c, lg_variant_pick(p, from, n, sample, k, neuron));
    return p;
}

struct lg_variant *lg_take_variant_copy(struct lg_case *c, const struct lg_variant *from)
{
    return lg_take_variant_pick(c, from, from->n, NULL, from->k, NULL);
}

double lg_variant_eta(const struct lg_instance *inst)
{
    double trace = 0;
    for (size_t i = 0; i < inst->n; i++) {
        const double *x = inst->X + i * inst->d;
        double row = 0, slopes = 0;
        for (size_t j = 0; j < inst->d; j++)
            row += x[j] * x[j];
        for (size_t l = 0; l < inst->k; l++) {
            double z = 0;
            for (size_t j = 0; j < inst->d; j++)
                z += x[j] * inst->W0[l * inst->d + j];
            double slope = inst->activation == LG_QUADRATIC ? fmax(1, fabs(z)) : 1;
            slopes += inst->v[l] * inst->v[l] * slope * slope;
        }
        trace += row * slopes;
    }
    return trace > 0 ? ldexp(1, -3 - (int)ceil(log2(trace))) : 0.125;
}

void lg_variant_calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
}

size_t lg_many_steps(const struct lg_case *c, size_t work)
{
    enum { PRODUCTS = 1 << 22, FEW = 5 };
    static const size_t counts[] = {67, 128, 259, 1031};
    size_t count = counts[c->recipe.index % 4];
    if (work > PRODUCTS) /* at a shape asked for: a slow kernel would meet the limit of a call */
        return FEW;
    return work <= PRODUCTS / count ? count : counts[0];
}
