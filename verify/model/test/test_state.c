/* f, r and G of a state against their direct evaluation in Arb: every radius is true, finite, at most twice
 * the rounding analysis that it stands for, and no less than its first-order terms (none of them was
 * forgotten). */
#include "verify/model/test/direct.h"

#include <string.h>

/* First-order rounding of f_i: gamma_d |x|sum |v||phi'||w| + (depth + 2)u sum |v||phi| + eps sum |v|, eps the
 * error of the table, and the second order of dz. ReLU: |phi'| <= 1. */
static double f_bound(const struct lg_state *s, const struct direct *D, size_t i)
{
    const struct lg_model *m = s->m;
    double slope = 0, value = 0, sum_v = 0, second = 0, zmax = 0;
    double panels = ceil((double)m->k / LG_PANEL),
           depth = (m->k < LG_PANEL ? ceil((double)m->k / 8) : 32) + 5 + panels;
    for (size_t l = 0; l < m->k; l++) {
        double w = s->wnorm[l], v = fabs(m->v[l]), dz = ((double)m->d + 1) * LG_U * m->xnorm[i] * w;
        slope += v * (m->act->smooth ? fabs(direct_double(D->slope + i * m->k + l)) : 1) * dz;
        value += v * fabs(direct_double(D->value + i * m->k + l));
        second += m->act->smooth ? v * lg_hi(m->act->B2) * dz * dz : 0;
        sum_v += v;
        zmax = fmax(zmax, w);
    }
    double table = lg_activation_error(m->id, 0, 4 * lg_hi(m->xi) * zmax);
    double underflow = LG_TINY * (double)(m->d + m->k) * 16 * (1 + sum_v) * (1 + lg_hi(m->xi) * zmax);
    return slope + second + depth * LG_U * value + table * sum_v + underflow;
}

/* The first-order terms alone, less what these few operations here may round up. */
static double f_least(const struct lg_state *s, const struct direct *D, size_t i)
{
    const struct lg_model *m = s->m;
    double sum = 0,
           depth = (m->k < LG_PANEL ? ceil((double)m->k / 8) : 32) + 3 + ceil((double)m->k / LG_PANEL);
    for (size_t l = 0; l < m->k; l++) {
        double slope = m->act->smooth ? fabs(direct_double(D->slope + i * m->k + l)) : 1;
        double value = fabs(direct_double(D->value + i * m->k + l)),
               dz = (double)m->d * LG_U * m->xnorm[i] * s->wnorm[l];
        sum += fabs(m->v[l]) * (slope * dz + depth * LG_U * value + s->value_err);
    }
    return sum * (1 - (double)(m->k + m->d + 16) * LG_U);
}

static void check_f(const struct lg_state *s, const struct direct *D)
{
    for (size_t i = 0; i < D->n; i++) {
        lg_ball f = {s->f.mid[i], s->f.rad[i]}, r = {s->r.mid[i], s->r.rad[i]};
        double bound = 2 * f_bound(s, D, i);
        cr_assert(ball_contains(f, D->f + i, WIDE), "%s f_%zu = %a radius %a", s->m->act->name, i, f.mid,
                  f.rad);
        cr_assert(ball_contains(r, D->r + i, WIDE), "%s r_%zu = %a radius %a", s->m->act->name, i, r.mid,
                  r.rad);
        cr_assert(f.rad <= bound, "%s n %zu d %zu k %zu: f_%zu = %g radius %g > %g", s->m->act->name, D->n,
                  D->d, D->k, i, f.mid, f.rad, bound);
        cr_assert(s->m->precision > 53 || f.rad >= f_least(s, D, i), "%s: f_%zu radius %g", s->m->act->name,
                  i, f.rad);
        cr_assert(r.rad <= f.rad + 4 * LG_U * (fabs(r.mid) + f.rad) + LG_TINY);
    }
}

/* First-order rounding of row l of G without the residual's radius: |v| sum |x||r| { (n+6)u|s| + eps' + B2 dz
 * }; ReLU: 1 for a slope of uncertain sign. */
static double row_bound(const struct lg_state *s, const struct direct *D, size_t l)
{
    const struct lg_model *m = s->m;
    double sum = 0, zmax = 0, zero = 0;
    for (size_t i = 0; i < m->n; i++) {
        double x = m->xnorm[i], r = fabs(s->r.mid[i]) + 2 * s->r.rad[i],
               dz = ((double)m->d + 1) * LG_U * x * s->wnorm[l];
        const arb_struct *z = D->z + i * m->k + l;
        double error = lg_activation_error(m->id, 1, 4 * lg_hi(m->xi) * s->wnorm[l]);
        zmax = fmax(zmax, x * s->wnorm[l]);
        for (size_t q = 0; q < m->k; q++)
            error = fmax(error, lg_activation_error(m->id, 1, 4 * lg_hi(m->xi) * s->wnorm[q]));
        error += m->act->smooth ? lg_hi(m->act->B2) * (dz + (double)m->d * LG_TINY)
                                : fabs(direct_double(z)) <= 4 * (dz + (double)m->d * LG_TINY);
        sum += x * r * (((double)m->n + 6) * LG_U * fabs(direct_double(D->slope + i * m->k + l)) + error);
        zero += (1 + x) * (1 + r);
    }
    double underflow = 8 * (double)m->d * LG_TINY * (1 + fabs(m->v[l])) * (2 + 2 * zmax) * zero;
    return fabs(m->v[l]) * sum + underflow;
}

static double row_least(const struct lg_state *s, const struct direct *D, size_t l)
{
    const struct lg_model *m = s->m;
    double sum = 0;
    for (size_t i = 0; i < m->n; i++) {
        double x = m->xnorm[i], slope = fabs(direct_double(D->slope + i * m->k + l));
        double moved = fmin(lg_hi(m->act->B2) * (double)m->d * LG_U * x * s->wnorm[l], 2 * lg_hi(m->act->B));
        double error = s->slope_err + (m->act->smooth ? moved : 0);
        sum += x * (fabs(s->r.mid[i]) * (((double)m->n + 2) * LG_U * slope + error) + s->r.rad[i] * slope);
    }
    return fabs(m->v[l]) * sum * (1 - (double)(m->n + m->d + 16) * LG_U);
}

/* Of the residual's radius: |v| sum |x| dr (|s| + eps'), ReLU: |s| <= 1. */
static double common_bound(const struct lg_state *s, const struct direct *D, size_t l)
{
    const struct lg_model *m = s->m;
    double sum = 0;
    for (size_t i = 0; i < m->n; i++) {
        double slope = m->act->smooth ? fabs(direct_double(D->slope + i * m->k + l)) : 1;
        double dz = ((double)m->d + 1) * LG_U * m->xnorm[i] * s->wnorm[l];
        sum += m->xnorm[i] * s->r.rad[i] *
               (slope + s->slope_err + (m->act->smooth ? lg_hi(m->act->B2) * dz : 0));
    }
    return fabs(m->v[l]) * sum;
}

/* |J|_F >= |J|. */
static double jacobian_norm(const struct lg_model *m, const struct direct *D)
{
    double sum = 0;
    for (size_t i = 0; i < m->n; i++)
        for (size_t l = 0; l < m->k; l++) {
            double entry = m->v[l] * direct_double(D->slope + i * m->k + l) * m->xnorm[i];
            sum += entry * entry;
        }
    return sqrt(sum) * (1 + 16 * LG_U);
}

static void check_gradient(const struct lg_state *s, const struct direct *D, double beta)
{
    struct lg_gradient g;
    arb_t norm;
    double rows = 0;
    cr_assert(lg_gradient_open(&g, s, &s->r, beta) == 0);
    arb_init(norm);
    for (size_t l = 0; l < D->k; l++) {
        double own = row_bound(s, D, l), bound = 2 * (own + common_bound(s, D, l));
        cr_assert(direct_within(D->d, D->G + l * D->d, g.mid + l * D->d, g.row_rad[l]), "row %zu", l);
        cr_assert(g.row_rad[l] <= bound, "%s n %zu d %zu k %zu row %zu: %g > %g", s->m->act->name, D->n, D->d,
                  D->k, l, g.row_rad[l], bound);
        cr_assert(s->m->precision > 53 || g.row_rad[l] >= row_least(s, D, l), "%s: row %zu radius %g",
                  s->m->act->name, l, g.row_rad[l]);
        rows += own * own;
    }
    cr_assert(direct_within(D->k * D->d, D->G, g.mid, g.rad), "Frobenius");
    double bound = 2 * (sqrt(rows) + beta * lg_norm_up(D->n, s->r.rad)) + 0x1p-500 * (rows < 0x1p-1000);
    cr_assert(g.rad <= bound, "%s: Frobenius %g > %g", s->m->act->name, g.rad, bound);
    for (size_t j = 0; j < D->k * D->d; j++)
        arb_addmul(norm, D->G + j, D->G + j, PREC);
    arb_sqrt(norm, norm, PREC);
    cr_assert(ball_contains(g.norm, norm, WIDE) && lg_ball_finite(g.norm), "norm");
    cr_assert(g.norm.rad <= g.rad + 64 * LG_U * g.norm.mid + (double)(D->k * D->d) * 4 * LG_TINY);
    arb_clear(norm);
    lg_gradient_close(&g);
}

static void check(struct shape shape, struct scales scales, int activation, uint64_t *state)
{
    struct lg_instance inst = direct_instance(shape, scales, activation, state);
    struct direct D = direct_open(&inst, inst.W0);
    struct lg_model m;
    struct lg_state s;
    for (size_t rung = 0; rung < COUNT(rungs); rung++) {
        int precision = rungs[rung];
        cr_assert(lg_model_open(&m, &inst, inst.y, precision) == 0);
        cr_assert(lg_state_open(&s, &m, inst.W0, true) == 0);
        check_f(&s, &D);
        check_gradient(&s, &D, jacobian_norm(&m, &D));
        lg_state_close(&s);
        lg_model_close(&m);
    }
    direct_close(&D);
    lg_instance_clear(&inst);
}

Test(state, encloses_small_shapes_at_all_scales)
{
    uint64_t state = 1;
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (size_t q = 0; q < COUNT(small_shapes); q++)
            for (size_t e = 0; e < COUNT(all_scales); e++)
                check(small_shapes[q], all_scales[e], a, &state);
}

Test(state, encloses_partial_panels)
{
    uint64_t state = 2;
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (size_t q = 0; q < COUNT(panel_shapes); q++)
            check(panel_shapes[q], all_scales[q % 2], a, &state);
}

/* Antisymmetric weights: f(W_0) = 0 exactly, with no radius; not when a weight differs in one bit. */
Test(state, antisymmetric_start_is_exact)
{
    uint64_t state = 3;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        struct lg_instance inst = direct_instance((struct shape){3, 4, 10}, all_scales[0], a, &state);
        struct lg_model m;
        struct lg_state s;
        size_t half = 5 * inst.d;
        memcpy(inst.W0 + half, inst.W0, half * sizeof(double));
        for (size_t l = 0; l < 5; l++)
            inst.v[l + 5] = -inst.v[l];
        inst.antisymmetric = true;
        cr_assert(lg_model_open(&m, &inst, inst.y, 53) == 0);
        for (int broken = 0; broken < 2; broken++) {
            cr_assert(lg_state_open(&s, &m, inst.W0, true) == 0);
            for (size_t i = 0; i < inst.n; i++) {
                cr_assert(broken ? s.f.rad[i] > 0 : s.f.rad[i] == 0 && s.f.mid[i] == 0);
                cr_assert(broken || (s.r.mid[i] == -inst.y[i] && s.r.rad[i] == 0));
            }
            lg_state_close(&s);
            inst.W0[0] = nextafter(inst.W0[0], 9);
        }
        lg_model_close(&m);
        lg_instance_clear(&inst);
    }
}

/* T0: beta bounds |J| and b every row, here by Frobenius norms of the exact J from below. */
Test(state, constants_bound_the_jacobian)
{
    uint64_t state = 4;
    for (int a = 0; a < LG_ACTIVATIONS; a++) {
        struct lg_instance inst = direct_instance((struct shape){1, 3, 40}, all_scales[0], a, &state);
        struct direct D = direct_open(&inst, inst.W0);
        struct lg_model m;
        cr_assert(lg_model_open(&m, &inst, inst.y, 53) == 0);
        double norm = jacobian_norm(&m, &D); /* one row: |J| = |J|_F */
        cr_assert(lg_hi(m.beta) >= norm * (1 - 32 * LG_U) && lg_hi(m.b) >= norm * (1 - 32 * LG_U));
        cr_assert(lg_ball_finite(m.beta) == (a != LG_QUADRATIC) && lg_ball_finite(m.L) == (a != LG_RELU));
        lg_model_close(&m);
        direct_close(&D);
        lg_instance_clear(&inst);
    }
}

/* Labels that agree with f to all digits of a double: the residual on the upper rung is known relative to itself. */
Test(state, residual_is_not_lost_in_f)
{
    uint64_t state = 5;
    struct lg_instance inst = direct_instance((struct shape){4, 9, 5}, all_scales[0], LG_TANH, &state);
    struct lg_model m;
    struct lg_state s;
    cr_assert(lg_model_open(&m, &inst, inst.y, UPPER) == 0 && lg_state_open(&s, &m, inst.W0, false) == 0);
    memcpy(inst.y, s.f.mid, inst.n * sizeof *inst.y);
    lg_state_close(&s);
    cr_assert(lg_state_open(&s, &m, inst.W0, false) == 0);
    for (size_t i = 0; i < inst.n; i++)
        cr_assert(fabs(s.r.mid[i]) <= 0x1p-52 * fabs(s.f.mid[i]) && s.r.rad[i] <= 0x1p-52 * fabs(s.r.mid[i]),
                  "r_%zu %g +- %g", i, s.r.mid[i], s.r.rad[i]);
    lg_state_close(&s);
    lg_model_close(&m);
    lg_instance_clear(&inst);
}
