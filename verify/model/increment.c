/* Enclosing f(W+) - f(W) without cancellation.
 *
 * With delta_il = <x_i, w+_l - w_l>, Taylor's theorem gives for every sample
 *     f_i(W+) - f_i(W) = sum_l v_l phi'_il delta_il + R_i,   R_i = sum_l v_l (phi''_il delta^2/2 + theta B3|delta|^3/6),
 * |theta| <= 1. The radius of R_i is relative to delta^2, that of the linear part relative to delta: both stay
 * meaningful when f(W+) and f(W) agree to thirteen digits, which subtracting enclosures of f does not.
 * T0's per-sample bound is |R_i| <= B2/2 sum_l |v_l| delta_il^2.
 *
 * Errors: delta^ = fl(X fl(W+ - W)^T) errs by dd_il = (gamma_d + 2u) |x_i||D_l| + d tiny, D_l = w+_l - w_l;
 * phi' by e1 + B2 zg |x_i||w_l|, phi'' by e2 + B3 zg |x_i||w_l|. Sums over neurons in lanes, then panels. */
#include "verify/model/model.h"
#include "verify/rigor/lanes.h"

#include <cblas.h>
#include <stdlib.h>

/* Sums over neurons for one sample. */
struct sums {
    double linear;        /* v phi' delta */
    double quadratic;     /* v phi'' delta^2 / 2 */
    double abs_linear;    /* |v||phi'||delta| */
    double abs_quadratic; /* |v||phi''| delta^2 / 2 */
    double slope_step;    /* |v||phi'||D| */
    double size1;         /* |v||delta| */
    double size2;         /* |v| delta^2 */
    double size3;         /* |v||delta|^3 */
    double w_size1;       /* |v||w||delta| */
    double w_size2;       /* |v||w| delta^2 */
    double step2;         /* |v||delta||D| */
};

struct step {
    const struct lg_state *s;
    const double *Wplus;
    double *D, *vD, *vw; /* k each: upper bounds of |D_l|, |v_l||D_l|, |v_l||w_l| */
    double curve_err;    /* elementary error of phi'' */
    double dgamma;       /* gamma_d (1 + u) + u */
    /* upper bounds of max |D|, sum |v||D|, sum |v||D|^2, sum |v||w||D|, max |w| */
    double max_D, sum_vD, sum_vD2, sum_vwD, max_w;
    double grow, gamma; /* 1 + and gamma of the depth of a sum over neurons */
};

LG_CLONES static void terms(size_t m, const double *slope, const double *curve, const double *delta,
                            double out[4][LG_PANEL])
{
    for (size_t l = 0; l < m; l++) {
        double sqr = delta[l] * delta[l];
        out[0][l] = slope[l] * delta[l];
        out[1][l] = 0.5 * curve[l] * sqr;
        out[2][l] = sqr;
        out[3][l] = sqr * fabs(delta[l]);
    }
}

static void add_row(const struct step *p, size_t l0, size_t pb, const double *slope, const double *curve,
                    const double *delta, struct sums *t)
{
    double term[4][LG_PANEL];
    const double *v = p->s->m->v + l0, *vD = p->vD + l0, *vw = p->vw + l0;
    terms(pb, slope, curve, delta, term);
    t->linear = lg_lane_dot(pb, v, term[0]);
    t->quadratic = lg_lane_dot(pb, v, term[1]);
    t->abs_linear = lg_lane_dot_abs(pb, v, term[0]);
    t->abs_quadratic = lg_lane_dot_abs(pb, v, term[1]);
    t->slope_step = lg_lane_dot_abs(pb, vD, slope);
    t->size1 = lg_lane_dot_abs(pb, v, delta);
    t->size2 = lg_lane_dot_abs(pb, v, term[2]);
    t->size3 = lg_lane_dot_abs(pb, v, term[3]);
    t->w_size1 = lg_lane_dot_abs(pb, vw, delta);
    t->w_size2 = lg_lane_dot_abs(pb, vw, term[2]);
    t->step2 = lg_lane_dot_abs(pb, vD, delta);
}

static int panel(const struct step *p, size_t l0, struct sums *out)
{
    const struct lg_model *m = p->s->m;
    size_t pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
    double *work = malloc((pb * m->d + m->n * pb) * sizeof *work), curve[LG_PANEL];
    if (!work)
        return -1;
    double *D = work, *delta = work + pb * m->d;
    for (size_t j = 0; j < pb * m->d; j++)
        D[j] = p->Wplus[l0 * m->d + j] - p->s->W[l0 * m->d + j];
    for (size_t l = 0; l < pb; l++) {
        p->D[l0 + l] = lg_mul_up(lg_norm_up(m->d, D + l * m->d), 1 + 4 * LG_U);
        p->vD[l0 + l] = lg_mul_up(m->absv[l0 + l], p->D[l0 + l]);
        p->vw[l0 + l] = lg_mul_up(m->absv[l0 + l], p->s->wnorm[l0 + l]);
    }
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m->n, (int)pb, (int)m->d, 1, m->X, (int)m->d, D,
                (int)m->d, 0, delta, (int)pb);
    for (size_t i = 0; i < m->n; i++) {
        const double *z = p->s->z + l0 * m->n + i * pb, *slope = p->s->slope + l0 * m->n + i * pb;
        lg_activation_eval(m->id, 2, pb, z, curve);
        add_row(p, l0, pb, slope, curve, delta + i * pb, &out[i]);
    }
    free(work);
    return 0;
}

/* |sum v phi' delta - linear|: |v|{|s^| dd D + (a1 + c1 |w|)(|delta^| + dd D)} and the sum's rounding. */
static double linear_radius(const struct step *p, const struct sums *t, double x, double b2)
{
    double dd = lg_mul_up(p->dgamma, x), c1 = lg_mul_up(lg_mul_up(b2, p->s->zgamma), x);
    double flat =
        lg_mul_up(p->s->slope_err, lg_add_up(lg_mul_up(p->grow, t->size1), lg_mul_up(dd, p->sum_vD)));
    double steep = lg_mul_up(c1, lg_add_up(lg_mul_up(p->grow, t->w_size1), lg_mul_up(dd, p->sum_vwD)));
    double moved = lg_mul_up(dd, lg_mul_up(p->grow, t->slope_step));
    double rounding = lg_mul_up(p->gamma, lg_mul_up(p->grow, t->abs_linear));
    return lg_add_up(lg_add_up(flat, steep), lg_add_up(moved, rounding));
}

/* Bound of sum |v| |delta^^2 - delta^2| <= sum |v| (2|delta^| dd D + dd^2 D^2). */
static double square_radius(const struct step *p, const struct sums *t, double x)
{
    double dd = lg_mul_up(p->dgamma, x);
    return lg_add_up(lg_mul_up(2 * dd, lg_mul_up(p->grow, t->step2)),
                     lg_mul_up(lg_mul_up(dd, dd), p->sum_vD2));
}

/* |R_i - quadratic|: phi''s error, the moved squares, the cubic term
 * B3/6 sum |v||delta|^3 with |delta|^3 <= |delta^|^3 + 4 dd D x^2 D^2, and the sum's rounding. */
static double remainder_radius(const struct step *p, const struct sums *t, double x, double b2, double b3)
{
    double dd = lg_mul_up(p->dgamma, x), c2 = lg_mul_up(lg_mul_up(b3, p->s->zgamma), x);
    double curve = lg_add_up(lg_mul_up(p->curve_err, lg_mul_up(p->grow, t->size2)),
                             lg_mul_up(c2, lg_mul_up(p->grow, t->w_size2)));
    double second = lg_mul_up(0.5, lg_add_up(curve, lg_mul_up(b2, square_radius(p, t, x))));
    double moved = lg_mul_up(4 * dd, lg_mul_up(lg_mul_up(x, x), lg_mul_up(p->max_D, p->sum_vD2)));
    double third = lg_mul_up(lg_div_up(b3, 6), lg_add_up(lg_mul_up(p->grow, t->size3), moved));
    double rounding = lg_mul_up(p->gamma, lg_mul_up(p->grow, t->abs_quadratic));
    return lg_add_up(lg_add_up(second, third), rounding);
}

static void enclose_row(const struct step *p, size_t i, const struct sums *t, struct lg_increment *inc)
{
    const struct lg_model *m = p->s->m;
    double x = m->xnorm[i], b2 = lg_hi(m->act->B2), b3 = lg_hi(m->act->B3);
    /* underflow: at most 8 (k + d) products a sample, each later scaled by factors below the product here */
    double scale = lg_mul_up(lg_add_up(1, m->sum_v), lg_add_up(2 + b2 + b3, lg_mul_up(x, p->max_w)));
    double moved = lg_add_up(1, lg_mul_up(x, p->max_D));
    scale = lg_mul_up(scale, lg_mul_up(moved, lg_mul_up(moved, moved)));
    double under = lg_mul_up(16 * (double)(m->k + m->d), lg_mul_up(LG_TINY, scale));
    lg_ball linear = {t->linear, lg_add_up(linear_radius(p, t, x, b2), under)};
    lg_ball remainder = {t->quadratic, lg_add_up(remainder_radius(p, t, x, b2, b3), under)};
    double s2 = lg_mul_up(p->gamma, lg_mul_up(p->grow, t->size2));
    lg_ball squares = {t->size2, lg_add_up(lg_add_up(s2, square_radius(p, t, x)), under)};
    lg_ball total = lg_add(linear, remainder), bound = lg_scale(lg_mul(m->act->B2, lg_nonneg(squares)), 0.5);
    inc->df.mid[i] = total.mid, inc->df.rad[i] = total.rad;
    inc->linear.mid[i] = linear.mid, inc->linear.rad[i] = linear.rad;
    inc->remainder.mid[i] = remainder.mid, inc->remainder.rad[i] = remainder.rad;
    inc->bound.mid[i] = bound.mid, inc->bound.rad[i] = bound.rad;
}

static void step_sums(struct step *p)
{
    const struct lg_model *m = p->s->m;
    for (size_t l = 0; l < m->k; l++) {
        p->max_D = lg_larger(p->max_D, p->D[l]);
        p->max_w = lg_larger(p->max_w, p->s->wnorm[l]);
        p->sum_vD = lg_add_up(p->sum_vD, p->vD[l]);
        p->sum_vD2 = lg_add_up(p->sum_vD2, lg_mul_up(p->vD[l], p->D[l]));
        p->sum_vwD = lg_add_up(p->sum_vwD, lg_mul_up(p->vw[l], p->D[l]));
    }
}

static void add_sums(struct sums *a, const struct sums *b)
{
    double *x = (double *)a;
    const double *y = (const double *)b;
    for (size_t j = 0; j < sizeof *a / sizeof *x; j++)
        x[j] += y[j];
}

static int evaluate(struct lg_increment *inc, struct step *p, struct sums *sums, size_t panels)
{
    const struct lg_model *m = p->s->m;
    int failed = 0;
#pragma omp parallel for schedule(dynamic) reduction(| : failed) if (panels > 4)
    for (size_t q = 0; q < panels; q++)
        failed |= panel(p, q * LG_PANEL, sums + q * m->n);
    if (failed)
        return -1;
    step_sums(p);
    double depth = (double)(LG_LANE_DEPTH(LG_PANEL) + panels + 4);
    p->gamma = lg_gamma(depth, LG_U);
    p->grow = 1 + 2 * p->gamma;
    for (size_t i = 0; i < m->n; i++) {
        struct sums all = {0};
        for (size_t q = 0; q < panels; q++)
            add_sums(&all, sums + q * m->n + i);
        enclose_row(p, i, &all, inc);
    }
    return 0;
}

int lg_increment_open(struct lg_increment *inc, const struct lg_state *s, const double *Wplus)
{
    const struct lg_model *m = s->m;
    size_t panels = (m->k + LG_PANEL - 1) / LG_PANEL;
    double *work = malloc(3 * m->k * sizeof *work), zmax = 0, xmax = 0;
    struct sums *sums = malloc(panels * m->n * sizeof *sums);
    int status = -1;
    *inc = (struct lg_increment){0};
    if (!work || !sums || lg_vec_init(&inc->df, m->n) || lg_vec_init(&inc->linear, m->n) ||
        lg_vec_init(&inc->remainder, m->n) || lg_vec_init(&inc->bound, m->n))
        goto cleanup;
    for (size_t l = 0; l < m->k; l++)
        zmax = lg_larger(zmax, s->wnorm[l]);
    for (size_t i = 0; i < m->n; i++)
        xmax = lg_larger(xmax, m->xnorm[i]);
    struct step p = {.s = s,
                     .Wplus = Wplus,
                     .D = work,
                     .vD = work + m->k,
                     .vw = work + 2 * m->k,
                     .curve_err = lg_activation_error(m->id, 2, lg_mul_up(2 * xmax, zmax)),
                     .dgamma = lg_add_up(lg_mul_up(lg_gamma((double)m->d, LG_U), 1 + 2 * LG_U), LG_U)};
    status = evaluate(inc, &p, sums, panels);
cleanup:
    free(work);
    free(sums);
    if (status)
        lg_increment_close(inc);
    return status;
}

void lg_increment_close(struct lg_increment *inc)
{
    lg_vec_clear(&inc->df);
    lg_vec_clear(&inc->linear);
    lg_vec_clear(&inc->remainder);
    lg_vec_clear(&inc->bound);
}

static void meet(struct lg_vec *x, size_t i, lg_ball other)
{
    lg_ball both = lg_meet(lg_ball_make(x->mid[i], x->rad[i]), other);
    x->mid[i] = both.mid;
    x->rad[i] = both.rad;
}

void lg_increment_refine(struct lg_increment *inc, const struct lg_state *from, const struct lg_state *to)
{
    for (size_t i = 0; i < from->m->n; i++) {
        lg_ball df =
            lg_sub(lg_ball_make(to->f.mid[i], to->f.rad[i]), lg_ball_make(from->f.mid[i], from->f.rad[i]));
        meet(&inc->df, i, df);
        meet(&inc->remainder, i, lg_sub(df, lg_ball_make(inc->linear.mid[i], inc->linear.rad[i])));
    }
}
