/* How far an honest kernel's linear step may lie from the exact one, and what such errors add up to.
 *
 * With units us (storage), ua (sums), depths hd over features and hn over samples, declared by the kernel:
 *   f_i = <x_i, theta>   |df_i| <= gamma_{hd+1} sum_j |x_ij theta_j| + 2p tiny (1 + the largest factor), then us(|f_i| + |df_i|) when stored;
 *   r_i = f_i - y_i      |dr_i| <= |df_i| + us(|r_i| + |df_i|);
 *   g_j = sum_i r_i x_ij |dg_j| <= sum_i |x_ij||dr_i| + gamma_{hn+4} sum_i |x_ij|(|r_i| + |dr_i|) + 2n tiny (1 + the largest factor);
 *   theta+_j = fl(theta_j - fl(eta fl(g_j)))
 *                        |e_j| <= eta(|dg_j| + k(|g_j| + |dg_j|)) + us|theta+_j| + 3 tiny, k = 2us + us^2.
 * The first part of dg is X^T dr, with the norm at most min(beta|dr|, ||X|^T|dr||). Where the samples are added to theta itself, h
 * of them (lg_additions_to_weights), theta_j is a term of the sum: gamma_h(us)|theta_j| + 3h tiny for us|theta+_j| + 3 tiny.
 *
 * From a point within `apart` of theta, sum_j |x_ij theta_j| and |r_i| grow by at most |x_i| apart, |g_j| by
 * beta^2 apart. */
#include "verify/model/linear.h"
#include "verify/rigor/dot.h"

#include <stdlib.h>

struct arithmetic {
    double us, stored, twice, gamma_f, gamma_g, tiny_f, tiny_g, tiny; /* twice = k */
    double additions; /* that theta goes through; 0: it is a term of no sum */
};

static struct arithmetic arithmetic_of(const struct lg_linear_model *m, const struct lg_arith *a)
{
    double x = lg_largest(m->n * m->p, m->X), theta = lg_largest(m->p, m->step.theta);
    double r = 2 * lg_hi(m->step.r_norm); /* with the kernel's own error */
    return (struct arithmetic){
        .us = a->us,
        .stored = lg_stored_unit(a),
        .twice = lg_mul_up(2 * a->us, 1 + a->us),
        .gamma_f = lg_gamma(a->hd + 1, a->ua),
        .gamma_g = lg_gamma(a->hn + 4, a->ua), /* a product and a scaling, as for a network */
        .tiny_f = lg_mul_up(2 * (double)m->p, lg_mul_up(a->tiny, lg_add_up(1 + x, theta))),
        .tiny_g = lg_mul_up(2 * (double)m->n, lg_mul_up(a->tiny, lg_add_up(1 + x, r))),
        .tiny = a->tiny,
        .additions = lg_additions_to_weights(a, m->n)};
}

/* Upper bound of |x_i|, a ball's upper end. */
static double magnitude(const struct lg_vec *x, size_t i)
{
    return lg_mag(lg_ball_make(x->mid[i], x->rad[i]));
}

/* dr[i] >= |dr_i|, r[i] >= |r_i| + |dr_i|. */
static void residual_error(const struct lg_linear_model *m, const struct arithmetic *a, double apart,
                           double *dr, double *r)
{
    const struct lg_linear_step *s = &m->step;
    for (size_t i = 0; i < m->n; i++) {
        double near = lg_mul_up(m->row_norm[i], apart), exact = lg_add_up(magnitude(&s->r, i), near);
        double sum = lg_add_up(lg_dot_abs_up(m->p, m->X + i * m->p, s->theta), near);
        double df = lg_add_up(lg_mul_up(a->gamma_f, sum), a->tiny_f);
        double f = lg_add_up(exact, fabs(m->y[i]));
        df = lg_add_up(df, lg_mul_up(a->us, lg_add_up(f, df)));
        dr[i] = lg_add_up(df, lg_mul_up(a->us, lg_add_up(exact, df)));
        r[i] = lg_add_up(exact, dr[i]);
    }
}

/* common[j] >= sum_i |x_ij||dr_i|, total[j] >= sum_i |x_ij|(|r_i| + |dr_i|): n + 1 roundings a sum. */
static void spread(const struct lg_linear_model *m, const double *dr, const double *r, double *common,
                   double *total)
{
    double grow = lg_div_up(1, lg_down(1 - lg_gamma((double)m->n + 1, LG_U)));
    double lost = lg_mul_up(2 * (double)m->n, LG_TINY);
    for (size_t i = 0; i < m->n; i++)
        for (size_t j = 0; j < m->p; j++) {
            double x = fabs(m->X[i * m->p + j]);
            common[j] += x * dr[i];
            total[j] += x * r[i];
        }
    for (size_t j = 0; j < m->p; j++) {
        common[j] = lg_mul_up(lg_add_up(common[j], lost), grow);
        total[j] = lg_mul_up(lg_add_up(total[j], lost), grow);
    }
}

/* Rounding of theta_j. */
static double stored(const struct lg_linear_step *s, const struct arithmetic *a, double apart, size_t j)
{
    if (a->additions > 0)
        return lg_add_up(lg_mul_up(lg_gamma(a->additions, a->us), lg_add_up(fabs(s->theta[j]), apart)),
                         lg_mul_up(3 * a->additions, a->tiny));
    return lg_add_up(lg_mul_up(a->stored, fabs(s->theta_next[j])), 3 * a->tiny);
}

int lg_linear_envelope(const struct lg_linear_model *m, const struct lg_arith *declared, double apart,
                       double *entry, double *all)
{
    const struct lg_linear_step *s = &m->step;
    struct arithmetic a = arithmetic_of(m, declared);
    double *dr = malloc(m->n * sizeof *dr), *r = malloc(m->n * sizeof *r);
    double *common = calloc(m->p, sizeof *common), *own = calloc(m->p, sizeof *own);
    int status = -1;
    if (!dr || !r || !common || !own)
        goto cleanup;
    residual_error(m, &a, apart, dr, r);
    spread(m, dr, r, common, own);
    double beta = m->beta, shift = lg_mul_up(lg_mul_up(beta, beta), apart);
    double scale = lg_mul_up(m->eta, lg_up(1 + a.twice));
    for (size_t j = 0; j < m->p; j++) {
        double sums = lg_mul_up(scale, lg_add_up(lg_mul_up(a.gamma_g, own[j]), a.tiny_g));
        double scaled = lg_mul_up(lg_mul_up(a.twice, m->eta), lg_add_up(magnitude(&s->g, j), shift));
        own[j] = lg_add_up(sums, lg_add_up(scaled, stored(s, &a, apart, j)));
        entry[j] = lg_add_up(own[j], lg_mul_up(scale, common[j]));
    }
    double shared = fmin(lg_mul_up(beta, lg_norm_up(m->n, dr)), lg_norm_up(m->p, common));
    *all = lg_add_up(lg_mul_up(scale, shared), lg_norm_up(m->p, own));
    status = 0;
cleanup:
    free(dr);
    free(r);
    free(common);
    free(own);
    return status;
}

/* factor * sum + more, rounded up. */
static double accumulate(double factor, double sum, double more)
{
    return lg_add_up(lg_mul_up(factor, sum), more);
}

int lg_linear_allow(double *apart, struct lg_linear_model *m, const struct lg_arith *declared,
                    double envelope, double *entry)
{
    const struct lg_linear_step *s = &m->step;
    const double a = fmin(lg_hi(s->e_norm), envelope);
    for (size_t j = 0; j < m->n; j++) {
        struct lg_direction *u = &m->direction[j];
        double tilt = lg_mul_up(lg_mul_up(m->eta, u->defect), lg_hi(s->r_norm));
        double pushed = lg_mul_up(lg_hi(u->sigma), a);
        u->allowed = accumulate(u->gain, u->allowed, lg_add_up(pushed, tilt));
    }
    /* The unseen run's last rounding is us|theta'+| <= us|theta+| + us apart_{t+1}. */
    double unseen;
    if (lg_linear_envelope(m, declared, *apart, entry, &unseen))
        return -1;
    double grown = lg_add_up(lg_add_up(*apart, a), unseen);
    *apart = lg_div_up(grown, lg_down(1 - declared->us));
    return 0;
}
