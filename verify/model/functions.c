/* Enclosures of J and rounding of the functions that use it; see functions.h.
 *
 *   J_i,(l,j) = v_l s_il x_ij, s = phi'(z):    |dJ_i| <= |x_i| (e_i + gamma_3 (p_i + e_i)) + us|J_i|
 *   (J u)_i = sum_lj J_i,(l,j) u_lj:           |d| <= |x_i| |u|_F (e_i + g (p_i + e_i)),
 *   (J J^T)_ij = (sum_l v_l^2 s_il s_jl) K_ij: |d| <= |x_i||x_j| (p_i e_j + e_i p_j + e_i e_j + g
 *   (p_i+e_i)(p_j+e_j)),
 * by Cauchy-Schwarz, with g = gamma of the deeper of the two ways to sum (features then neurons, or all
 * weights at once) and six products, plus us for the stored result. Underflow: at most eight products per
 * weight, each later multiplied by some of v_l, phi', x_ij and u_lj. */
#include "verify/model/functions.h"
#include "verify/model/double_word.h"
#include "verify/rigor/lanes.h"

#include <stdlib.h>

double lg_slope_at(const struct lg_state *s, size_t i, size_t l)
{
    size_t l0 = l - l % LG_PANEL, pb = s->m->k - l0 < LG_PANEL ? s->m->k - l0 : LG_PANEL;
    return s->slope[l0 * s->m->n + i * pb + (l - l0)];
}

static double z_at(const struct lg_state *s, size_t i, size_t l)
{
    size_t l0 = l - l % LG_PANEL, pb = s->m->k - l0 < LG_PANEL ? s->m->k - l0 : LG_PANEL;
    return s->z[l0 * s->m->n + i * pb + (l - l0)];
}

/* |phi'(z_il) - slope_il|: 1 for a ReLU whose sign is not certain. */
static double own_slope_error(const struct lg_state *s, size_t i, size_t l)
{
    double near = lg_add_up(lg_mul_up(s->zgamma, lg_mul_up(s->m->xnorm[i], s->wnorm[l])), s->ztiny);
    if (!s->m->act->smooth)
        return fabs(z_at(s, i, l)) <= near ? 1 : 0;
    return lg_add_up(s->slope_err, lg_slope_moved(s->m, near));
}

void lg_jacobian_row(const struct lg_state *s, size_t i, struct lg_vec *row)
{
    const struct lg_model *m = s->m;
    for (size_t l = 0; l < m->k; l++) {
        lg_ball slope = {lg_slope_at(s, i, l), own_slope_error(s, i, l)};
        lg_ball weighted = lg_mul(lg_exact(m->v[l]), slope);
        for (size_t j = 0; j < m->d; j++) {
            lg_ball entry =
                s->balls ? lg_jacobian_arb(s, i, l, j) : lg_mul(weighted, lg_exact(m->X[i * m->d + j]));
            row->mid[l * m->d + j] = entry.mid;
            row->rad[l * m->d + j] = entry.rad;
        }
    }
}

lg_ball lg_jacobian_row_times(const struct lg_vec *row, const double *u)
{
    size_t w = row->n;
    double norm = lg_norm_up(w, u), mid = lg_sums_dot(w, row->mid, u);
    double sums = lg_add_up(lg_mul_up(lg_sums_unit(w), lg_norm_up(w, row->mid)), lg_norm_up(w, row->rad));
    double lost = lg_mul_up(2 * (double)w + 1, LG_TINY);
    return lg_ball_make(mid, lg_add_up(lg_add_up(lg_mul_up(sums, norm), lost), lg_mul_up(LG_U, fabs(mid))));
}

static lg_ball slope_difference(const struct lg_state *a, const struct lg_state *b, size_t i, size_t l)
{
    lg_ball sa = {lg_slope_at(a, i, l), own_slope_error(a, i, l)};
    lg_ball sb = {lg_slope_at(b, i, l), own_slope_error(b, i, l)};
    return a->balls && b->balls ? lg_slope_difference_arb(a, b, i, l) : lg_sub(sa, sb);
}

int lg_jacobian_distance(const struct lg_state *a, const struct lg_state *b, lg_ball *out)
{
    const struct lg_model *m = a->m;
    struct lg_mat E = {0}, A = {0}, G = {0};
    int status = -1;
    if (lg_mat_init(&E, m->n, m->k) || lg_mat_init(&A, m->n, m->n) || lg_mat_init(&G, m->n, m->n))
        goto cleanup;
    for (size_t i = 0; i < m->n; i++)
        for (size_t l = 0; l < m->k; l++) {
            lg_ball entry = lg_mul(lg_exact(m->v[l]), slope_difference(a, b, i, l));
            E.mid[i * m->k + l] = entry.mid;
            E.rad[i * m->k + l] = entry.rad;
        }
    if (lg_mat_gram(&A, &E) || lg_mat_hadamard(&G, &A, &m->K))
        goto cleanup;
    *out = lg_sqrt(lg_nonneg(lg_eig_max(&G, m->precision)));
    status = 0;
cleanup:
    lg_mat_clear(&E);
    lg_mat_clear(&A);
    lg_mat_clear(&G);
    return status;
}

/* Per sample, for arithmetic `a`: p_i >= |v o phi'_i|, e_i >= |v o (phi'_i computed - phi'_i)| (n each). */
static void slope_norms(const struct lg_state *s, const struct lg_arith *a, double *p, double *e)
{
    const struct lg_model *m = s->m;
    double gz = lg_z_gamma(s, a);
    double rel = lg_add_up(a->sr, a->us);
    for (size_t i = 0; i < m->n; i++) {
        double p2 = 0, e2 = 0;
        for (size_t l = 0; l < m->k; l++) {
            double size = lg_add_up(fabs(lg_slope_at(s, i, l)), own_slope_error(s, i, l));
            double dz = lg_add_up(lg_mul_up(gz, lg_mul_up(m->xnorm[i], s->wnorm[l])), lg_z_lost(s, a, i, l));
            double error = lg_add_up(lg_add_up(a->sa, lg_mul_up(rel, size)), lg_slope_moved(m, dz));
            double near = lg_add_up(lg_mul_up(s->zgamma, lg_mul_up(m->xnorm[i], s->wnorm[l])), s->ztiny);
            if (!m->act->smooth && !(fabs(z_at(s, i, l)) > lg_add_up(dz, near)))
                error = 1;
            p2 = lg_add_up(p2, lg_mul_up(lg_mul_up(m->absv[l], m->absv[l]), lg_mul_up(size, size)));
            e2 = lg_add_up(e2, lg_mul_up(lg_mul_up(m->absv[l], m->absv[l]), lg_mul_up(error, error)));
        }
        p[i] = lg_sqrt_up(p2);
        e[i] = lg_sqrt_up(e2);
    }
}

/* What underflow may do to an entry that is quadratic in x, v, phi' and linear in u of norm `u`. */
static double underflow(const struct lg_state *s, const struct lg_arith *a, double u)
{
    const struct lg_model *m = s->m;
    double w = 0, x = lg_hi(m->xi);
    for (size_t l = 0; l < m->k; l++)
        w = lg_larger(w, s->wnorm[l]);
    double slope = isfinite(lg_hi(m->act->B)) ? lg_hi(m->act->B) : lg_mul_up(2 * x, w);
    double scale = lg_mul_up(lg_mul_up(lg_add_up(1, x), lg_add_up(1, slope)), lg_add_up(1, lg_hi(m->max_v)));
    scale = lg_mul_up(lg_mul_up(scale, scale), lg_add_up(1, u));
    return lg_mul_up(8 * (double)(m->k * m->d), lg_mul_up(a->tiny, scale));
}

static double deepest(const struct lg_arith *a)
{
    return lg_add_up(lg_gamma(fmax(a->hd + a->hk, a->hw) + 6, a->ua), a->us);
}

int lg_jacobian_error(const struct lg_state *s, const struct lg_arith *a, double *row)
{
    const struct lg_model *m = s->m;
    double g = lg_add_up(lg_gamma(3, a->ua), a->us);
    double *p = malloc(2 * m->n * sizeof *p);
    if (!p)
        return -1;
    double *e = p + m->n, under = underflow(s, a, 0);
    slope_norms(s, a, p, e);
    for (size_t i = 0; i < m->n; i++)
        row[i] =
            lg_add_up(lg_mul_up(m->xnorm[i], lg_add_up(e[i], lg_mul_up(g, lg_add_up(p[i], e[i])))), under);
    free(p);
    return 0;
}

int lg_jvp_error(const struct lg_state *s, const struct lg_arith *a, const double *u, double *out)
{
    const struct lg_model *m = s->m;
    double g = deepest(a), norm = lg_norm_up(m->k * m->d, u);
    double *p = malloc(2 * m->n * sizeof *p);
    if (!p)
        return -1;
    double *e = p + m->n, under = underflow(s, a, norm);
    slope_norms(s, a, p, e);
    for (size_t i = 0; i < m->n; i++) {
        double relative = lg_add_up(e[i], lg_mul_up(g, lg_add_up(p[i], e[i])));
        out[i] = lg_add_up(lg_mul_up(lg_mul_up(m->xnorm[i], norm), relative), under);
    }
    free(p);
    return 0;
}

int lg_gram_error(const struct lg_state *s, const struct lg_arith *a, double *out)
{
    const struct lg_model *m = s->m;
    double g = deepest(a), *p = malloc(2 * m->n * sizeof *p);
    if (!p)
        return -1;
    double *e = p + m->n, under = underflow(s, a, 0);
    slope_norms(s, a, p, e);
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < m->n; j++) {
            double cross = lg_add_up(lg_mul_up(p[i], e[j]), lg_mul_up(e[i], p[j]));
            double both = lg_mul_up(lg_add_up(p[i], e[i]), lg_add_up(p[j], e[j]));
            double sum = lg_add_up(lg_add_up(cross, lg_mul_up(e[i], e[j])), lg_mul_up(g, both));
            out[i * m->n + j] = lg_add_up(lg_mul_up(lg_mul_up(m->xnorm[i], m->xnorm[j]), sum), under);
        }
    free(p);
    return 0;
}
