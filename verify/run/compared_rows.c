/* J J^T, J and J u against their enclosures; see compared.h. */
#include "verify/model/functions.h"
#include "verify/run/compared.h"

#include <stdlib.h>

static double root_down(lg_ball square)
{
    return lg_lo(lg_sqrt(lg_nonneg(square)));
}

int lg_compared_gram(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                     const struct lg_arith *a, const struct lg_mat *exact, const double *computed,
                     double *bound)
{
    const size_t n = s->m->n;
    double *row = malloc(n * sizeof *row); /* <= |J_i| */
    if (!row || lg_gram_error(s, a, bound)) {
        free(row);
        return -1;
    }
    for (size_t i = 0; i < n; i++)
        row[i] = root_down(lg_ball_make(exact->mid[i * n + i], exact->rad[i * n + i]));
    for (size_t e = 0; e < n * n; e++) {
        lg_ball value = lg_ball_make(exact->mid[e], exact->rad[e]);
        lg_compared_state(c, f, (double)e, lg_abs(lg_sub(lg_exact(computed[e]), value)), bound[e],
                          lg_abs(value), lg_down(row[e / n] * row[e % n]));
    }
    free(row);
    return 0;
}

int lg_compared_rows(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                     const struct lg_arith *a, const double *u, const double *computed, double *bound)
{
    const size_t n = s->m->n, w = s->m->k * s->m->d;
    struct lg_vec row = {0};
    if (lg_vec_init(&row, w))
        return -1;
    int status = u ? lg_jvp_error(s, a, u, bound) : lg_jacobian_error(s, a, bound);
    const lg_ball size_u = u ? lg_norm_exact(w, u) : lg_exact(1);
    for (size_t i = 0; i < n && !status; i++) {
        lg_jacobian_row(s, i, &row);
        const double rad = lg_norm_up(w, row.rad);
        lg_ball norm = lg_norm_exact(w, row.mid);
        norm = lg_nonneg(lg_ball_make(norm.mid, lg_add_up(norm.rad, rad)));
        if (u) {
            lg_ball value = lg_jacobian_row_times(&row, u);
            lg_compared_state(c, f, (double)i, lg_abs(lg_sub(lg_exact(computed[i]), value)), bound[i],
                              lg_abs(value), lg_lo(lg_mul(norm, size_u)));
        } else {
            lg_ball gap = lg_distance(w, computed + i * w, row.mid);
            lg_compared_state(c, f, (double)i, lg_nonneg(lg_ball_make(gap.mid, lg_add_up(gap.rad, rad))),
                              bound[i], norm, lg_lo(norm));
        }
    }
    lg_vec_clear(&row);
    return status;
}
