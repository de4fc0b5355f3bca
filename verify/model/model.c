/* Opening a model: norms of the data and the constants beta, L, b of T0. */
#include "verify/model/double_word.h"

#include <stdlib.h>
#include <string.h>

static bool is_antisymmetric(const struct lg_instance *inst)
{
    if (!inst->antisymmetric || inst->k % 2 != 0)
        return false;
    size_t h = inst->k / 2;
    for (size_t l = 0; l < h; l++)
        if (inst->v[l] != -inst->v[l + h])
            return false;
    return true;
}

static int row_norms(struct lg_model *m)
{
    double xi_lo = 0, xi_hi = 0;
    m->xnorm = malloc(m->n * sizeof *m->xnorm);
    m->absv = malloc(m->k * sizeof *m->absv);
    if (!m->xnorm || !m->absv)
        return -1;
    for (size_t i = 0; i < m->n; i++) {
        lg_ball norm = lg_norm_exact(m->d, m->X + i * m->d);
        m->xnorm[i] = lg_hi(norm);
        xi_hi = lg_larger(xi_hi, lg_hi(norm));
        xi_lo = lg_larger(xi_lo, lg_lo(norm));
    }
    m->xi = lg_from_ends(xi_lo, xi_hi);
    double largest = 0, sum = 0;
    for (size_t l = 0; l < m->k; l++) {
        m->absv[l] = fabs(m->v[l]);
        largest = lg_larger(largest, m->absv[l]);
        sum = lg_add_up(sum, m->absv[l]);
    }
    m->max_v = lg_exact(largest);
    m->sum_v = sum;
    return 0;
}

static int data_gram(struct lg_model *m, const struct lg_mat *X)
{
    if (lg_mat_init(&m->K, m->n, m->n))
        return -1;
    return m->precision > LG_DOUBLE ? lg_double_word_data_gram(m, &m->K) : lg_mat_gram(&m->K, X);
}

int lg_model_open(struct lg_model *m, const struct lg_instance *inst, const double *y, int precision)
{
    *m = (struct lg_model){.n = inst->n,
                           .d = inst->d,
                           .k = inst->k,
                           .X = inst->X,
                           .y = y,
                           .v = inst->v,
                           .id = (enum lg_activation_id)inst->activation,
                           .act = lg_activations[inst->activation],
                           .precision = precision};
    struct lg_mat X = lg_mat_view(m->n, m->d, m->X);
    m->antisymmetric = is_antisymmetric(inst);
    if (lg_activation_setup() || row_norms(m) || (m->n <= LG_MOST_GRAM && data_gram(m, &X))) {
        lg_model_close(m);
        return -1;
    }
    m->norm_X = lg_mat_norm(&X, LG_DOUBLE);
    m->frobenius_X = lg_mat_frobenius(&X);
    m->norm_v = lg_norm_exact(m->k, m->v);
    m->beta = lg_mul(m->act->B, lg_mul(m->norm_v, m->norm_X));
    m->L = lg_mul(m->act->B2, lg_mul(m->max_v, lg_mul(m->norm_X, m->xi)));
    m->b = lg_mul(m->act->B, lg_mul(m->norm_v, m->xi));
    return 0;
}

void lg_model_close(struct lg_model *m)
{
    free(m->xnorm);
    free(m->absv);
    lg_mat_clear(&m->K);
    *m = (struct lg_model){0};
}

/* Sum of (c (A_j - B_j))^2 in blocks, which keep the depth at LG_PANEL + m / LG_PANEL. */
static double scaled_squares(size_t m, const double *A, const double *B, double c)
{
    double sum = 0;
    for (size_t i = 0; i < m; i += LG_PANEL) {
        double block = 0;
        size_t end = i + LG_PANEL < m ? i + LG_PANEL : m;
        for (size_t j = i; j < end; j++) {
            double difference = c * (A[j] - B[j]);
            block += difference * difference;
        }
        sum += block;
    }
    return sum;
}

lg_ball lg_distance(size_t m, const double *A, const double *B)
{
    double largest = 0, poison = 0;
    int e = 0;
    for (size_t j = 0; j < m; j++) {
        double difference = fabs(A[j] - B[j]);
        largest = difference > largest ? difference : largest;
        poison += 0 * difference; /* NaN from an infinity or a NaN */
    }
    if (isnan(poison))
        return lg_whole_line();
    if (largest == 0)
        return lg_exact(0);
    (void)frexp(largest,
                &e); /* the largest difference becomes about 1, so that no square that matters underflows */
    e = e < -1000 ? -1000 : e > 1000 ? 1000 : e;
    double sum = scaled_squares(m, A, B, ldexp(1, -e));
    /* Each difference errs by u relative and by scaling to a subnormal, its square by 3u in all; then the
     * sum's depth; squares that underflow, or whose root does, lose at most 2^-1074 each. */
    double g = lg_gamma(LG_PANEL + 4 + (double)(m / LG_PANEL + 1), LG_U);
    lg_ball sqr = {sum, lg_add_up(lg_mul_up(g, sum), lg_mul_up(4 * (double)m, LG_TINY))};
    return lg_nonneg(lg_scale(lg_sqrt(lg_nonneg(sqr)), ldexp(1, e)));
}
