/* Enclosing J J^T = (D diag(v^2) D^T) o (X X^T), D = phi'(X W^T), and its extreme eigenvalues.
 *
 * E = D diag(v) with |E_il - E^_il| <= |v_l| (slope_err + B2 zgamma |x_i||w_l|) + u|E^_il|; with row norms
 * p_i = |E^_i| and q_i = |error row i| (2-norms), Cauchy-Schwarz gives
 *     |(E E^T - fl(E^ E^^T))_ij| <= p_i q_j + q_i p_j + q_i q_j + gamma_{k+panels} p_i p_j + underflow. */
#include "verify/model/double_word.h"
#include "verify/rigor/lanes.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

static int accumulate(const struct lg_state *s, double *A)
{
    const struct lg_model *m = s->m;
    double *E = malloc(m->n * LG_PANEL * sizeof *E);
    if (!E)
        return -1;
    memset(A, 0, m->n * m->n * sizeof *A);
    for (size_t l0 = 0; l0 < m->k; l0 += LG_PANEL) {
        size_t pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
        const double *slope = s->slope + l0 * m->n;
        for (size_t i = 0; i < m->n; i++)
            for (size_t l = 0; l < pb; l++)
                E[i * pb + l] = slope[i * pb + l] * m->v[l0 + l];
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, (int)m->n, (int)pb, 1, E, (int)pb, 1, A,
                    (int)m->n);
    }
    free(E);
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < i; j++)
            A[j * m->n + i] = A[i * m->n + j];
    return 0;
}

/* q_i for every sample; the ReLU's uncertain slopes count |v_l| each. */
static void error_norms(const struct lg_state *s, const double *p, double *q)
{
    const struct lg_model *m = s->m;
    double vw2 = 0;
    for (size_t l = 0; l < m->k; l++) {
        double vw = lg_mul_up(m->absv[l], s->wnorm[l]);
        vw2 = lg_add_up(vw2, lg_mul_up(vw, vw));
    }
    double b2 = m->act->smooth ? lg_hi(m->act->B2) : 0, norm_vw = lg_sqrt_up(vw2), norm_v = lg_hi(m->norm_v);
    for (size_t i = 0; i < m->n; i++) {
        double unsure2 = 0;
        for (size_t l = 0; l < m->k && !m->act->smooth; l++) {
            size_t l0 = l - l % LG_PANEL, pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
            double near = lg_add_up(lg_mul_up(s->zgamma, lg_mul_up(m->xnorm[i], s->wnorm[l])), s->ztiny);
            if (fabs(s->z[l0 * m->n + i * pb + (l - l0)]) <= near)
                unsure2 = lg_add_up(unsure2, lg_mul_up(m->absv[l], m->absv[l]));
        }
        double flat = lg_mul_up(norm_v, lg_add_up(s->slope_err, lg_mul_up(b2, s->ztiny)));
        double steep = lg_mul_up(lg_mul_up(b2, s->zgamma), lg_mul_up(m->xnorm[i], norm_vw));
        double most = lg_mul_up(norm_v, 2 * lg_hi(m->act->B)); /* however large z is */
        steep = lg_least(steep, most);
        double rounding = lg_add_up(lg_mul_up(LG_U, p[i]), lg_mul_up(sqrt((double)m->k), LG_TINY));
        q[i] = lg_add_up(lg_add_up(lg_add_up(flat, steep), rounding), lg_sqrt_up(unsure2));
    }
}

static void set_radii(const struct lg_state *s, struct lg_mat *A, double *p, double *q)
{
    size_t n = s->m->n;
    bool is_double = s->m->precision == LG_DOUBLE;
    double gamma = is_double ? lg_gamma((double)(s->m->k + s->m->k / LG_PANEL + 2), LG_U)
                             : lg_add_up(LG_U, lg_sums_unit(s->m->k));
    for (size_t i = 0; i < n; i++) /* diagonal: p_i^2 (1 +- gamma) */
        p[i] = lg_add_up(lg_sqrt_up(lg_mul_up(A->mid[i * n + i], lg_up(1 + 2 * gamma))),
                         lg_sqrt_up(lg_mul_up(2 * (double)s->m->k, LG_TINY)));
    error_norms(s, p, q);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double cross = lg_add_up(lg_mul_up(p[i], q[j]), lg_mul_up(q[i], p[j]));
            double rest = lg_add_up(lg_mul_up(q[i], q[j]), lg_mul_up(gamma, lg_mul_up(p[i], p[j])));
            A->rad[i * n + j] = lg_add_up(lg_add_up(cross, rest), lg_mul_up(2 * (double)s->m->k, LG_TINY));
        }
}

int lg_state_slope_gram(const struct lg_state *s, struct lg_mat *A)
{
    double *p = malloc(2 * s->m->n * sizeof *p);
    int status = p ? 0 : -1;
    if (!status && s->m->precision > LG_DOUBLE_WORD)
        status = lg_gram_arb(s, A, false);
    else if (!status && !(status = s->m->precision == LG_DOUBLE_WORD ? lg_double_word_slope_gram(s, A->mid)
                                                                     : accumulate(s, A->mid)))
        set_radii(s, A, p, p + s->m->n);
    free(p);
    return status;
}

int lg_state_gram(const struct lg_state *s, struct lg_mat *gram)
{
    struct lg_mat A = {0};
    if (s->m->n > LG_MOST_GRAM)
        return -1;
    if (s->m->precision > LG_DOUBLE_WORD)
        return lg_gram_arb(s, gram, true);
    int status =
        lg_mat_init(&A, s->m->n, s->m->n) || lg_state_slope_gram(s, &A) || lg_mat_hadamard(gram, &A, &s->m->K)
            ? -1
            : 0;
    lg_mat_clear(&A);
    return status;
}

int lg_state_spectrum(const struct lg_state *s, struct lg_mat *gram_or_null, struct lg_spectrum *out)
{
    struct lg_mat own = {0}, *gram = gram_or_null ? gram_or_null : &own;
    int status = -1;
    if ((!gram_or_null && lg_mat_init(&own, s->m->n, s->m->n)) || lg_state_gram(s, gram))
        goto cleanup;
    out->sigma_min = lg_sqrt(lg_nonneg(lg_eig_min(gram, s->m->precision)));
    out->sigma_max = lg_sqrt(lg_nonneg(lg_eig_max(gram, s->m->precision)));
    status = 0;
cleanup:
    lg_mat_clear(&own);
    return status;
}
