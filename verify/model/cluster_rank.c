/* The numerical rank of a kernel's own J^ (n x p, exact numbers) on clusters; see clusters.h.
 *
 * sigma_{K_c}, sigma_{K_c+1}: roots of eigenvalues of J^ J^T, whose radius hides singular values below the root of a rounding of |J^|^2.
 * The second is therefore bounded from above in a way that squares nothing: rank Pi_F J^ <= K_c, so by Eckart and Young
 *     sigma_{K_c+1}(J^) <= |J^ - Pi_F J^| <= |Pi_S J^|_F = |Pi_S (J^ - M)|_F,   row i of M: the first row of J^ in i's cluster.
 * Pi_S M = 0, and rows of a cluster nearly agree, so that radii are relative to their differences. */
#include "verify/model/clusters.h"
#include "verify/rigor/eigen_all.h"

#include <stdlib.h>

/* Entries at[0], at[stride] ... of cluster l, less the first of them, projected: their part of |Pi_S J^|_F. */
static void take_column(const struct lg_clustering *q, size_t l, size_t first, const double *at,
                        size_t stride, struct lg_norm_sum *sum)
{
    const size_t n = q->m->n;
    const double origin = at[first * stride];
    lg_ball mean = lg_exact(0);
    bool equal = true;
    for (size_t i = first + 1; i < n; i++) {
        const double x = at[i * stride];
        if (q->c->cluster[i] != l || x == origin)
            continue;
        equal = false;
        mean = lg_add(mean, lg_sub(lg_exact(x), lg_exact(origin)));
    }
    if (equal)
        return;
    mean = lg_div(mean, lg_exact((double)q->size[l]));
    for (size_t i = first; i < n; i++)
        if (q->c->cluster[i] == l)
            lg_norm_take(sum, lg_sub(lg_sub(lg_exact(at[i * stride]), lg_exact(origin)), mean));
}

/* |Pi_S J^|_F */
static lg_ball slow_frobenius(const struct lg_clustering *q, size_t p, const double *J)
{
    struct lg_norm_sum sum = {0};
    for (size_t l = 0; l < q->c->count; l++) {
        size_t first = 0;
        while (q->c->cluster[first] != l)
            first++;
        for (size_t j = 0; j < p; j++)
            take_column(q, l, first, J + j, p, &sum);
    }
    return lg_norm_total(&sum);
}

/* A ball for [lo(a), min(hi(a), high)]. */
static lg_ball cut(lg_ball a, double high)
{
    return lg_from_ends(fmax(0, fmin(lg_lo(a), high)), fmin(lg_hi(a), high));
}

int lg_gram_rank(const struct lg_clustering *q, const struct lg_mat *G, lg_ball slow, struct lg_rank *out)
{
    const size_t n = G->rows, top = q->c->count;
    struct lg_eigen e;
    if (lg_eigen_open(&e, G))
        return -1;
    out->last = lg_nonneg(lg_ball_make(e.values.mid[n - top], e.values.rad[n - top]));
    out->next = lg_exact(0);
    if (n > top)
        out->next = cut(lg_ball_make(e.values.mid[n - top - 1], e.values.rad[n - top - 1]), lg_hi(slow));
    lg_eigen_close(&e);
    return 0;
}

int lg_jacobian_rank(const struct lg_clustering *q, size_t p, const double *J, struct lg_rank *out)
{
    const struct lg_mat view = lg_mat_view(q->m->n, p, J);
    struct lg_mat G = {0};
    int status = -1;
    out->slow = q->coincident ? slow_frobenius(q, p, J) : lg_whole_line();
    if (!lg_mat_init(&G, view.rows, view.rows) && !lg_mat_gram(&G, &view))
        status = lg_gram_rank(q, &G, lg_exact(INFINITY), out);
    if (!status) {
        out->last = lg_sqrt(out->last);
        out->next = cut(lg_sqrt(lg_nonneg(out->next)), lg_hi(out->slow));
    }
    lg_mat_clear(&G);
    return status;
}
