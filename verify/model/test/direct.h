/* Small random instances and their f, phi', G and J J^T evaluated directly in Arb, for the tests of the
 * model.
 *
 * Nothing of verify/model or verify/activation is used: phi and phi' are written here once more, from
 * e = exp(-|z|) so that large arguments stay finite. PREC bits leave hundreds below the harness's radii. */
#ifndef LG_TEST_DIRECT_H
#define LG_TEST_DIRECT_H

#include "verify/model/model.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* PREC: of the direct evaluation; WIDE: of sums whose parts differ much in size; UPPER: the upper rung under
 * test. */
enum { PREC = 512, WIDE = 4096, UPPER = 256 };

struct shape {
    size_t n, d, k;
};

/* Exponents of X, W, v; a row of X and one of W may be zero. */
struct scales {
    int x, w, v;
    bool zero_rows;
};

static const struct shape small_shapes[] = {{1, 1, 1}, {1, 1, 2}, {2, 1, 2}, {3, 2, 7}, {4, 9, 5}};
static const struct shape panel_shapes[] = {{2, 3, 255}, {3, 2, 256}, {2, 2, 257}, {2, 3, 600}};
/* plain, linear, tiny and underflowing pre-activations; saturated; huge; scaled outputs */
static const struct scales all_scales[] = {
    {0, 0, 0, false},   {0, 0, 0, true},   {20, -20, 0, false},   {-20, -20, 0, false},  {4, 4, -20, true},
    {40, 60, 0, false}, {0, 0, 20, false}, {-300, -300, 0, true}, {-500, -560, 0, false}};
static const int rungs[] = {LG_DOUBLE, LG_DOUBLE_WORD, UPPER};
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Owns the instance's arrays. */
static inline struct lg_instance direct_instance(struct shape s, struct scales e, int activation,
                                                 uint64_t *state)
{
    struct lg_instance inst = {.kind = LG_NETWORK,
                               .n = s.n,
                               .d = s.d,
                               .k = s.k,
                               .activation = activation,
                               .X = malloc(s.n * s.d * sizeof(double)),
                               .y = malloc(s.n * sizeof(double)),
                               .W0 = malloc(s.k * s.d * sizeof(double)),
                               .v = malloc(s.k * sizeof(double))};
    cr_assert(inst.X && inst.y && inst.W0 && inst.v);
    for (size_t j = 0; j < s.n * s.d; j++)
        inst.X[j] = ldexp(sample_uniform(state), e.x);
    for (size_t j = 0; j < s.k * s.d; j++)
        inst.W0[j] = ldexp(2 * sample_uniform(state), e.w);
    for (size_t l = 0; l < s.k; l++)
        inst.v[l] = ldexp((sample_int(state, 2) ? 1 : -1) / sqrt((double)s.k), e.v);
    for (size_t i = 0; i < s.n; i++)
        inst.y[i] = ldexp(sample_uniform(state), e.v);
    for (size_t j = 0; j < s.d && e.zero_rows; j++) {
        if (s.n > 1)
            inst.X[j] = 0;
        inst.W0[(s.k - 1) * s.d + j] = 0;
    }
    return inst;
}

/* value = phi(z), slope = phi'(z). */
static inline void direct_phi(arb_t value, arb_t slope, int activation, const arb_t z)
{
    bool negative = arb_is_negative(z);
    arb_t a, e, s, t;
    arb_init(a), arb_init(e), arb_init(s), arb_init(t);
    arb_abs(a, z);
    arb_mul_2exp_si(t, a, activation == LG_TANH ? 1 : 0);
    arb_neg(t, t);
    arb_exp(e, t, PREC); /* e^-|z|, for tanh e^-2|z| */
    arb_add_ui(s, e, 1, PREC);
    arb_inv(s, s, PREC); /* logistic of |z| or of 2|z| */
    switch (activation) {
    case LG_SOFTPLUS:
        arb_log1p(value, e, PREC);
        if (!negative)
            arb_add(value, value, a, PREC);
        arb_mul(t, e, s, PREC); /* logistic of -|z| */
        arb_set(slope, negative ? t : s);
        break;
    case LG_SIGMOID:
        arb_mul(t, e, s, PREC);
        arb_set(value, negative ? t : s);
        arb_mul(slope, t, s, PREC);
        break;
    case LG_TANH:
        arb_expm1(t, t, PREC);
        arb_mul(value, t, s, PREC);
        if (!negative)
            arb_neg(value, value);
        arb_mul(slope, s, s, PREC);
        arb_mul(slope, slope, e, PREC);
        arb_mul_2exp_si(slope, slope, 2);
        break;
    case LG_ERF:
    case LG_GELU:
        arb_const_sqrt_pi(s, PREC);
        arb_sqrt_ui(t, 2, PREC);
        arb_mul(s, s, t, PREC); /* sqrt(2 pi) */
        arb_div(t, z, t, PREC);
        arb_hypgeom_erf(value, t, PREC);
        arb_sqr(t, z, PREC);
        arb_mul_2exp_si(t, t, -1);
        arb_neg(t, t);
        arb_exp(e, t, PREC);
        arb_div(slope, e, s, PREC); /* normal density */
        if (activation == LG_ERF) {
            arb_mul_2exp_si(slope, slope, 1);
            break;
        }
        arb_sqrt_ui(t, 2, PREC);
        arb_div(t, z, t, PREC);
        arb_neg(t, t);
        arb_hypgeom_erfc(t, t, PREC); /* 2 Phi(z) */
        arb_mul_2exp_si(t, t, -1);
        arb_mul(slope, slope, z, PREC);
        arb_add(slope, slope, t, PREC);
        arb_mul(value, z, t, PREC);
        break;
    case LG_QUADRATIC:
        arb_sqr(value, z, PREC);
        arb_mul_2exp_si(value, value, -1);
        arb_set(slope, z);
        break;
    default:
        arb_zero(value);
        arb_zero(slope);
        if (arb_is_positive(z)) {
            arb_set(value, z);
            arb_one(slope);
        }
    }
    arb_clear(a), arb_clear(e), arb_clear(s), arb_clear(t);
}

struct direct {
    size_t n, d, k;
    arb_ptr z, value, slope; /* n x k */
    arb_ptr f, r;            /* n */
    arb_ptr G;               /* k x d */
};

static inline struct direct direct_open(const struct lg_instance *inst, const double *W)
{
    size_t n = inst->n, d = inst->d, k = inst->k;
    struct direct D = {n,
                       d,
                       k,
                       _arb_vec_init((slong)(n * k)),
                       _arb_vec_init((slong)(n * k)),
                       _arb_vec_init((slong)(n * k)),
                       _arb_vec_init((slong)n),
                       _arb_vec_init((slong)n),
                       _arb_vec_init((slong)(k * d))};
    arb_t a, b;
    arb_init(a), arb_init(b);
    for (size_t i = 0; i < n; i++) {
        for (size_t l = 0; l < k; l++) {
            arb_ptr z = D.z + i * k + l;
            for (size_t j = 0; j < d; j++) {
                arb_set_d(a, inst->X[i * d + j]);
                arb_set_d(b, W[l * d + j]);
                arb_addmul(z, a, b, WIDE);
            }
            direct_phi(D.value + i * k + l, D.slope + i * k + l, inst->activation, z);
            arb_set_d(a, inst->v[l]);
            arb_addmul(D.f + i, a, D.value + i * k + l, PREC);
        }
        arb_set_d(a, inst->y[i]);
        arb_sub(D.r + i, D.f + i, a, WIDE);
        for (size_t l = 0; l < k; l++) {
            arb_set_d(a, inst->v[l]);
            arb_mul(b, a, D.slope + i * k + l, PREC);
            arb_mul(b, b, D.r + i, PREC);
            for (size_t j = 0; j < d; j++) {
                arb_set_d(a, inst->X[i * d + j]);
                arb_addmul(D.G + l * d + j, a, b, PREC);
            }
        }
    }
    arb_clear(a), arb_clear(b);
    return D;
}

static inline void direct_close(struct direct *D)
{
    _arb_vec_clear(D->z, (slong)(D->n * D->k));
    _arb_vec_clear(D->value, (slong)(D->n * D->k));
    _arb_vec_clear(D->slope, (slong)(D->n * D->k));
    _arb_vec_clear(D->f, (slong)D->n);
    _arb_vec_clear(D->r, (slong)D->n);
    _arb_vec_clear(D->G, (slong)(D->k * D->d));
}

/* (v_l (s_il - t_il)) x_i against the same of j: entry (i, j) of J J^T, or of (J - J')(J - J')^T for slopes
 * t. */
static inline void direct_gram(arb_t out, const struct lg_instance *inst, arb_srcptr s, arb_srcptr t,
                               size_t i, size_t j)
{
    size_t k = inst->k, d = inst->d;
    arb_t a, b, x;
    arb_init(a), arb_init(b), arb_init(x);
    arb_zero(out);
    for (size_t l = 0; l < k; l++) {
        arb_set(a, s + i * k + l);
        arb_set(b, s + j * k + l);
        if (t) {
            arb_sub(a, a, t + i * k + l, PREC);
            arb_sub(b, b, t + j * k + l, PREC);
        }
        arb_mul(a, a, b, PREC);
        arb_set_d(b, inst->v[l]);
        arb_sqr(b, b, PREC);
        arb_addmul(out, a, b, PREC);
    }
    for (size_t c = 0; c < d; c++) {
        arb_set_d(a, inst->X[i * d + c]);
        arb_set_d(b, inst->X[j * d + c]);
        arb_addmul(x, a, b, PREC);
    }
    arb_mul(out, out, x, PREC);
    arb_clear(a), arb_clear(b), arb_clear(x);
}

/* Eigenvalues of the symmetric A (n x n) that are certainly below t: negative pivots of L D L^T. -1:
 * undecided. */
static inline int direct_count_below(size_t n, arb_srcptr A, const arb_t t)
{
    arb_ptr B = _arb_vec_init((slong)(n * n));
    int below = 0;
    arb_t c;
    arb_init(c);
    _arb_vec_set(B, A, (slong)(n * n));
    for (size_t i = 0; i < n; i++)
        arb_sub(B + i * n + i, B + i * n + i, t, PREC);
    for (size_t p = 0; p < n && below >= 0; p++) {
        if (arb_contains_zero(B + p * n + p)) {
            below = -1;
            break;
        }
        below += arb_is_negative(B + p * n + p);
        for (size_t i = p + 1; i < n; i++) {
            arb_div(c, B + i * n + p, B + p * n + p, PREC);
            for (size_t j = p; j < n; j++)
                arb_submul(B + i * n + j, c, B + p * n + j, PREC);
        }
    }
    arb_clear(c);
    _arb_vec_clear(B, (slong)(n * n));
    return below;
}

static inline double direct_double(const arb_t x)
{
    return arf_get_d(arb_midref(x), ARF_RND_NEAR);
}

/* Certainly |exact - mid|_2 <= rad over m entries. */
static inline bool direct_within(size_t m, arb_srcptr exact, const double *mid, double rad)
{
    arb_t sum, t;
    arb_init(sum), arb_init(t);
    for (size_t j = 0; j < m; j++) {
        arb_set_d(t, mid[j]);
        arb_sub(t, exact + j, t, WIDE);
        arb_addmul(sum, t, t, PREC);
    }
    arb_set_d(t, rad);
    arb_sqr(t, t, PREC);
    bool within = isfinite(rad) && arb_le(sum, t);
    arb_clear(sum), arb_clear(t);
    return within;
}

#endif
