/* Enclosing f(W) on the double rung, and on that of double words: one product, one pass of phi and phi', three sums.
 *
 * z^ = fl(X W^T) errs by at most gamma_d |x_i||w_l| (Cauchy-Schwarz on |x||w|) plus underflow, whatever
 * the summation order. phi and phi' come from tables with a proved absolute error. f_i is summed in lanes
 * inside a panel and then over panels: depth LG_LANE_DEPTH(256) + panels. errors.c turns this into a
 * radius; it is the rounding-error model of the harness itself. With double words, z^ is within (1 + u)u|x_i||w_l|, f is
 * summed as double_word.h says, and the error of each phi(z^_il) is taken at that z^_il: where phi grows, the table's error
 * at the largest z is several times that at most of them, and a kernel of the same sums would be decided in Arb alone. */
#include "verify/model/double_word.h"
#include "verify/rigor/dot.h"
#include "verify/rigor/double_word.h"
#include "verify/rigor/lanes.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

struct panel_sums {
    double *f, *low, *value, *slope; /* panels x n; f + low is the sum, low 0 on the double rung */
    double *error;                   /* panels x n: sum |v||phi's error|; double words */
};

static size_t panels_of(const struct lg_model *m)
{
    return (m->k + LG_PANEL - 1) / LG_PANEL;
}

static struct lg_arith own_arith(const struct lg_state *s)
{
    if (s->m->precision == LG_DOUBLE_WORD) {
        struct lg_arith own = lg_double_word_arith(s->m);
        own.sa = s->slope_err;
        return own; /* va: add_value_errors */
    }
    size_t k = s->m->k, lanes = LG_LANE_DEPTH(k < LG_PANEL ? k : LG_PANEL);
    return (struct lg_arith){.us = 0,
                             .ua = LG_U,
                             .tiny = LG_TINY,
                             .hd = (double)s->m->d - 1,
                             .hk = (double)(lanes + panels_of(s->m) - 1),
                             .hn = (double)s->m->n - 1,
                             .va = s->value_err,
                             .sa = s->slope_err};
}

/* z, phi' of one panel into the state; the sums of f, |v||phi| and |v||phi'||w| into `sums`. */
static int panel_pass(struct lg_state *s, size_t p, const double *vw, struct panel_sums *sums)
{
    const struct lg_model *m = s->m;
    size_t l0 = p * LG_PANEL, pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
    double value[LG_PANEL], error[LG_PANEL];
    double *z = s->z + l0 * m->n, *slope = s->slope + l0 * m->n;
    bool is_double = m->precision != LG_DOUBLE_WORD;
    double *columns =
        is_double ? NULL : malloc(pb * m->n * sizeof *columns); /* phi, the samples of a neuron together */
    if (is_double)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m->n, (int)pb, (int)m->d, 1, m->X,
                    (int)m->d, s->W + l0 * m->d, (int)m->d, 0, z, (int)pb);
    else if (!columns || lg_double_word_z(m, s->W, l0, pb, z)) {
        free(columns);
        return -1;
    }
    for (size_t i = 0; i < m->n; i++) {
        lg_activation_eval2(m->id, pb, z + i * pb, value, slope + i * pb);
        if (is_double)
            sums->f[p * m->n + i] = lg_lane_dot(pb, m->v + l0, value);
        for (size_t l = 0; l < pb && !is_double; l++) {
            columns[l * m->n + i] = value[l];
            error[l] = lg_activation_error(m->id, 0, fabs(z[i * pb + l]));
        }
        sums->value[p * m->n + i] = lg_lane_dot_abs(pb, m->v + l0, value);
        sums->slope[p * m->n + i] = lg_lane_dot_abs(pb, vw + l0, slope + i * pb);
        if (!is_double)
            sums->error[p * m->n + i] = lg_lane_dot_abs(pb, m->v + l0, error);
    }
    for (size_t l = 0; l < pb && !is_double; l++)
        lg_sums_add(m->n, m->v[l0 + l], columns + l * m->n, sums->f + p * m->n, sums->low + p * m->n);
    free(columns);
    return 0;
}

/* On the rung of double words the largest z^ itself: where phi grows, the table's error does too. */
static double largest_z(const struct lg_state *s)
{
    if (s->m->precision == LG_DOUBLE_WORD)
        return lg_largest(s->m->n * s->m->k, s->z);
    double x = 0, w = 0;
    for (size_t i = 0; i < s->m->n; i++)
        x = lg_larger(x, s->m->xnorm[i]);
    for (size_t l = 0; l < s->m->k; l++)
        w = lg_larger(w, s->wnorm[l]);
    return lg_up(2 * x * w); /* |z^| <= (1 + gamma_d) |x||w| */
}

static void weight_norms(struct lg_state *s, double *vw)
{
    const struct lg_model *m = s->m;
    double w2 = 0;
    for (size_t l = 0; l < m->k; l++) {
        s->wnorm[l] = lg_norm_up(m->d, s->W + l * m->d);
        vw[l] = lg_mul_up(m->absv[l], s->wnorm[l]);
        w2 = lg_add_up(w2, lg_mul_up(vw[l], s->wnorm[l]));
    }
    s->sum_w2 = w2;
}

/* Add up panels in their order; sums of absolute values become upper bounds, errors of phi included. */
static void collect(struct lg_state *s, const struct panel_sums *sums, const double *vw)
{
    const struct lg_model *m = s->m;
    double grow = 1 + lg_gamma((double)(LG_LANE_DEPTH(LG_PANEL) + panels_of(m) + 2), LG_U), sum_vw = 0;
    for (size_t l = 0; l < m->k; l++)
        sum_vw = lg_add_up(sum_vw, vw[l]);
    double lost = (double)m->k * LG_TINY; /* products that underflow */
    for (size_t i = 0; i < m->n; i++) {
        double f = 0, low = 0, value = lost, slope = lost, error = lost;
        for (size_t p = 0; p < panels_of(m); p++) {
            struct lg_dw sum = lg_dw_sum(f, sums->f[p * m->n + i]);
            f = sum.hi;
            low += sum.lo + sums->low[p * m->n + i];
            value += sums->value[p * m->n + i];
            slope += sums->slope[p * m->n + i];
            error += sums->error[p * m->n + i];
        }
        s->f.mid[i] = m->precision == LG_DOUBLE_WORD ? f + low : f;
        s->sum_error[i] = lg_mul_up(error, grow);
        s->sum_value[i] = lg_add_up(lg_mul_up(value, grow), lg_mul_up(s->value_err, m->sum_v));
        s->sum_slope[i] = m->act->smooth ? lg_add_up(lg_mul_up(slope, grow), lg_mul_up(s->slope_err, sum_vw))
                                         : sum_vw; /* ReLU: phi is 1-Lipschitz, whatever the sign of z */
    }
}

static void set_z_error(struct lg_state *s)
{
    double d = (double)s->m->d, sums = lg_sums_unit(s->m->d);
    bool is_double = s->m->precision != LG_DOUBLE_WORD;
    s->zgamma = is_double ? lg_gamma(d, LG_U) : lg_add_up(lg_up(LG_U * (1 + 2 * LG_U)), lg_mul_up(2, sums));
    s->ztiny = (is_double ? d : 2 * d + 1) * LG_TINY;
}

static int evaluate(struct lg_state *s)
{
    const struct lg_model *m = s->m;
    size_t panels = panels_of(m);
    double *vw = malloc(m->k * sizeof *vw), *work = calloc(5 * panels * m->n, sizeof *work);
    if (!vw || !work) {
        free(vw);
        free(work);
        return -1;
    }
    size_t size = panels * m->n;
    struct panel_sums sums = {work, work + size, work + 2 * size, work + 3 * size, work + 4 * size};
    weight_norms(s, vw);
    int failed = 0;
    set_z_error(s);
#pragma omp parallel for schedule(dynamic) reduction(| : failed) if (panels > 4)
    for (size_t p = 0; p < panels; p++)
        failed |= panel_pass(s, p, vw, &sums);
    double zmax = largest_z(s);
    s->value_err = lg_activation_error(m->id, 0, zmax);
    s->slope_err = lg_activation_error(m->id, 1, zmax);
    collect(s, &sums, vw);
    free(vw);
    free(work);
    return failed ? -1 : 0;
}

static bool starts_at_zero(const struct lg_state *s)
{
    size_t h = s->m->k / 2;
    return s->m->antisymmetric && memcmp(s->W, s->W + h * s->m->d, h * s->m->d * sizeof(double)) == 0;
}

/* What phi's own error makes of f, beside what `own` says: summed with gamma_{hk+1} and stored with us. */
static void add_value_errors(struct lg_state *s, const struct lg_arith *own)
{
    double grow = 1 + 2 * (lg_gamma(own->hk + 1, own->ua) + own->us);
    for (size_t i = 0; i < s->m->n; i++)
        s->f.rad[i] = lg_add_up(s->f.rad[i], lg_mul_up(s->sum_error[i], grow));
}

int lg_state_open(struct lg_state *s, const struct lg_model *m, const double *W, bool exact_start)
{
    *s = (struct lg_state){.m = m, .W = W};
    s->wnorm = malloc(m->k * sizeof *s->wnorm);
    s->z = malloc(m->n * m->k * sizeof *s->z);
    s->slope = malloc(m->n * m->k * sizeof *s->slope);
    s->sum_value = malloc(m->n * sizeof *s->sum_value);
    s->sum_slope = malloc(m->n * sizeof *s->sum_slope);
    s->sum_error = malloc(m->n * sizeof *s->sum_error);
    if (!s->wnorm || !s->z || !s->slope || !s->sum_value || !s->sum_slope || !s->sum_error ||
        lg_vec_init(&s->f, m->n) || lg_vec_init(&s->r, m->n) || evaluate(s)) {
        lg_state_close(s);
        return -1;
    }
    struct lg_arith own = own_arith(s);
    lg_forward_error(s, &own, s->f.rad);
    if (m->precision == LG_DOUBLE_WORD)
        add_value_errors(s, &own);
    if (m->precision > LG_DOUBLE_WORD && lg_state_arb(s)) {
        lg_state_close(s);
        return -1;
    }
    bool is_zero = exact_start && starts_at_zero(s);
    if (is_zero) {
        memset(s->f.mid, 0, m->n * sizeof *s->f.mid);
        memset(s->f.rad, 0, m->n * sizeof *s->f.rad);
    }
    for (size_t i = 0; i < m->n && (is_zero || !s->balls); i++) { /* Arb has done it */
        lg_ball r = lg_sub(lg_ball_make(s->f.mid[i], s->f.rad[i]), lg_exact(m->y[i]));
        s->r.mid[i] = r.mid;
        s->r.rad[i] = r.rad;
    }
    return 0;
}

void lg_state_close(struct lg_state *s)
{
    lg_state_arb_close(s);
    free(s->wnorm);
    free(s->z);
    free(s->slope);
    free(s->sum_value);
    free(s->sum_slope);
    free(s->sum_error);
    lg_vec_clear(&s->f);
    lg_vec_clear(&s->r);
    *s = (struct lg_state){0};
}
