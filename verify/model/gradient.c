/* Enclosing G = J^T r: the slopes of the state times the residual, one product per panel of neurons.
 *
 * G_l = v_l sum_i r_i phi'_il x_i. The midpoint uses r's midpoint; the radius is lg_gradient_error's with the
 * harness's own arithmetic and dr = r's radii. */
#include "verify/model/double_word.h"
#include "verify/rigor/lanes.h"

#include <cblas.h>
#include <stdlib.h>

LG_CLONES static void scale_row(size_t pb, double c, const double *slope, double *out)
{
    for (size_t l = 0; l < pb; l++)
        out[l] = c * slope[l];
}

static int panel_gradient(const struct lg_state *s, const struct lg_vec *r, size_t l0, double *work,
                          double *out)
{
    const struct lg_model *m = s->m;
    size_t pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
    for (size_t i = 0; i < m->n; i++)
        scale_row(pb, r->mid[i], s->slope + l0 * m->n + i * pb, work + i * pb);
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)pb, (int)m->d, (int)m->n, 1, work, (int)pb,
                m->X, (int)m->d, 0, out, (int)m->d);
    for (size_t l = 0; l < pb; l++)
        scale_row(m->d, m->v[l0 + l], out + l * m->d, out + l * m->d);
    return 0;
}

static int midpoint(struct lg_gradient *g, const struct lg_state *s, const struct lg_vec *r)
{
    const struct lg_model *m = s->m;
    int failed = 0;
#pragma omp parallel if (m->k > 4 * LG_PANEL)
    {
        double *work = malloc(m->n * LG_PANEL * sizeof *work);
        if (!work) {
#pragma omp atomic write
            failed = 1;
        }
#pragma omp for schedule(dynamic)
        for (size_t l0 = 0; l0 < m->k; l0 += LG_PANEL)
            if (work)
                panel_gradient(s, r, l0, work, g->mid + l0 * m->d);
        free(work);
    }
    return failed ? -1 : 0;
}

/* ||G|_F - |mid|_F| <= rad. */
static lg_ball frobenius(const struct lg_gradient *g, const struct lg_model *m)
{
    lg_ball norm = lg_norm_exact(m->k * m->d, g->mid);
    return lg_nonneg(lg_ball_make(norm.mid, lg_add_up(norm.rad, g->rad)));
}

/* The results are rounded twice, by the sum and by v_l; an entry whose product underflows loses at most LG_TINY more. */
static int double_word(struct lg_gradient *g, const struct lg_state *s, const struct lg_vec *r, double beta)
{
    const struct lg_model *m = s->m;
    struct lg_arith own = lg_double_word_arith(m);
    double rounding = 2 * LG_U * (1 + 2 * LG_U), all = 0, row = 0, lost = lg_mul_up((double)m->d, LG_TINY);
    own.sa = s->slope_err;
    if (lg_double_word_gradient(g, s, r) || lg_gradient_error(s, &own, r, r->rad, beta, g->row_rad, &g->rad))
        return -1;
    for (size_t l = 0; l < m->k; l++) {
        row = lg_add_up(lg_mul_up(rounding, lg_norm_up(m->d, g->mid + l * m->d)), lost);
        all = lg_add_up(all, lg_mul_up(row, row));
        g->row_rad[l] = lg_add_up(g->row_rad[l], row);
    }
    g->rad = lg_add_up(g->rad, lg_add_up(lg_sqrt_up(all), lg_mul_up(lost, sqrt((double)m->k) + 1)));
    return 0;
}

int lg_gradient_open(struct lg_gradient *g, const struct lg_state *s, const struct lg_vec *r, double beta)
{
    const struct lg_model *m = s->m;
    *g = (struct lg_gradient){.mid = malloc(m->k * m->d * sizeof(double)),
                              .row_rad = malloc(m->k * sizeof(double))};
    if (!g->mid || !g->row_rad)
        goto fail;
    if (m->precision > LG_DOUBLE_WORD) {
        if (lg_gradient_arb(g, s, r))
            goto fail;
    } else if (m->precision == LG_DOUBLE_WORD) {
        if (double_word(g, s, r, beta))
            goto fail;
    } else {
        struct lg_arith own = {
            .ua = LG_U, .tiny = LG_TINY, .hd = (double)m->d - 1, .hn = (double)m->n - 1, .sa = s->slope_err};
        if (midpoint(g, s, r) || lg_gradient_error(s, &own, r, r->rad, beta, g->row_rad, &g->rad))
            goto fail;
    }
    g->norm = frobenius(g, m);
    return 0;
fail:
    lg_gradient_close(g);
    return -1;
}

void lg_gradient_close(struct lg_gradient *g)
{
    free(g->mid);
    free(g->row_rad);
    *g = (struct lg_gradient){0};
}
