/* Counting sign changes of pre-activations; see flips.h.
 *
 * The sums of the m smallest squares are rounded down and R^2|x_i|^2 up, so that m_i(R) is never too small. For (W - W_0)x_i
 * each entry w_lj - w_0lj is rounded once and the inner product has d terms: gamma_{d+1}|x_i||w_l - w_0l| a neuron. */
#include "verify/model/flips.h"

#include <stdlib.h>

lg_ball lg_state_z(const struct lg_state *s, size_t i, size_t l)
{
    const struct lg_model *m = s->m;
    size_t l0 = l - l % LG_PANEL, pb = m->k - l0 < LG_PANEL ? m->k - l0 : LG_PANEL;
    double near = lg_add_up(lg_mul_up(s->zgamma, lg_mul_up(m->xnorm[i], s->wnorm[l])), s->ztiny);
    return lg_ball_make(s->z[l0 * m->n + i * pb + (l - l0)], near);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double *lg_flip_order(const struct lg_state *start)
{
    size_t n = start->m->n, k = start->m->k;
    double *order = malloc(n * k * sizeof *order);
    for (size_t i = 0; order && i < n; i++) {
        for (size_t l = 0; l < k; l++)
            order[i * k + l] = lg_mig(lg_state_z(start, i, l));
        qsort(order + i * k, k, sizeof *order, by_size);
    }
    return order;
}

void lg_flip_limits(const struct lg_model *m, const double *order, double R, size_t *limits)
{
    for (size_t i = 0; i < m->n; i++) {
        double reach = lg_mul_up(lg_mul_up(R, R), lg_mul_up(m->xnorm[i], m->xnorm[i])), sum = 0;
        size_t count = 0;
        for (; count < m->k; count++) {
            double z = order[i * m->k + count];
            sum = lg_down(sum + lg_down(z * z));
            if (sum > reach)
                break;
        }
        limits[i] = count;
    }
}

int lg_flip_norm(const struct lg_model *m, const size_t *flips, double *out)
{
    struct lg_mat A = {0}, scaled = {0};
    if (lg_mat_init(&A, m->n, m->n) || lg_mat_init(&scaled, m->n, m->n)) {
        lg_mat_clear(&A);
        return -1;
    }
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < m->n; j++) {
            lg_ball both = lg_sqrt(lg_mul(lg_exact((double)flips[i]), lg_exact((double)flips[j])));
            A.mid[i * m->n + j] = both.mid;
            A.rad[i * m->n + j] = flips[i] && flips[j] ? both.rad : 0;
        }
    int status = lg_mat_hadamard(&scaled, &A, &m->K);
    if (!status) {
        lg_ball norm = lg_sqrt(lg_nonneg(lg_eig_max(&scaled, m->precision)));
        *out = lg_hi(lg_mul(m->max_v, norm));
        bool none = true;
        for (size_t i = 0; i < m->n; i++)
            none &= flips[i] == 0;
        *out = none ? 0 : *out;
    }
    lg_mat_clear(&A);
    lg_mat_clear(&scaled);
    return status;
}

/* |(W - W_0) x_i|^2 */
static lg_ball move_of(const struct lg_state *start, const struct lg_state *now, size_t i)
{
    const struct lg_model *m = start->m;
    double gamma = lg_gamma((double)m->d + 2, LG_U), lost = (double)m->d * LG_TINY;
    lg_ball sum = lg_exact(0);
    for (size_t l = 0; l < m->k; l++) {
        double dot = 0, size = 0;
        for (size_t j = 0; j < m->d; j++) {
            double move = now->W[l * m->d + j] - start->W[l * m->d + j];
            dot += m->X[i * m->d + j] * move;
            size += move * move;
        }
        double length = lg_sqrt_up(lg_add_up(lg_mul_up(size, 1 + 2 * gamma), lost));
        double rad = lg_add_up(lg_mul_up(gamma, lg_mul_up(m->xnorm[i], length)), lost);
        sum = lg_add(sum, lg_sqr(lg_ball_make(dot, rad)));
    }
    return lg_nonneg(sum);
}

struct lg_flips lg_flips_between(const struct lg_state *start, const struct lg_state *now, size_t i)
{
    struct lg_flips f = {.squares = lg_exact(0), .move = lg_exact(0)};
    double low = 0, high = 0;
    for (size_t l = 0; l < start->m->k; l++) {
        lg_ball before = lg_state_z(start, i, l), after = lg_state_z(now, i, l);
        if (lg_lo(before) > 0 ? lg_lo(after) > 0 : lg_hi(before) < 0 && lg_hi(after) < 0)
            continue;
        f.possible++;
        high = lg_add_up(high, lg_mul_up(lg_mag(before), lg_mag(before)));
        if (lg_lo(before) > 0 ? lg_hi(after) < 0 : lg_hi(before) < 0 && lg_lo(after) > 0) {
            f.certain++;
            low = lg_down(low + lg_down(lg_mig(before) * lg_mig(before)));
        }
    }
    f.squares = lg_from_ends(low, high);
    if (f.possible)
        f.move = move_of(start, now, i);
    return f;
}
