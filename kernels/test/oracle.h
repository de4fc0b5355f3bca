/* What an honest kernel may return: the exact value with the rounding that its error model declares.
 *
 * A `number` is {v, e}: v in long double, and e such that a kernel of the given model returns a value
 * within e of the exact one. Rounding of one operation: |fl(x) - x| <= u|x|; of a sum of m terms with
 * depth D: gamma_D sum |terms|, gamma_D = Du/(1 - Du), in any order that respects D. A product of
 * several factors carries one rounding per multiplication, whatever the association.
 *
 * The long double values are themselves rounded; that is a kernel too, `exact_model`, with u = 2^-64:
 * a kernel conforms when |result - v| <= e(kernel) + e(exact_model).
 *
 * ratio: the largest |result - v| / allowance over all entries; infinite where a result is not finite or
 * differs while nothing is allowed. The slope of ReLU is not Lipschitz: where a pre-activation is too close
 * to 0 to have a certain sign, both 0 and 1 are allowed, e = 1. */
#ifndef LG_KERNELS_TEST_ORACLE_H
#define LG_KERNELS_TEST_ORACLE_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/lemmagate_kernel.h"

typedef long double real;

struct number {
    real v, e;
};

struct sum {
    struct number n;
    real magnitude;
};

static inline size_t exact_depth(int which, size_t m)
{
    (void)which;
    return m;
}

/* erfcl is listed with 5 ulp as erfc is, tanhl and log1pl with at most 3: the double's constants hold. */
static const struct lg_error_model exact_model = {
    .unit_storage = 0x1p-64,
    .unit_accumulator = 0x1p-64,
    .depth = exact_depth,
    LG_PHI({0x1p-64, 12.5 * 0x1p-64, 5 * 0x1p-64, 12.5 * 0x1p-64})};

/* Of one activation: the last error declared is that of all that follow. */
static inline const struct lg_phi_error *phi_error(const struct lg_error_model *m, int32_t a)
{
    return &m->phi[(size_t)a < m->n_phi ? (size_t)a : m->n_phi - 1];
}

static inline struct number exactly(double x)
{
    return (struct number){(real)x, 0};
}

/* One rounding of n. */
static inline struct number rounded(struct number n, real u)
{
    n.e += u * (fabsl(n.v) + n.e);
    return n;
}

static inline struct number times(struct number a, struct number b, real u)
{
    const real e = fabsl(a.v) * b.e + fabsl(b.v) * a.e + a.e * b.e;
    return rounded((struct number){a.v * b.v, e}, u);
}

static inline struct number minus(struct number a, struct number b, real u)
{
    return rounded((struct number){a.v - b.v, a.e + b.e}, u);
}

static inline void add_term(struct sum *s, struct number t)
{
    s->n.v += t.v;
    s->n.e += t.e;
    s->magnitude += fabsl(t.v) + t.e;
}

static inline struct number total(struct sum s, const struct lg_error_model *model, int which, size_t m)
{
    const real depth_u = (real)(model->depth ? model->depth(which, m) : m) * model->unit_accumulator;
    s.n.e += depth_u / (1 - depth_u) * s.magnitude;
    return s.n;
}

static inline real exact_value(int32_t activation, real z)
{
    switch (activation) {
    case LG_SOFTPLUS:
        return (z > 0 ? z : 0) + log1pl(expl(-fabsl(z)));
    case LG_TANH:
        return tanhl(z);
    case LG_SIGMOID:
        return z >= 0 ? 1 / (1 + expl(-z)) : expl(z) / (1 + expl(z));
    case LG_ERF:
        return erfl(z * sqrtl(0.5L));
    case LG_GELU:
        return z * erfcl(-z * sqrtl(0.5L)) / 2;
    case LG_QUADRATIC:
        return z * z / 2;
    default:
        return z > 0 ? z : 0;
    }
}

static inline real exact_slope(int32_t activation, real z)
{
    const real bell = expl(-z * z / 2) / sqrtl(2 * 3.14159265358979323846264338327950288L);
    const real e = expl(-fabsl(z)), e2 = expl(-2 * fabsl(z));
    switch (activation) {
    case LG_SOFTPLUS:
        return exact_value(LG_SIGMOID, z);
    case LG_TANH:
        return 4 * e2 / ((1 + e2) * (1 + e2));
    case LG_SIGMOID:
        return e / ((1 + e) * (1 + e));
    case LG_ERF:
        return 2 * bell;
    case LG_GELU:
        return erfcl(-z * sqrtl(0.5L)) / 2 + z * bell;
    case LG_QUADRATIC:
        return z;
    default:
        return z > 0;
    }
}

/* Lipschitz constants of phi and phi' on [z - e, z + e], from the table of suprema (rounded up). */
static inline real value_lipschitz(int32_t activation, struct number z)
{
    static const real B[] = {1, 1, 0.25L, 0.7979L, 1.129L, 0, 1};
    return activation == LG_QUADRATIC ? fabsl(z.v) + z.e : B[activation];
}

static inline real slope_lipschitz(int32_t activation)
{
    static const real B2[] = {0.25L, 0.7699L, 0.0963L, 0.484L, 0.7979L, 1, 0};
    return B2[activation];
}

static inline struct number activation_number(const struct lg_error_model *m, int32_t a, int slope,
                                              struct number z)
{
    const real lipschitz = slope ? slope_lipschitz(a) : value_lipschitz(a, z);
    const int kink = slope && a == LG_RELU && z.e > 0 && fabsl(z.v) <= z.e;
    struct number phi = {slope ? exact_slope(a, z.v) : exact_value(a, z.v), kink ? 1 : lipschitz * z.e};
    const struct lg_phi_error *error = phi_error(m, a);
    phi.e += (real)(slope ? error->slope_abs : error->value_abs) +
             (real)(slope ? error->slope_rel : error->value_rel) * (fabsl(phi.v) + phi.e);
    return phi;
}

/* <x, w> of d products. */
static inline struct number inner(const struct lg_error_model *m, size_t d, const double *x,
                                  const struct number *w)
{
    struct sum s = {0};
    for (size_t j = 0; j < d; j++)
        add_term(&s, times(exactly(x[j]), w[j], m->unit_accumulator));
    return total(s, m, LG_OVER_FEATURES, d);
}

/* f (n) and C (n x k), C_il = v_l phi'(<x_i, w_l>). */
static inline void oracle_forward(const struct lg_error_model *m, const struct lg_network *net,
                                  const struct number *W, struct number *f, struct number *C)
{
    for (size_t i = 0; i < net->n; i++) {
        struct sum s = {0};
        for (size_t l = 0; l < net->k; l++) {
            const struct number z = inner(m, net->d, net->X + i * net->d, W + l * net->d);
            const struct number v = exactly(net->v[l]);
            add_term(&s, times(v, activation_number(m, net->activation, 0, z), m->unit_accumulator));
            C[i * net->k + l] = times(v, activation_number(m, net->activation, 1, z), m->unit_storage);
        }
        f[i] = total(s, m, LG_OVER_NEURONS, net->k);
    }
}

/* G = sum_i z_i J_i (k x d). */
static inline void oracle_vjp(const struct lg_error_model *m, const struct lg_network *net,
                              const struct number *C, const struct number *z, struct number *G)
{
    for (size_t l = 0; l < net->k; l++)
        for (size_t j = 0; j < net->d; j++) {
            struct sum s = {0};
            for (size_t i = 0; i < net->n; i++) {
                const struct number c = times(z[i], C[i * net->k + l], m->unit_accumulator);
                add_term(&s, times(c, exactly(net->X[i * net->d + j]), m->unit_accumulator));
            }
            G[l * net->d + j] = total(s, m, LG_OVER_SAMPLES, net->n);
        }
}

/* (J U)_i for all i. */
static inline void oracle_jvp(const struct lg_error_model *m, const struct lg_network *net,
                              const struct number *C, const double *U, struct number *Ju)
{
    const real u = m->unit_accumulator;
    for (size_t i = 0; i < net->n; i++) {
        struct sum s = {0};
        for (size_t l = 0; l < net->k; l++)
            for (size_t j = 0; j < net->d; j++) {
                const struct number x = times(C[i * net->k + l], exactly(net->X[i * net->d + j]), u);
                add_term(&s, times(x, exactly(U[l * net->d + j]), u));
            }
        Ju[i] = total(s, m, LG_OVER_WEIGHTS, net->k * net->d);
    }
}

/* J J^T (n x n). */
static inline void oracle_gram(const struct lg_error_model *m, const struct lg_network *net,
                               const struct number *C, struct number *K)
{
    for (size_t i = 0; i < net->n; i++)
        for (size_t j = 0; j < net->n; j++) {
            struct sum s = {0}, x = {0};
            for (size_t l = 0; l < net->k; l++)
                add_term(&s, times(C[i * net->k + l], C[j * net->k + l], m->unit_accumulator));
            for (size_t b = 0; b < net->d; b++)
                add_term(&x, times(exactly(net->X[i * net->d + b]), exactly(net->X[j * net->d + b]),
                                   m->unit_accumulator));
            K[i * net->n + j] = times(total(s, m, LG_OVER_NEURONS, net->k),
                                      total(x, m, LG_OVER_FEATURES, net->d), m->unit_storage);
        }
}

/* w <- w - eta (g / count), m entries. */
static inline void oracle_apply(const struct lg_error_model *model, size_t m, double eta, size_t count,
                                const struct number *g, struct number *w)
{
    for (size_t e = 0; e < m; e++) {
        const struct number mean = {g[e].v / (real)count, g[e].e / (real)count};
        const struct number step =
            times(exactly(eta), count > 1 ? rounded(mean, model->unit_storage) : mean, model->unit_storage);
        w[e] = minus(w[e], step, model->unit_storage);
    }
}

/* Largest |got - v| / (e of the kernel + e of the long double evaluation). */
static inline double ratio(size_t m, const double *got, const struct number *kernel,
                           const struct number *exact)
{
    real worst = 0;
    for (size_t i = 0; i < m; i++) {
        const real difference = fabsl((real)got[i] - exact[i].v), allowance = kernel[i].e + exact[i].e;
        if (!isfinite(got[i]) || isnan(allowance))
            return INFINITY;
        if (difference > 0 && !(difference / allowance <= worst))
            worst = difference / allowance;
    }
    return (double)worst;
}

#endif
