/* Certified pieces of the theorems on clusterable data: norms, eps, projections, labels; see clusters.h.
 *
 * Everything is a sum of at most n balls, so radii are those of ball.h and nothing else. */
#include "verify/model/clusters.h"

#include <stdlib.h>
#include <string.h>

static bool same_row(size_t d, const double *a, const double *b)
{
    return memcmp(a, b, d * sizeof *a) == 0;
}

/* Row i of C~ and of X - C~; each difference is a ball of one rounding. */
static void fill_centres(struct lg_clustering *q, struct lg_mat *C, struct lg_mat *shift)
{
    const struct lg_model *m = q->m;
    q->coincident = true;
    for (size_t i = 0; i < m->n; i++) {
        const double *x = m->X + i * m->d, *c = q->c->centre + q->c->cluster[i] * m->d;
        q->coincident = q->coincident && same_row(m->d, x, c);
        for (size_t j = 0; j < m->d; j++) {
            lg_ball difference = x[j] == c[j] ? lg_exact(0) : lg_sub(lg_exact(x[j]), lg_exact(c[j]));
            C->mid[i * m->d + j] = c[j];
            shift->mid[i * m->d + j] = difference.mid;
            shift->rad[i * m->d + j] = difference.rad;
        }
    }
}

static lg_ball largest_row(const struct lg_mat *A)
{
    lg_ball largest = lg_exact(0);
    for (size_t i = 0; i < A->rows; i++) {
        size_t at = i * A->cols;
        struct lg_vec row = {A->cols, A->mid + at, A->rad + at};
        largest = lg_max(largest, lg_vec_norm(&row));
    }
    return largest;
}

int lg_clustering_open(struct lg_clustering *q, const struct lg_model *m, const struct lg_clusters *c)
{
    struct lg_mat C = {0}, shift = {0};
    int status = -1;
    *q = (struct lg_clustering){.m = m, .c = c};
    q->size = calloc(2 * c->count, sizeof *q->size);
    if (!q->size || lg_mat_init(&C, m->n, m->d) || lg_mat_init(&shift, m->n, m->d))
        goto cleanup;
    q->wrong = q->size + c->count;
    for (size_t i = 0; i < m->n; i++) {
        q->size[c->cluster[i]]++;
        q->wrong[c->cluster[i]] += c->corrupted[i];
    }
    fill_centres(q, &C, &shift);
    q->eps0 = largest_row(&shift);
    q->max_c = largest_row(&C);
    q->norm_C = lg_mat_norm(&C, LG_DOUBLE);
    q->norm_shift = lg_mat_norm(&shift, LG_DOUBLE);
    status = 0;
cleanup:
    lg_mat_clear(&C);
    lg_mat_clear(&shift);
    if (status)
        lg_clustering_close(q);
    return status;
}

void lg_clustering_close(struct lg_clustering *q)
{
    free(q->size);
    *q = (struct lg_clustering){0};
}

lg_ball lg_weights_norm(const struct lg_model *m, const double *W)
{
    struct lg_mat view = lg_mat_view(m->k, m->d, W);
    return lg_mat_norm(&view, LG_DOUBLE);
}

static lg_ball upper(lg_ball x)
{
    return lg_exact(lg_hi(x));
}

/* B2 |v|_inf |W| */
static lg_ball curvature(const struct lg_clustering *q, lg_ball weights)
{
    return lg_mul(lg_mul(q->m->act->B2, q->m->max_v), upper(weights));
}

lg_ball lg_eps_sharp(const struct lg_clustering *q, lg_ball weights)
{
    lg_ball moved = lg_mul(lg_mul(q->m->act->B, q->m->norm_v), q->norm_shift);
    lg_ball bent = lg_mul(curvature(q, weights), lg_mul(q->eps0, q->norm_C));
    return upper(lg_add(moved, bent));
}

lg_ball lg_eps_slide(const struct lg_clustering *q, lg_ball weights)
{
    lg_ball row = lg_add(lg_mul(q->m->act->B, q->m->norm_v), lg_mul(curvature(q, weights), q->max_c));
    return upper(lg_mul(lg_mul(lg_sqrt(lg_exact((double)q->m->n)), q->eps0), row));
}

lg_ball lg_eps_row(const struct lg_clustering *q, lg_ball weights)
{
    lg_ball row = lg_add(lg_mul(q->m->act->B, q->m->norm_v), lg_mul(curvature(q, weights), q->m->xi));
    return upper(lg_mul(q->eps0, row));
}

/* eps(w + D) = p + h D: D = 2m / (p + (p^2 + 4hm)^(1/2)). */
lg_ball lg_slow_reach(const struct lg_clustering *q, lg_ball weights, lg_ball missing, bool slide)
{
    lg_ball p = slide ? lg_eps_slide(q, weights) : lg_eps_sharp(q, weights);
    lg_ball width = slide ? lg_mul(lg_sqrt(lg_exact((double)q->m->n)), q->max_c) : q->norm_C;
    lg_ball h = lg_mul(curvature(q, lg_exact(1)), lg_mul(q->eps0, width));
    lg_ball root = lg_sqrt(lg_add(lg_sqr(p), lg_scale(lg_mul(h, missing), 4)));
    return lg_exact(fmax(0, lg_lo(lg_div(lg_scale(missing, 2), lg_add(p, root)))));
}

static lg_ball entry(const struct lg_vec *x, size_t i)
{
    return lg_ball_make(x->mid[i], x->rad[i]);
}

static void put(struct lg_vec *x, size_t i, lg_ball value)
{
    if (x) {
        x->mid[i] = value.mid;
        x->rad[i] = value.rad;
    }
}

static lg_ball mean_over(const struct lg_clustering *q, size_t l, const struct lg_vec *x)
{
    lg_ball sum = lg_exact(0);
    for (size_t i = 0; i < x->n; i++)
        if (q->c->cluster[i] == l)
            sum = lg_add(sum, entry(x, i));
    return lg_div(sum, lg_exact((double)q->size[l]));
}

void lg_clustering_split(const struct lg_clustering *q, const struct lg_vec *x, struct lg_vec *fast,
                         struct lg_vec *slow)
{
    for (size_t l = 0; l < q->c->count; l++) {
        lg_ball mean = mean_over(q, l, x);
        for (size_t i = 0; i < x->n; i++)
            if (q->c->cluster[i] == l) {
                put(slow, i, lg_sub(entry(x, i), mean)); /* first: slow may be x itself */
                put(fast, i, mean);
            }
    }
}

int lg_residual_split(const struct lg_clustering *q, const struct lg_vec *r, const double *y,
                      struct lg_vec *fast, struct lg_vec *slow)
{
    lg_clustering_split(q, r, fast, slow);
    if (!q->coincident || !slow)
        return 0;
    struct lg_vec labels;
    if (lg_vec_init(&labels, r->n))
        return -1;
    for (size_t i = 0; i < r->n; i++)
        labels.mid[i] = -y[i];
    lg_clustering_split(q, &labels, NULL, slow);
    lg_vec_clear(&labels);
    return 0;
}

lg_ball lg_label_shift(const struct lg_clustering *q, const double *y, int exponent, size_t l, lg_ball *mean)
{
    lg_ball sum = lg_exact(0);
    for (size_t i = 0; i < q->m->n; i++)
        if (q->c->cluster[i] == l)
            sum = lg_add(sum, lg_exact(y[i]));
    *mean = lg_div(sum, lg_exact((double)q->size[l]));
    return lg_abs(lg_sub(*mean, lg_exact(ldexp(q->c->label[q->c->class_of[l]], exponent))));
}

lg_ball lg_label_range(const struct lg_clusters *c, int exponent)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t j = 0; j < c->classes; j++) {
        least = fmin(least, c->label[j]);
        most = fmax(most, c->label[j]);
    }
    return lg_scale(lg_sub(lg_exact(most), lg_exact(least)), ldexp(1, exponent));
}

lg_ball lg_label_separation(const struct lg_clusters *c, int exponent)
{
    lg_ball least = lg_whole_line();
    for (size_t i = 0; i < c->classes; i++)
        for (size_t j = 0; j < i; j++) {
            lg_ball gap = lg_abs(lg_sub(lg_exact(c->label[i]), lg_exact(c->label[j])));
            least = i == 1 && j == 0 ? gap : lg_min(least, gap);
        }
    return lg_scale(least, ldexp(1, exponent));
}
