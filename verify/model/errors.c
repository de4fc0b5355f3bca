/* What rounding may do to f and to G = J^T r: one derivation for the harness and for every kernel.
 *
 * Arithmetic `a`: products and sums with unit ua, stored results with unit us, a sum of m terms errs by
 * gamma_h sum|terms| where h counts the additions (one more for the product), elementary functions by
 * va + vr|phi| and sa + sr|phi'| at the stored argument; each underflow loses at most `tiny`.
 *
 *   |dz_il|  <= gz |x_i||w_l| + d tiny,          gz = gamma_{hd+1} + us (1 + gamma_{hd+1}), or 0 for products by +-1 alone
 *   |dphi_il| <= |phi'_il||dz| + B2/2 dz^2 + va + (vr + us)(|phi_il| + the former)   (ReLU: |dz| + ...)
 *   |df_i|   <= sum_l |v_l||dphi_il| (1 + gk) + gk sum_l |v_l||phi_il| + us|f_i| + ...,  gk = gamma_{hk+1}
 *               (phi, phi' at the exact z differ from the state's at the computed z by one dz of the harness:
 *               sizes are enlarged by it, and B2/2 dz^2 becomes B2 dz (dz + dz of the harness))
 *               (or by B|dz|; or, where z and z + dz lie beyond the table's range on a side where phi tends to a limit, by
 *               twice its largest distance from it there)
 *   |ds_il|  <= sa + (sr + us)|phi'_il| + min(B2 |dz_il|, 2B)        (the slope s = phi'; ReLU: see below)
 *   |dG_l|   <= |v_l| sum_i |x_i| { |s|dr_i + (|r_i|+dr_i) ds_il + gn (|r_i|+dr_i)(|s|+ds_il) } + us|G_l|,
 *               gn = gamma_{hn+4}: at most three products and one scaling beside the sum.
 * With one residual common to all entries the first term is J^T dr, of norm <= beta |dr|.
 * ReLU: a slope can only be wrong where |z^_il| <= the sum of both errors of z; there ds_il = 1. */
#include "verify/model/model.h"
#include "verify/rigor/lanes.h"

#include <stdlib.h>
#include <string.h>

struct lg_arith lg_arith_declared(const struct lg_declared *declared)
{
    const struct lg_error_model *e = &declared->model;
    bool is_single = lg_unit_is_single(e->unit_storage);
    return (struct lg_arith){.us = e->unit_storage,
                             .ua = e->unit_accumulator,
                             .tiny = is_single ? FLT_MIN : DBL_MIN,
                             .hd = (double)declared->depth[LG_OVER_FEATURES],
                             .hk = (double)declared->depth[LG_OVER_NEURONS],
                             .hn = (double)declared->depth[LG_OVER_SAMPLES],
                             .hw = (double)declared->depth[LG_OVER_WEIGHTS],
                             .va = declared->phi.value_abs,
                             .vr = declared->phi.value_rel,
                             .sa = declared->phi.slope_abs,
                             .sr = declared->phi.slope_rel};
}

/* What underflow may do to z_il: each product loses at most tiny, and a factor that is flushed to 0 tiny times the other one. */
double lg_z_lost(const struct lg_state *s, const struct lg_arith *a, size_t i, size_t l)
{
    double factors = lg_add_up(1, lg_add_up(s->m->xnorm[i], s->wnorm[l]));
    return lg_mul_up(lg_mul_up((double)s->m->d, a->tiny), factors);
}

static double largest_w(const struct lg_state *s)
{
    double w = 0;
    for (size_t l = 0; l < s->m->k; l++)
        w = fmax(w, s->wnorm[l]);
    return w;
}

double lg_slope_moved(const struct lg_model *m, double dz)
{
    return m->act->smooth ? lg_least(2 * lg_hi(m->act->B), lg_mul_up(lg_hi(m->act->B2), dz)) : 0;
}

/* The error of phi that a declaration in these units may have for any formula, or for a table of half precision. */
static double usual_error(const struct lg_arith *a, double declared)
{
    return fmin(declared, lg_mul_up(12.5, fmax(0x1p-11, fmax(a->us, a->ua))));
}

struct lg_arith lg_arith_usual(const struct lg_declared *declared)
{
    struct lg_arith a = lg_arith_declared(declared);
    a.hd = (double)declared->terms[LG_OVER_FEATURES];
    a.hk = (double)declared->terms[LG_OVER_NEURONS];
    a.hn = (double)declared->terms[LG_OVER_SAMPLES] + 1;
    a.hw = (double)declared->terms[LG_OVER_WEIGHTS];
    a.va = usual_error(&a, a.va);
    a.vr = usual_error(&a, a.vr);
    a.sa = usual_error(&a, a.sa);
    a.sr = usual_error(&a, a.sr);
    return a;
}

double lg_z_gamma_usual(const struct lg_arith *a)
{
    double g = lg_gamma(a->hd + 1, a->ua);
    return lg_add_up(g, lg_mul_up(a->us, 1 + g));
}

static bool all_are_units(size_t m, const double *a)
{
    size_t i = 0;
    while (i < m && fabs(a[i]) == 1)
        i++;
    return i == m;
}

double lg_z_gamma(const struct lg_state *s, const struct lg_arith *a)
{
    const struct lg_model *m = s->m;
    const bool is_exact = a->exact_by_units && a->ua <= a->us && m->d == 1 &&
                          (all_are_units(m->n, m->X) || all_are_units(m->k, s->W));
    return is_exact ? 0 : lg_z_gamma_usual(a);
}

/* What phi may move by when z_il, known to within `near`, moves by dz: B dz, or where both are beyond the range of the table on one
 * side of it, twice the largest distance of phi to its limit there; a ramp's upper end has none. */
static double phi_moves(const struct lg_state *s, double z, double near, double dz)
{
    const struct lg_activation *act = s->m->act;
    const double steep = lg_mul_up(lg_hi(act->B), dz);
    if (act->closed || (act->ramp && z > 0) || !(fabs(z) > lg_add_up(act->range, lg_add_up(near, dz))))
        return steep;
    return lg_least(steep, 2 * lg_activation_error(s->m->id, 0, INFINITY));
}

/* sum_l |v_l||phi(z_il + dz) - phi(z_il)|, |dz| <= gamma |x_i||w_l| + lost, neuron by neuron. */
static double sum_moves(const struct lg_state *s, double gamma, double lost, size_t i)
{
    const struct lg_model *m = s->m;
    double sum = 0;
    for (size_t l0 = 0; l0 < m->k; l0 += LG_PANEL) {
        const size_t pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
        const double *z = s->z + l0 * m->n + i * pb;
        for (size_t l = 0; l < pb; l++) {
            const double size = lg_mul_up(m->xnorm[i], s->wnorm[l0 + l]);
            const double near = lg_add_up(lg_mul_up(s->zgamma, size), s->ztiny);
            const double move = phi_moves(s, z[l], near, lg_add_up(lg_mul_up(gamma, size), lost));
            sum = lg_add_up(sum, lg_mul_up(m->absv[l0 + l], move));
        }
    }
    return sum;
}

/* The same from sums over the neurons: phi' and B2 (lost apart), B alone, or neuron by neuron where |dz| may exceed 1. other |x_i||w_l|:
 * how far the state's z may be from the one that phi' is wanted at. */
static double moved(const struct lg_state *s, double gamma, double other, double lost, size_t i)
{
    const struct lg_model *m = s->m;
    const double b2 = m->act->smooth ? lg_hi(m->act->B2) : 0;
    const double gx = lg_mul_up(gamma, m->xnorm[i]), ox = lg_mul_up(other, m->xnorm[i]);
    const double sum_vz = lg_mul_up(m->xnorm[i], lg_sqrt_up(lg_mul_up(m->sum_v, s->sum_w2)));
    const double second = lg_mul_up(b2, lg_mul_up(lg_mul_up(gx, lg_add_up(gx, ox)), s->sum_w2));
    double bound = lg_add_up(lg_mul_up(gx, s->sum_slope[i]), second);
    bound = lg_least(bound, lg_mul_up(gamma, lg_mul_up(lg_hi(m->act->B), sum_vz)));
    if (m->act->closed ||
        !(lg_mul_up(gx, largest_w(s)) > 1)) /* Taylor's bound is the better one, and cheap */
        return bound;
    return lg_least(bound, sum_moves(s, gamma, lost, i));
}

void lg_forward_error(const struct lg_state *s, const struct lg_arith *a, double *out)
{
    const struct lg_model *m = s->m;
    double gz = lg_z_gamma(s, a), gk = lg_gamma(a->hk + 1, a->ua), w = largest_w(s);
    double b2 = m->act->smooth ? lg_hi(m->act->B2) : 0, steepest = lg_hi(m->act->B);
    for (size_t i = 0; i < m->n; i++) {
        /* Underflow in z moves phi by at most d tiny (2 + B2 |z|), since |phi'(0)| <= 1 for every phi here
         * and B < 2 where it is finite, or by B d tiny; sum |v||z| <= |x| sum |v||w| <= |x| sqrt(sum |v| sum |v||w|^2). */
        double sum_vz = lg_mul_up(m->xnorm[i], lg_sqrt_up(lg_mul_up(m->sum_v, s->sum_w2)));
        double dtiny = lg_mul_up(lg_mul_up((double)m->d, a->tiny), lg_add_up(1, lg_add_up(m->xnorm[i], w)));
        double wild = lg_mul_up(dtiny, lg_add_up(lg_mul_up(2, m->sum_v), lg_mul_up(2 * b2, sum_vz)));
        wild = lg_least(wild, lg_mul_up(dtiny, lg_mul_up(steepest, m->sum_v)));
        double shift = lg_add_up(moved(s, gz, s->zgamma, dtiny, i), wild);
        /* sum |v||phi| at the exact z */
        double ours = moved(s, s->zgamma, 0, s->ztiny, i);
        double value = lg_add_up(s->sum_value[i], lg_add_up(ours, wild));
        double eval = lg_add_up(lg_mul_up(a->va, m->sum_v),
                                lg_mul_up(lg_add_up(a->vr, a->us), lg_add_up(value, shift)));
        double terms = lg_add_up(shift, eval);
        double summed = lg_mul_up(gk, lg_add_up(value, terms));
        /* products and values that underflow, and v_l flushed to 0 beside |phi| <= 1 + |z| + z^2, B0, 1 + B|z| */
        double z = lg_mul_up(m->xnorm[i], w), phi = lg_mul_up(lg_add_up(1, z), lg_add_up(1, z));
        phi = fmin(phi, lg_least(lg_hi(m->act->B0), lg_add_up(1, lg_mul_up(steepest, z))));
        double flushed = lg_mul_up((double)m->k, lg_add_up(1, phi));
        double underflow = lg_mul_up(lg_add_up(flushed, m->sum_v), lg_mul_up(1 + 2 * gk, a->tiny));
        double all = lg_add_up(lg_add_up(terms, summed), underflow);
        double f = lg_add_up(value, all);
        out[i] = lg_add_up(all, lg_mul_up(a->us, fmin(f, lg_up(fabs(s->f.mid[i]) + s->f.rad[i] + all))));
    }
}

double lg_forward_size(const struct lg_state *s, size_t i)
{
    const struct lg_model *m = s->m;
    double b2 = m->act->smooth ? lg_hi(m->act->B2) : 0;
    double sum_vz = lg_mul_up(m->xnorm[i], lg_sqrt_up(lg_mul_up(m->sum_v, s->sum_w2)));
    double ours = moved(s, s->zgamma, 0, s->ztiny, i);
    double lost = lg_mul_up(s->ztiny, lg_add_up(lg_mul_up(2, m->sum_v), lg_mul_up(2 * b2, sum_vz)));
    double table = lg_mul_up(2, lg_mul_up(s->value_err, m->sum_v));
    double sum = lg_mul_up(4 * lg_gamma((double)m->k + 40, LG_U), s->sum_value[i]);
    double off = lg_add_up(lg_add_up(ours, lost), lg_add_up(table, lg_add_up(sum, (double)m->k * LG_TINY)));
    return fmax(0, lg_down(s->sum_value[i] - off));
}

/* Sums over samples that enter the bound of every row of G; |r_i|+dr_i is `size_i`. */
struct weights {
    double *on_slope;    /* |x_i| (gn + sr + us) size_i: what |slope_il| is multiplied by, without dr */
    double *on_residual; /* |x_i| dr_i */
    double *full;        /* |x_i| size_i: a slope off by one (ReLU) */
    double factor;       /* gn + sr + us */
    double size1, size2; /* sum |x_i| size_i, sum |x_i|^2 size_i */
    double dr1, dr2;     /* sum |x_i| dr_i, sum |x_i|^2 dr_i */
    double grown;        /* sum (1 + |x_i|)(1 + size_i): what an underflow may be multiplied by */
    double x;            /* max |x_i| */
    /* The parts of a row's bound that are the same for every row, of which those with `tiny` are also slow. */
    double flat, steep; /* the slope's error times size1, and per |w_l| */
    double tiny;        /* 4 d tiny */
    double most;        /* steep times |x_i||w_l| is never more: phi' differs from itself by 2B at most */
};

static int make_weights(struct weights *w, const struct lg_model *m, const struct lg_arith *a,
                        const struct lg_vec *r, const double *dr)
{
    double gn = lg_gamma(a->hn + 4, a->ua);
    double *work = malloc(3 * m->n * sizeof *work);
    *w = (struct weights){.on_slope = work, .factor = lg_add_up(gn, lg_add_up(a->sr, a->us))};
    if (!work)
        return -1;
    w->on_residual = work + m->n;
    w->full = work + 2 * m->n;
    w->factor = lg_mul_up(w->factor, 1 + 2 * gn);
    for (size_t i = 0; i < m->n; i++) {
        double x = m->xnorm[i];
        double size = lg_add_up(lg_add_up(fabs(r->mid[i]), r->rad[i]), dr[i]);
        w->full[i] = lg_mul_up(x, size);
        w->on_slope[i] = lg_mul_up(w->full[i], w->factor);
        w->on_residual[i] = lg_mul_up(x, dr[i]);
        w->size1 = lg_add_up(w->size1, w->full[i]);
        w->size2 = lg_add_up(w->size2, lg_mul_up(x, w->full[i]));
        w->dr1 = lg_add_up(w->dr1, w->on_residual[i]);
        w->dr2 = lg_add_up(w->dr2, lg_mul_up(x, w->on_residual[i]));
        w->grown = lg_add_up(w->grown, lg_mul_up(lg_add_up(1, x), lg_add_up(1, size)));
        w->x = lg_larger(w->x, x);
    }
    return 0;
}

struct panel_rows {
    double own[LG_PANEL];    /* sum_i on_slope_i |slope_il| */
    double common[LG_PANEL]; /* sum_i on_residual_i |slope_il| */
    double unsure[LG_PANEL]; /* ReLU: sum of full_i over samples whose sign is not certain */
};

LG_CLONES static void add_sample(size_t pb, double own, double common, const double *slope,
                                 struct panel_rows *rows)
{
    for (size_t l = 0; l < pb; l++) {
        double size = fabs(slope[l]);
        rows->own[l] += own * size;
        rows->common[l] += common * size;
    }
}

/* Is the sign of z_il, in the kernel or here, possibly another than that of the state's z? */
static bool sign_unsure(const struct lg_state *s, const struct lg_arith *a, double gz, size_t i, size_t l,
                        double z)
{
    double relative = lg_mul_up(lg_add_up(gz, s->zgamma), lg_mul_up(s->m->xnorm[i], s->wnorm[l]));
    return !(fabs(z) > lg_add_up(relative, lg_add_up(s->ztiny, lg_z_lost(s, a, i, l))));
}

static void panel_sums(const struct lg_state *s, const struct lg_arith *a, size_t l0, size_t pb,
                       const struct weights *w, double gz, struct panel_rows *rows)
{
    const struct lg_model *m = s->m;
    const double *slope = s->slope + l0 * m->n, *z = s->z + l0 * m->n;
    memset(rows, 0, sizeof *rows);
    for (size_t i = 0; i < m->n; i++)
        add_sample(pb, w->on_slope[i], w->on_residual[i], slope + i * pb, rows);
    if (m->act->smooth)
        return;
    for (size_t i = 0; i < m->n; i++)
        for (size_t l = 0; l < pb; l++)
            if (sign_unsure(s, a, gz, i, l0 + l, z[i * pb + l])) {
                rows->unsure[l] = lg_add_up(rows->unsure[l], lg_mul_up(w->full[i], 1 + 2 * w->factor));
                rows->common[l] += w->on_residual[i];
            }
}

/* The kernel's slope against the exact one, plus ours where |slope_il| stands for the exact one. */
static void common_parts(struct weights *w, const struct lg_state *s, const struct lg_arith *a, double gz)
{
    double b2 = s->m->act->smooth ? lg_hi(s->m->act->B2) : 0, d = (double)s->m->d;
    double gn = lg_gamma(a->hn + 4, a->ua);
    double lost = lg_mul_up(lg_mul_up(d, a->tiny), lg_add_up(1, lg_add_up(w->x, largest_w(s))));
    double flat = lg_add_up(a->sa, lg_mul_up(b2, lost));
    flat = lg_add_up(lg_mul_up(flat, 1 + 2 * gn), lg_mul_up(s->slope_err, w->factor));
    w->flat = lg_mul_up(flat, w->size1);
    w->steep = lg_add_up(lg_mul_up(gz, 1 + 2 * gn), lg_mul_up(s->zgamma, w->factor));
    w->tiny = lg_mul_up(4 * d, a->tiny);
    w->most = lg_mul_up(2 * lg_hi(s->m->act->B), lg_add_up(1 + 2 * gn, w->factor));
}

/* Row l's bound without the common residual term. */
static double row_bound(const struct lg_state *s, const struct weights *w, double own, double unsure,
                        size_t l)
{
    const struct lg_model *m = s->m;
    double b2 = m->act->smooth ? lg_hi(m->act->B2) : 0;
    double steep = lg_mul_up(b2, lg_mul_up(w->steep, s->wnorm[l]));
    double moved = lg_least(lg_mul_up(w->most, w->size1), lg_mul_up(steep, w->size2));
    double sum = lg_add_up(own, lg_add_up(w->flat, m->act->smooth ? moved : 0));
    sum = lg_mul_up(m->absv[l], lg_add_up(sum, unsure));
    /* at most four underflows per term and entry, each multiplied by some of v_l, phi', x_ij, r_i */
    double slope = isfinite(lg_hi(m->act->B)) ? lg_hi(m->act->B) : lg_mul_up(2 * w->x, s->wnorm[l]);
    double scale = lg_mul_up(lg_mul_up(lg_add_up(1, m->absv[l]), lg_add_up(1, slope)), w->grown);
    return lg_add_up(sum, lg_mul_up(w->tiny, scale));
}

int lg_gradient_error(const struct lg_state *s, const struct lg_arith *a, const struct lg_vec *r,
                      const double *dr, double beta, double *row_rad, double *all)
{
    const struct lg_model *m = s->m;
    double gz = lg_z_gamma(s, a), grow = 1 + lg_gamma(2 * (double)m->n + 3, LG_U);
    double b2 = m->act->smooth ? lg_hi(m->act->B2) : 0, *own = malloc(m->k * sizeof *own);
    struct weights w = {0};
    if (!own || make_weights(&w, m, a, r, dr)) {
        free(own);
        return -1;
    }
    common_parts(&w, s, a, gz);
#pragma omp parallel for schedule(static) if (m->k > 4 * LG_PANEL)
    for (size_t l0 = 0; l0 < m->k; l0 += LG_PANEL) {
        struct panel_rows rows;
        size_t pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
        panel_sums(s, a, l0, pb, &w, gz, &rows);
        for (size_t j = 0; j < pb; j++) {
            size_t l = l0 + j;
            own[l] = row_bound(s, &w, lg_mul_up(rows.own[j], grow), rows.unsure[j], l);
            double ours = lg_add_up(lg_mul_up(s->slope_err, w.dr1),
                                    lg_mul_up(lg_mul_up(b2, s->zgamma), lg_mul_up(s->wnorm[l], w.dr2)));
            double common = lg_mul_up(m->absv[l], lg_add_up(lg_mul_up(rows.common[j], grow), ours));
            row_rad[l] = lg_add_up(own[l], common);
        }
    }
    double rows_norm = lg_norm_up(m->k, row_rad), own_norm = lg_norm_up(m->k, own);
    free(own);
    free(w.on_slope);
    *all = rows_norm;
    if (isfinite(beta)) /* else the quadratic without a local bound of |J| */
        *all = fmin(rows_norm, lg_add_up(own_norm, lg_mul_up(beta, lg_norm_up(m->n, dr))));
    return 0;
}
