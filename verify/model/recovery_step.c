/* Enclosing a recovery step in double words; see recovery_step.h.
 *
 * w = LG_DW_UNIT, g_m = gamma_m(w), t = LG_DW_TINY; P_i = |A_i||U|, S_i = <P_i, |U|>. Sums run in index order.
 *     (A_i U)_as   d products, exact but for underflow, d sums:     |error| <= g_d P_i,as + d t =: a
 *     f_i          d r products and sums:                           <= g_{d + d r + 1} S_i + (sum |U|) d t + d r t
 *     r_i          one sum:                                         + w |r_i|
 *     G_as         n products of double words, n sums, twice exact: <= sum_i 2 {dr_i P_i,as + (|r_i| + dr_i)(g_{n+d+1} P_i,as + d t)} + 2 n t
 *     e_as         U+ - U exactly, one product, one sum:            <= eta dG + w (2 eta (|G| + dG) + |U+ - U|) + t
 * Bounds are evaluated rounding up. */
#include "verify/model/recovery_step.h"
#include "verify/rigor/double_word.h"

#include <stdlib.h>

struct exact {
    struct lg_dw *AU, *r; /* n x m, n */
};

/* A_i U for all i, and the bounds that go with it. */
static void products(struct lg_recovery_step *s, const struct lg_recovery *p, struct exact *x)
{
    size_t d = p->d, q = p->r;
    double gamma = lg_gamma((double)d, LG_DW_UNIT), lost = (double)d * LG_DW_TINY;
    for (size_t i = 0; i < p->n; i++)
        for (size_t e = 0; e < s->m; e++) {
            const double *row = p->A + (i * d + e / q) * d;
            struct lg_dw sum = {0, 0};
            double P = 0;
            for (size_t b = 0; b < d; b++) {
                sum = lg_dw_add(sum, lg_dw_product(row[b], s->U[b * q + e % q]));
                P = lg_add_up(P, lg_mul_up(fabs(row[b]), fabs(s->U[b * q + e % q])));
            }
            size_t at = i * s->m + e;
            x->AU[at] = sum;
            s->P[at] = P;
            s->AU[at] = lg_add_up(lg_dw_mag(sum), lg_add_up(lg_mul_up(gamma, P), lost));
        }
}

static void put(struct lg_vec *v, size_t i, struct lg_dw value, double err)
{
    lg_ball ball = lg_dw_ball(value, err);
    v->mid[i] = ball.mid;
    v->rad[i] = ball.rad;
}

/* f, r; dr (n): the error of x->r. */
static void residuals(struct lg_recovery_step *s, const struct lg_recovery *p, struct exact *x, double *dr)
{
    double gamma = lg_gamma((double)(p->d + s->m + 1), LG_DW_UNIT), size = 0;
    for (size_t e = 0; e < s->m; e++)
        size = lg_add_up(size, fabs(s->U[e]));
    double lost = lg_mul_up(lg_add_up(lg_mul_up(size, (double)p->d), (double)s->m), LG_DW_TINY);
    for (size_t i = 0; i < p->n; i++) {
        struct lg_dw f = {0, 0};
        s->S[i] = 0;
        for (size_t e = 0; e < s->m; e++) {
            f = lg_dw_add(f, lg_dw_scale(x->AU[i * s->m + e], s->U[e]));
            s->S[i] = lg_add_up(s->S[i], lg_mul_up(s->P[i * s->m + e], fabs(s->U[e])));
        }
        double df = lg_add_up(lg_mul_up(gamma, s->S[i]), lost);
        x->r[i] = lg_dw_add(f, (struct lg_dw){-p->y[i], 0});
        dr[i] = lg_add_up(df, lg_mul_up(LG_DW_UNIT, lg_mul_up(2, lg_dw_mag(x->r[i]))));
        put(&s->f, i, f, df);
        put(&s->r, i, x->r[i], dr[i]);
    }
}

static void gradient_and_error(struct lg_recovery_step *s, const struct lg_recovery *p, struct exact *x,
                               const double *dr)
{
    double gamma = lg_gamma((double)(p->n + p->d + 1), LG_DW_UNIT), lost = (double)p->d * LG_DW_TINY;
    for (size_t e = 0; e < s->m; e++) {
        struct lg_dw sum = {0, 0};
        double dG = 2 * (double)p->n * LG_DW_TINY;
        for (size_t i = 0; i < p->n; i++) {
            double P = s->P[i * s->m + e], r = lg_add_up(lg_dw_mag(x->r[i]), dr[i]);
            double own = lg_mul_up(r, lg_add_up(lg_mul_up(gamma, P), lost));
            struct lg_dw twice = {2 * x->r[i].hi, 2 * x->r[i].lo};
            sum = lg_dw_add(sum, lg_dw_mul(twice, x->AU[i * s->m + e]));
            dG = lg_add_up(dG, 2 * lg_add_up(lg_mul_up(dr[i], P), own));
        }
        struct lg_dw moved = lg_dw_sum(s->U_next[e], -s->U[e]);
        double G = lg_add_up(lg_dw_mag(sum), dG),
               sizes = lg_add_up(2 * lg_mul_up(s->eta, G), lg_dw_mag(moved));
        double de = lg_add_up(lg_mul_up(s->eta, dG), lg_add_up(lg_mul_up(2 * LG_DW_UNIT, sizes), LG_DW_TINY));
        put(&s->G, e, sum, dG);
        put(&s->e, e, lg_dw_add(moved, lg_dw_scale(sum, s->eta)), de);
    }
}

/* Products of at most these factors, and sums of at most so many. */
static void sizes(struct lg_recovery_step *s, const struct lg_recovery *p)
{
    double S = 0, U = lg_norm_up(s->m, s->U);
    for (size_t j = 0; j < p->n * p->d * p->d; j++)
        s->sum_A = lg_add_up(s->sum_A, fabs(p->A[j]));
    for (size_t i = 0; i < p->n; i++)
        S = lg_add_up(S, lg_add_up(s->S[i], fabs(p->y[i])));
    double all = lg_mul_up(lg_add_up(1, s->sum_A), lg_add_up(1, S));
    s->largest = lg_mul_up(lg_mul_up(all, 4 * lg_add_up(1, s->eta)), lg_add_up(1, lg_mul_up(U, U)));
}

int lg_recovery_step_open(struct lg_recovery_step *s, const struct lg_recovery *p, const double *U,
                          const double *U_next)
{
    size_t n = p->n, m = p->d * p->r;
    *s = (struct lg_recovery_step){.n = n, .m = m, .d = p->d, .eta = p->eta, .U = U, .U_next = U_next};
    struct exact x = {.AU = malloc(n * m * sizeof *x.AU), .r = malloc(n * sizeof *x.r)};
    double *dr = malloc(n * sizeof *dr);
    int status = -1;
    s->P = malloc(n * m * sizeof *s->P);
    s->AU = malloc(n * m * sizeof *s->AU);
    s->S = malloc(n * sizeof *s->S);
    if (!x.AU || !x.r || !dr || !s->P || !s->AU || !s->S || lg_vec_init(&s->f, n) || lg_vec_init(&s->r, n) ||
        lg_vec_init(&s->G, m) || lg_vec_init(&s->e, m))
        goto cleanup;
    products(s, p, &x);
    residuals(s, p, &x, dr);
    gradient_and_error(s, p, &x, dr);
    s->g_norm = lg_vec_norm(&s->G);
    s->e_norm = lg_vec_norm(&s->e);
    sizes(s, p);
    status = 0;
cleanup:
    free(x.AU);
    free(x.r);
    free(dr);
    if (status)
        lg_recovery_step_close(s);
    return status;
}

void lg_recovery_step_close(struct lg_recovery_step *s)
{
    lg_vec_clear(&s->f);
    lg_vec_clear(&s->r);
    lg_vec_clear(&s->G);
    lg_vec_clear(&s->e);
    free(s->P);
    free(s->AU);
    free(s->S);
    *s = (struct lg_recovery_step){0};
}
