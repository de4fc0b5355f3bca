/* The error bounds of errors.c and functions.h against an honest kernel that is simulated operation by
 * operation, in double and in single precision: f, G, J, J u and J J^T as it computes them lie within the
 * bounds for its declared arithmetic, these bounds are at most a small multiple of first-order rounding, and
 * its step is never refuted. */
#include "verify/model/functions.h"
#include "verify/model/test/direct.h"

/* Plain loops; every operation rounded to `unit`; phi and phi' rounded correctly from Arb. */
struct kernel {
    const struct lg_instance *inst;
    bool is_single;
    double *phi, *slope, *f, *r, *G, *Wplus; /* n k, n k, n, n, k d, k d */
};

/* Rounding a double result to float once more is innocuous for + - x (53 >= 2 * 24 + 2). */
static double rounded(const struct kernel *K, double x)
{
    return K->is_single ? (double)(float)x : x;
}

static double *room(size_t m)
{
    double *out = calloc(m, sizeof *out);
    cr_assert(out != NULL);
    return out;
}

static void activations(struct kernel *K, size_t at, double z)
{
    arb_t exact, value, slope;
    arb_init(exact), arb_init(value), arb_init(slope);
    arb_set_d(exact, z);
    direct_phi(value, slope, K->inst->activation, exact);
    K->phi[at] = rounded(K, direct_double(value));
    K->slope[at] = rounded(K, direct_double(slope));
    arb_clear(exact), arb_clear(value), arb_clear(slope);
}

static void forward(struct kernel *K)
{
    const struct lg_instance *p = K->inst;
    for (size_t i = 0; i < p->n; i++) {
        for (size_t l = 0; l < p->k; l++) {
            double z = 0;
            for (size_t j = 0; j < p->d; j++)
                z = rounded(K, z + rounded(K, p->X[i * p->d + j] * p->W0[l * p->d + j]));
            activations(K, i * p->k + l, z);
            K->f[i] = rounded(K, K->f[i] + rounded(K, p->v[l] * K->phi[i * p->k + l]));
        }
        K->r[i] = rounded(K, K->f[i] - p->y[i]);
    }
}

static struct kernel kernel_run(const struct lg_instance *p, bool is_single, double eta)
{
    size_t weights = p->k * p->d;
    struct kernel K = {p,          is_single,  room(p->n * p->k), room(p->n * p->k),
                       room(p->n), room(p->n), room(weights),     room(weights)};
    forward(&K);
    for (size_t l = 0; l < p->k; l++)
        for (size_t j = 0; j < p->d; j++) {
            double g = 0;
            for (size_t i = 0; i < p->n; i++) {
                double c = rounded(&K, rounded(&K, p->v[l] * K.r[i]) * K.slope[i * p->k + l]);
                g = rounded(&K, g + rounded(&K, c * p->X[i * p->d + j]));
            }
            K.G[l * p->d + j] = g;
            K.Wplus[l * p->d + j] = rounded(&K, p->W0[l * p->d + j] - rounded(&K, eta * g));
        }
    return K;
}

static void kernel_free(struct kernel *K)
{
    free(K->phi), free(K->slope), free(K->f), free(K->r), free(K->G), free(K->Wplus);
}

static struct lg_arith declared(const struct lg_instance *p, bool is_single)
{
    double u = is_single ? 0x1p-24 : LG_U, tiny = is_single ? 0x1p-149 : LG_TINY;
    return (struct lg_arith){.us = u,
                             .ua = u,
                             .tiny = tiny,
                             .hd = (double)p->d - 1,
                             .hk = (double)p->k - 1,
                             .hn = (double)p->n - 1,
                             .hw = (double)(p->k * p->d) - 1,
                             .vr = u,
                             .sr = u,
                             .va = tiny,
                             .sa = tiny};
}

/* First order: (d + 2) u |x| sum |v||phi'||w| + (k + 6) u sum |v||phi|, and the second order of z's error. */
static double forward_size(const struct lg_state *s, const struct direct *D, const struct lg_arith *a,
                           size_t i)
{
    const struct lg_model *m = s->m;
    double sum = 0, wild = 0;
    for (size_t l = 0; l < m->k; l++) {
        double dz = ((double)m->d + 2) * (a->us + LG_U) * m->xnorm[i] * s->wnorm[l];
        double slope = m->act->smooth ? fabs(direct_double(D->slope + i * m->k + l)) : 1;
        double b2 = m->act->smooth ? lg_hi(m->act->B2) : 0;
        sum += m->absv[l] * (slope * dz + b2 * dz * dz +
                             ((double)m->k + 6) * a->us * fabs(direct_double(D->value + i * m->k + l)));
        sum += m->absv[l] * ((double)m->k + 6) * a->us * (s->value_err + s->slope_err * dz);
        wild += m->absv[l] * (3 + 2 * b2 * m->xnorm[i] * lg_sqrt_up(s->sum_w2 / m->sum_v));
    }
    return sum + (wild * (double)m->d + (double)m->k + m->sum_v) * 16 * a->tiny;
}

static void check_forward(const struct lg_state *s, const struct direct *D, const struct lg_arith *a,
                          const struct kernel *K, double *df)
{
    lg_forward_error(s, a, df);
    for (size_t i = 0; i < D->n; i++) {
        double bound = 2 * forward_size(s, D, a, i);
        cr_assert(direct_within(1, D->f + i, K->f + i, df[i]), "%s: f_%zu", s->m->act->name, i);
        cr_assert(df[i] <= bound, "%s: bound of f's error %g > %g", s->m->act->name, df[i], bound);
    }
}

static void check_gradient(const struct lg_state *s, const struct direct *D, const struct lg_arith *a,
                           const struct kernel *K, double *dr, double beta)
{
    double *row = room(D->k);
    for (size_t i = 0; i < D->n; i++) /* the residual as the kernel has it */
        dr[i] += a->us * (fabs(s->r.mid[i]) + s->r.rad[i] + dr[i]) * (1 + 4 * LG_U) + a->tiny;
    double all;
    cr_assert_eq(lg_gradient_error(s, a, &s->r, dr, beta, row, &all), 0);
    for (size_t l = 0; l < D->k; l++)
        cr_assert(direct_within(D->d, D->G + l * D->d, K->G + l * D->d, row[l]), "%s: row %zu",
                  s->m->act->name, l);
    cr_assert(direct_within(D->k * D->d, D->G, K->G, all), "%s: G", s->m->act->name);
    free(row);
}

static void check_jacobian(const struct lg_state *s, const struct direct *D, const struct lg_arith *a,
                           const struct kernel *K)
{
    const struct lg_instance *p = K->inst;
    size_t weights = p->k * p->d;
    double *bound = room(p->n), *J = room(weights);
    arb_ptr exact = _arb_vec_init((slong)weights);
    arb_t t;
    arb_init(t);
    cr_assert_eq(lg_jacobian_error(s, a, bound), 0);
    for (size_t i = 0; i < p->n; i++) {
        for (size_t l = 0; l < p->k; l++)
            for (size_t j = 0; j < p->d; j++) {
                double x = p->X[i * p->d + j];
                J[l * p->d + j] = rounded(K, rounded(K, p->v[l] * K->slope[i * p->k + l]) * x);
                arb_set_d(t, p->v[l]);
                arb_mul(t, t, D->slope + i * p->k + l, PREC);
                arb_set_d(exact + l * p->d + j, x);
                arb_mul(exact + l * p->d + j, exact + l * p->d + j, t, PREC);
            }
        cr_assert(direct_within(weights, exact, J, bound[i]), "%s: J_%zu", s->m->act->name, i);
    }
    arb_clear(t);
    _arb_vec_clear(exact, (slong)weights);
    free(bound), free(J);
}

static void check_product(const struct lg_state *s, const struct direct *D, const struct lg_arith *a,
                          const struct kernel *K, const double *u)
{
    const struct lg_instance *p = K->inst;
    double *bound = room(p->n);
    arb_t exact, t, c;
    arb_init(exact), arb_init(t), arb_init(c);
    cr_assert(lg_jvp_error(s, a, u, bound) == 0);
    for (size_t i = 0; i < p->n; i++) {
        double sum = 0;
        arb_zero(exact);
        for (size_t l = 0; l < p->k; l++)
            for (size_t j = 0; j < p->d; j++) {
                double x = p->X[i * p->d + j], w = u[l * p->d + j];
                double weight = rounded(K, rounded(K, p->v[l] * K->slope[i * p->k + l]) * x);
                sum = rounded(K, sum + rounded(K, weight * w));
                arb_set_d(t, p->v[l]);
                arb_mul(t, t, D->slope + i * p->k + l, PREC);
                arb_set_d(c, x);
                arb_mul(t, t, c, PREC);
                arb_set_d(c, w);
                arb_addmul(exact, t, c, PREC);
            }
        cr_assert(direct_within(1, exact, &sum, bound[i]), "%s: (J u)_%zu", s->m->act->name, i);
    }
    arb_clear(exact), arb_clear(t), arb_clear(c);
    free(bound);
}

static void check_gram(const struct lg_state *s, const struct direct *D, const struct lg_arith *a,
                       const struct kernel *K)
{
    const struct lg_instance *p = K->inst;
    double *bound = room(p->n * p->n);
    arb_t exact;
    arb_init(exact);
    cr_assert(lg_gram_error(s, a, bound) == 0);
    for (size_t i = 0; i < p->n; i++)
        for (size_t j = 0; j < p->n; j++) {
            double slopes = 0, inner = 0;
            for (size_t l = 0; l < p->k; l++) {
                double left = rounded(K, p->v[l] * K->slope[i * p->k + l]);
                double right = rounded(K, p->v[l] * K->slope[j * p->k + l]);
                slopes = rounded(K, slopes + rounded(K, left * right));
            }
            for (size_t q = 0; q < p->d; q++)
                inner = rounded(K, inner + rounded(K, p->X[i * p->d + q] * p->X[j * p->d + q]));
            double entry = rounded(K, slopes * inner);
            direct_gram(exact, p, D->slope, NULL, i, j);
            cr_assert(direct_within(1, exact, &entry, bound[i * p->n + j]), "%s: (%zu, %zu)", s->m->act->name,
                      i, j);
        }
    arb_clear(exact);
    free(bound);
}

static void check(struct shape shape, struct scales scales, int activation, bool is_single, uint64_t *state)
{
    struct lg_instance inst = direct_instance(shape, scales, activation, state);
    if (is_single)
        lg_instance_round(&inst, 0x1p-24);
    struct direct D = direct_open(&inst, inst.W0);
    struct lg_model m;
    struct lg_state s;
    struct lg_spectrum spectrum;
    struct lg_gradient g;
    struct lg_conformance c;
    cr_assert(lg_model_open(&m, &inst, inst.y, 53) == 0 && lg_state_open(&s, &m, inst.W0, true) == 0);
    cr_assert(lg_state_spectrum(&s, NULL, &spectrum) == 0);
    double beta = lg_hi(spectrum.sigma_max), eta = beta > 0x1p-60 ? (double)(float)(1 / (beta * beta)) : 1;
    double *df = room(inst.n);
    struct kernel K = kernel_run(&inst, is_single, eta);
    struct lg_arith a = declared(&inst, is_single);
    check_forward(&s, &D, &a, &K, df);
    check_gradient(&s, &D, &a, &K, df, beta);
    check_jacobian(&s, &D, &a, &K);
    check_product(&s, &D, &a, &K, inst.W0);
    check_gram(&s, &D, &a, &K);
    cr_assert(lg_gradient_open(&g, &s, &s.r, beta) == 0);
    cr_assert(lg_conformance_check(&c, &s, &g, &a, eta, K.Wplus, beta) == 0);
    cr_assert(!lg_certainly_gt(c.e, lg_exact(c.envelope)) &&
                  !lg_certainly_gt(c.neuron_e, lg_exact(c.neuron_envelope)),
              "%s: an honest step is refuted: %g +- %g > %g", m.act->name, c.e.mid, c.e.rad, c.envelope);
    lg_gradient_close(&g);
    kernel_free(&K);
    free(df);
    lg_state_close(&s);
    lg_model_close(&m);
    direct_close(&D);
    lg_instance_clear(&inst);
}

/* As all_scales, within the range of binary32; the last ones have subnormal and vanishing pre-activations: a
 * ReLU whose z underflows to 0 has the wrong slope. */
static const struct scales single_scales[] = {{0, 0, 0, false},     {0, 0, 0, true},     {20, -20, 0, false},
                                              {-20, -20, 0, false}, {4, 4, -20, true},   {0, 0, 20, false},
                                              {-60, -72, 0, false}, {-76, -80, 0, false}};

Test(errors, bound_an_honest_double_kernel)
{
    uint64_t state = 1;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        for (size_t q = 0; q < COUNT(small_shapes); q++)
            for (size_t e = 0; e < COUNT(all_scales); e++)
                check(small_shapes[q], all_scales[e], a, false, &state);
        for (size_t q = 0; q < COUNT(panel_shapes); q++)
            check(panel_shapes[q], all_scales[q % 2], a, false, &state);
    }
}

Test(errors, bound_an_honest_single_kernel)
{
    uint64_t state = 2;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        for (size_t q = 0; q < COUNT(small_shapes); q++)
            for (size_t e = 0; e < COUNT(single_scales); e++)
                for (int repeat = 0; repeat < 4; repeat++)
                    check(small_shapes[q], single_scales[e], a, true, &state);
        for (size_t q = 0; q < COUNT(panel_shapes); q++)
            check(panel_shapes[q], single_scales[q % 2], a, true, &state);
    }
}

/* z of size 2^100: phi has its limit, and what rounding does to z does not matter there. */
Test(errors, are_small_where_phi_is_saturated)
{
    const struct shape shape = {3, 1, 7};
    const struct scales huge = {40, 60, 0, false};
    uint64_t state = 3;
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (int single = 0; single < 2 && lg_activations[a]->smooth && a != LG_QUADRATIC; single++) {
            struct lg_instance inst = direct_instance(shape, huge, a, &state);
            if (single)
                lg_instance_round(&inst, 0x1p-24);
            struct direct D = direct_open(&inst, inst.W0);
            struct lg_model m;
            struct lg_state s;
            double df[3];
            cr_assert(lg_model_open(&m, &inst, inst.y, 53) == 0 && lg_state_open(&s, &m, inst.W0, true) == 0);
            struct lg_arith arith = declared(&inst, single);
            struct kernel K = kernel_run(&inst, single, 1);
            lg_forward_error(&s, &arith, df);
            for (size_t i = 0; i < inst.n; i++) {
                double size = 0;
                for (size_t l = 0; l < inst.k; l++)
                    size += m.absv[l] * fabs(direct_double(D.value + i * inst.k + l));
                cr_assert(direct_within(1, D.f + i, K.f + i, df[i]), "%s: f_%zu", m.act->name, i);
                cr_assert(df[i] <= 40 * arith.us * (size + m.sum_v), "%s: %g of %g", m.act->name, df[i],
                          size);
                cr_assert(lg_forward_size(&s, i) >= 0.99 * size, "%s: %g of %g", m.act->name,
                          lg_forward_size(&s, i), size);
            }
            kernel_free(&K);
            lg_state_close(&s);
            lg_model_close(&m);
            direct_close(&D);
            lg_instance_clear(&inst);
        }
}

/* B2 |dz| where z is known well, 2B where it is not: no slope is further from another, and bounds stay finite at huge z. */
Test(errors, a_slope_moves_no_further_than_it_can)
{
    uint64_t state = 1;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        struct lg_instance inst = direct_instance((struct shape){3, 4, 5}, all_scales[0], a, &state);
        struct lg_model m;
        cr_assert_eq(lg_model_open(&m, &inst, inst.y, 53), 0);
        const double B = lg_hi(m.act->B), B2 = lg_hi(m.act->B2), near = lg_slope_moved(&m, 0x1p-30);
        if (!m.act->smooth) {
            cr_assert_eq(near, 0);
        } else {
            cr_assert(near >= B2 * 0x1p-30 && near <= B2 * 0x1p-30 * (1 + 4 * LG_U), "%s", m.act->name);
            cr_assert(isfinite(B)
                          ? lg_slope_moved(&m, 0x1p1000) == 2 * B && lg_slope_moved(&m, INFINITY) == 2 * B
                          : lg_slope_moved(&m, 0x1p1000) >= B2 * 0x1p1000,
                      "%s", m.act->name);
        }
        lg_model_close(&m);
        lg_instance_clear(&inst);
    }
}
