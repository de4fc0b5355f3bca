/* How far an honest kernel's recovery step may lie from the exact one.
 *
 * Units us (storage) and ua (sums), declared depths hd (over d), hr (over r), hn (over n), hw (over d r or d^2). f_i may be
 * summed as <A_i U, U> (hd, then hw), as <A_i, U U^T> (hr, then hw) or as sum_s u_s^T A_i u_s (hd, hd, hr), each with two
 * products a term and at most two intermediate results stored; |A_ab||U_as||U_bs| bounds every term of each, S_i their sum.
 * G may be summed as sum_i 2 r_i (A_i U) or (sum_i 2 r_i A_i) U: hd and hn, two products (twice is exact) and a scaling (a mean times n), two results stored,
 * 2|r_i||A_ab||U_bs| a term, P_i,as their sum over b. With h_f the largest of the three depths,
 *     |df_i|  <= k_f S_i + us|f_i| (1 + k_f) + underflow,        k_f = (1 + gamma_{h_f+2}(ua))(1 + us)^2 - 1
 *     |dr_i|  <= |df_i| + us(|r_i| + |df_i|)
 *     |dG_as| <= sum_i 2|dr_i||A_i U|_as + k_g sum_i 2(|r_i| + |dr_i|) P_i,as + underflow,
 *                                                                k_g = (1 + gamma_{hd+hn+4}(ua))(1 + us)^2 - 1
 *     |e_as|  <= eta(|dG_as| + 2us(1 + us)(|G_as| + |dG_as|)) + us|U+_as| + 3 tiny,
 * the last line for U+ = fl(U - fl(eta fl(G))). Where the samples are added to U itself, h of them (lg_additions_to_weights), U_as
 * is a term of the sum: gamma_h(us)|U_as| + 3h tiny for us|U+_as| + 3 tiny. Each product loses at most tiny, multiplied later by |U| or |r|. */
#include "verify/model/recovery_step.h"

#include <stdlib.h>

/* (1 + gamma)(1 + us)^2 - 1, rounded up. */
static double relative(double gamma, double us)
{
    double stored = lg_mul_up(us, lg_add_up(2, us));
    return lg_add_up(gamma, lg_mul_up(stored, lg_add_up(1, gamma)));
}

static double magnitude(const struct lg_vec *x, size_t i)
{
    return lg_mag(lg_ball_make(x->mid[i], x->rad[i]));
}

/* dr (n) >= |dr_i|. */
static void residual_error(const struct lg_recovery_step *s, const struct lg_arith *a, double *dr)
{
    double depth = fmax(fmax(a->hd, a->hk) + a->hw, 2 * a->hd + a->hk);
    double k = relative(lg_gamma(depth + 2, a->ua), a->us), U = 0;
    for (size_t e = 0; e < s->m; e++)
        U = lg_add_up(U, fabs(s->U[e]));
    /* at most d (m + d) inner products, each later multiplied by an entry of U or of A_i */
    double terms = (double)s->d * (double)(s->m + s->d);
    for (size_t i = 0; i < s->n; i++) {
        double scale = lg_add_up(lg_add_up(1, U), s->sum_A);
        double lost = lg_mul_up(lg_mul_up(4 * terms, a->tiny), scale);
        double df = lg_add_up(lg_mul_up(k, s->S[i]), lost);
        df = lg_add_up(df, lg_mul_up(a->us, lg_add_up(magnitude(&s->f, i), df)));
        dr[i] = lg_add_up(df, lg_mul_up(a->us, lg_add_up(magnitude(&s->r, i), df)));
    }
}

/* Rounding of U's entry e. */
static double stored(const struct lg_recovery_step *s, const struct lg_arith *a, size_t e)
{
    double additions = lg_additions_to_weights(a, s->n);
    if (additions > 0)
        return lg_add_up(lg_mul_up(lg_gamma(additions, a->us), fabs(s->U[e])),
                         lg_mul_up(3 * additions, a->tiny));
    return lg_add_up(lg_mul_up(lg_stored_unit(a), fabs(s->U_next[e])), 3 * a->tiny);
}

int lg_recovery_envelope(const struct lg_recovery_step *s, const struct lg_arith *a, double *entry,
                         double *all)
{
    double *dr = malloc(s->n * sizeof *dr);
    if (!dr)
        return -1;
    residual_error(s, a, dr);
    double k = relative(lg_gamma(a->hd + a->hn + 4, a->ua), a->us);
    double twice = lg_mul_up(2 * a->us, 1 + a->us), U = lg_norm_up(s->m, s->U), size = 0;
    for (size_t i = 0; i < s->n; i++)
        size = lg_add_up(size, lg_add_up(magnitude(&s->r, i), dr[i]));
    double lost = lg_mul_up(lg_add_up((double)s->n, size), lg_add_up(1, U));
    lost = lg_mul_up(lost, lg_mul_up(8 * (double)s->d, a->tiny));
    for (size_t e = 0; e < s->m; e++) {
        double dG = lost;
        for (size_t i = 0; i < s->n; i++) {
            double r = lg_add_up(magnitude(&s->r, i), dr[i]);
            double own = lg_mul_up(k, lg_mul_up(r, s->P[i * s->m + e]));
            dG = lg_add_up(dG, 2 * lg_add_up(lg_mul_up(dr[i], s->AU[i * s->m + e]), own));
        }
        double scaled = lg_mul_up(twice, lg_add_up(magnitude(&s->G, e), dG));
        entry[e] = lg_add_up(lg_mul_up(s->eta, lg_add_up(dG, scaled)), stored(s, a, e));
    }
    free(dr);
    *all = lg_norm_up(s->m, entry);
    return 0;
}
