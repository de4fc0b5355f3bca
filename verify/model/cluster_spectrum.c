/* Fast and slow singular values of J from its Gram matrix G; see clusters.h.
 *
 * Top singular vectors U (orthonormal, n x K_c), computed ones V_1 with |V_1^T V_1 - I| <= skew, lean = |(I - P_U) V_1|:
 *     |Pi_S U| <= |Pi_S V_1| / s + lean / s,   s = sqrt(1 - skew) <= sigma_min(V_1),
 *     |Pi_S U| >= (|Pi_S V_1| - lean) / t,     t = sqrt(1 + skew) >= |V_1|.
 * First: U = P U + (I - P) U with P onto range(V_1), P U = V_1 V_1^+ U, and |(I - P) P_U| = |(I - P_U) P| for equal ranks.
 * Second: Pi_S V_1 = Pi_S P_U V_1 + Pi_S (I - P_U) V_1. */
#include "verify/model/clusters.h"
#include "verify/rigor/eigen_all.h"

#include <stdlib.h>

/* One row or column of A as a vector, and back. */
static void take(const struct lg_mat *A, size_t from, size_t stride, struct lg_vec *x)
{
    for (size_t i = 0; i < x->n; i++) {
        x->mid[i] = A->mid[from + i * stride];
        x->rad[i] = A->rad[from + i * stride];
    }
}

static void give(struct lg_mat *A, size_t from, size_t stride, const struct lg_vec *x)
{
    for (size_t i = 0; i < x->n; i++) {
        A->mid[from + i * stride] = x->mid[i];
        A->rad[from + i * stride] = x->rad[i];
    }
}

int lg_slow_eigenvalue(const struct lg_clustering *q, const struct lg_mat *G, lg_ball *out)
{
    size_t n = G->rows;
    struct lg_mat P = {0};
    struct lg_vec x = {0};
    int status = -1;
    if (lg_mat_init(&P, n, n) || lg_vec_init(&x, n))
        goto cleanup;
    for (size_t i = 0; i < n; i++) {
        take(G, i * n, 1, &x);
        lg_clustering_split(q, &x, NULL, &x);
        give(&P, i * n, 1, &x);
    }
    for (size_t j = 0; j < n; j++) {
        take(&P, j, n, &x);
        lg_clustering_split(q, &x, NULL, &x);
        give(&P, j, n, &x);
    }
    *out = lg_nonneg(lg_eig_max(&P, LG_DOUBLE));
    status = 0;
cleanup:
    lg_mat_clear(&P);
    lg_vec_clear(&x);
    return status;
}

/* Entry (a, b) of Q^T G Q is the sum of the block over sqrt(n_a n_b). */
int lg_fast_eigenvalue(const struct lg_clustering *q, const struct lg_mat *G, lg_ball *out)
{
    size_t n = G->rows, count = q->c->count;
    struct lg_mat B = {0};
    if (lg_mat_init(&B, count, count))
        return -1;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++) {
            lg_ball sum = lg_exact(0);
            for (size_t e = 0; e < n * n; e++)
                if (q->c->cluster[e / n] == a && q->c->cluster[e % n] == b)
                    sum = lg_add(sum, lg_ball_make(G->mid[e], G->rad[e]));
            sum = lg_div(sum, lg_sqrt(lg_exact((double)(q->size[a] * q->size[b]))));
            B.mid[a * count + b] = sum.mid;
            B.rad[a * count + b] = sum.rad;
        }
    *out = lg_nonneg(lg_eig_min(&B, LG_DOUBLE));
    lg_mat_clear(&B);
    return 0;
}

static int top_vectors(const struct lg_clustering *q, const struct lg_eigen *e, const struct lg_mat *G,
                       lg_ball *out)
{
    size_t n = G->rows, top = q->c->count;
    struct lg_mat S = {0};
    struct lg_vec x = {0};
    double lean;
    int status = -1;
    if (lg_mat_init(&S, n, top) || lg_vec_init(&x, n) || lg_eigen_lean(e, G, top, &lean))
        goto cleanup;
    for (size_t j = 0; j < top; j++) {
        take(&e->V, n - top + j, n, &x);
        lg_clustering_split(q, &x, NULL, &x);
        give(&S, j, top, &x);
    }
    lg_ball slow = lg_mat_norm(&S, LG_DOUBLE), one = lg_exact(1), skew = lg_exact(e->skew);
    double high = lg_hi(lg_div(lg_add(slow, lg_exact(lean)), lg_sqrt(lg_sub(one, skew))));
    double low = lg_lo(lg_div(lg_sub(slow, lg_exact(lean)), lg_sqrt(lg_add(one, skew))));
    *out = e->skew < 0.5 && isfinite(lean) ? lg_from_ends(fmax(0, low), high) : lg_whole_line();
    status = 0;
cleanup:
    lg_mat_clear(&S);
    lg_vec_clear(&x);
    return status;
}

static lg_ball root_of(const struct lg_eigen *e, size_t i)
{
    return lg_sqrt(lg_nonneg(lg_ball_make(e->values.mid[i], e->values.rad[i])));
}

int lg_cluster_spectrum(const struct lg_clustering *q, const struct lg_mat *G,
                        struct lg_cluster_spectrum *out)
{
    size_t n = G->rows, top = q->c->count;
    struct lg_eigen e;
    lg_ball fast, slow;
    if (lg_eigen_open(&e, G))
        return -1;
    int status = lg_fast_eigenvalue(q, G, &fast) || lg_slow_eigenvalue(q, G, &slow) ||
                         top_vectors(q, &e, G, &out->top_slow)
                     ? -1
                     : 0;
    if (!status) {
        out->fast_min = lg_sqrt(fast);
        out->slow_max = q->coincident ? lg_exact(0) : lg_sqrt(slow);
        out->last = root_of(&e, n - top);
        out->next = n > top ? root_of(&e, n - top - 1) : lg_exact(0);
    }
    lg_eigen_close(&e);
    return status;
}
