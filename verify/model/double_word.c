/* Compensated sums and what the model needs of them; see double_word.h. Sums run over index order, many at once. */
#include "verify/model/double_word.h"
#include "verify/rigor/lanes.h"

#include <stdlib.h>

LG_CLONES_FMA void lg_sums_add(size_t m, double c, const double *restrict x, double *restrict hi,
                               double *restrict lo)
{
    for (size_t j = 0; j < m; j++) {
        double product = c * x[j], sum = hi[j] + product, part = sum - hi[j];
        lo[j] += ((hi[j] - (sum - part)) + (product - part)) + fma(c, x[j], -product);
        hi[j] = sum;
    }
}

LG_CLONES_FMA double lg_sums_dot(size_t m, const double *a, const double *b)
{
    double hi = 0, lo = 0;
    for (size_t j = 0; j < m; j++) {
        double product = a[j] * b[j], sum = hi + product, part = sum - hi;
        lo += ((hi - (sum - part)) + (product - part)) + fma(a[j], b[j], -product);
        hi = sum;
    }
    return hi + lo;
}

double lg_sums_unit(size_t terms)
{
    double gamma = lg_gamma((double)terms + 2, LG_U);
    return lg_mul_up(gamma, gamma);
}

struct lg_arith lg_double_word_arith(const struct lg_model *m)
{
    size_t most = m->n > m->d ? m->n : m->d;
    return (struct lg_arith){.us = LG_U, .ua = lg_sums_unit(most > m->k ? most : m->k), .tiny = 2 * LG_TINY};
}

/* out (columns x rows) := the transpose of from (rows x columns). */
static void transpose(size_t rows, size_t columns, const double *from, double *out)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            out[j * rows + i] = from[i * columns + j];
}

int lg_double_word_z(const struct lg_model *m, const double *W, size_t l0, size_t pb, double *z)
{
    double *Wt = malloc(m->d * pb * sizeof *Wt);
    if (!Wt)
        return -1;
    transpose(pb, m->d, W + l0 * m->d, Wt);
    for (size_t i = 0; i < m->n; i++) {
        double hi[LG_PANEL] = {0}, lo[LG_PANEL] = {0};
        for (size_t j = 0; j < m->d; j++)
            lg_sums_add(pb, m->X[i * m->d + j], Wt + j * pb, hi, lo);
        for (size_t l = 0; l < pb; l++)
            z[i * pb + l] = hi[l] + lo[l];
    }
    free(Wt);
    return 0;
}

int lg_double_word_data_gram(const struct lg_model *m, struct lg_mat *K)
{
    double unit = lg_sums_unit(m->d), lost = lg_mul_up(2 * (double)m->d, LG_TINY);
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j <= i; j++) {
            double mid = lg_sums_dot(m->d, m->X + i * m->d, m->X + j * m->d);
            double sums = lg_add_up(lg_mul_up(unit, lg_mul_up(m->xnorm[i], m->xnorm[j])), lost);
            double rad = lg_add_up(lg_add_up(sums, lg_mul_up(LG_U, fabs(mid))), LG_TINY);
            K->mid[i * m->n + j] = K->mid[j * m->n + i] = mid;
            K->rad[i * m->n + j] = K->rad[j * m->n + i] = rad;
        }
    return 0;
}

int lg_double_word_slope_gram(const struct lg_state *s, double *A)
{
    const struct lg_model *m = s->m;
    size_t n = m->n;
    double *work = calloc(n + 2 * n * n, sizeof *work);
    if (!work)
        return -1;
    double *e = work, *hi = work + n, *lo = hi + n * n;
    for (size_t l = 0; l < m->k; l++) {
        size_t l0 = l - l % LG_PANEL, pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
        for (size_t i = 0; i < n; i++)
            e[i] = s->slope[l0 * n + i * pb + (l - l0)] * m->v[l];
        for (size_t i = 0; i < n; i++)
            lg_sums_add(i + 1, e[i], e, hi + i * n, lo + i * n);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            A[i * n + j] = A[j * n + i] = hi[i * n + j] + lo[i * n + j];
    free(work);
    return 0;
}

/* Rows l0 ... l0 + pb - 1; weight (n x pb): r_i phi'_il. Sums over samples, for all neurons of the panel at once. */
static void gradient_panel(const struct lg_state *s, const struct lg_vec *r, size_t l0, double *weight,
                           double *G)
{
    const struct lg_model *m = s->m;
    size_t pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
    for (size_t i = 0; i < m->n; i++)
        for (size_t l = 0; l < pb; l++)
            weight[i * pb + l] = r->mid[i] * s->slope[l0 * m->n + i * pb + l];
    for (size_t j = 0; j < m->d; j++) {
        double hi[LG_PANEL] = {0}, lo[LG_PANEL] = {0};
        for (size_t i = 0; i < m->n; i++)
            lg_sums_add(pb, m->X[i * m->d + j], weight + i * pb, hi, lo);
        for (size_t l = 0; l < pb; l++)
            G[(l0 + l) * m->d + j] = (hi[l] + lo[l]) * m->v[l0 + l];
    }
}

int lg_double_word_gradient(struct lg_gradient *g, const struct lg_state *s, const struct lg_vec *r)
{
    const struct lg_model *m = s->m;
    double *weight = malloc(m->n * LG_PANEL * sizeof *weight);
    if (!weight)
        return -1;
    for (size_t l0 = 0; l0 < m->k; l0 += LG_PANEL)
        gradient_panel(s, r, l0, weight, g->mid);
    free(weight);
    return 0;
}
