/* Arb vectors of a linear least-squares problem; see linear_balls.h. */
#include "verify/model/linear_balls.h"

#include <stdlib.h>

enum { LEAST_PRECISION = 128 };

void lg_balls_set(arb_ptr out, size_t m, const double *x)
{
    for (size_t i = 0; i < m; i++)
        arb_set_d(out + i, x[i]);
}

lg_ball lg_balls_norm(arb_srcptr x, slong m, slong prec)
{
    arb_t sum;
    arb_init(sum);
    arb_dot(sum, NULL, 0, x, 1, x, 1, m, prec);
    arb_sqrtpos(sum, sum, prec);
    lg_ball out = lg_ball_from_arb(sum);
    arb_clear(sum);
    return lg_nonneg(out);
}

void lg_balls_round(struct lg_vec *out, arb_srcptr x)
{
    for (size_t i = 0; i < out->n; i++) {
        lg_ball ball = lg_ball_from_arb(x + i);
        out->mid[i] = ball.mid;
        out->rad[i] = ball.rad;
    }
}

void lg_balls_X(const struct lg_linear_balls *b, arb_ptr out, arb_srcptr x, arb_srcptr c)
{
    for (slong i = 0; i < b->n; i++)
        arb_dot(out + i, c ? c + i : NULL, 0, b->X + i * b->p, 1, x, 1, b->p, b->prec);
}

void lg_balls_Xt(const struct lg_linear_balls *b, arb_ptr out, arb_srcptr z)
{
    for (slong j = 0; j < b->p; j++)
        arb_dot(out + j, NULL, 0, b->X + j, b->p, z, 1, b->n, b->prec);
}

struct lg_linear_balls *lg_balls_new(const struct lg_linear *problem, int precision)
{
    struct lg_linear_balls *b = calloc(1, sizeof *b);
    slong n = (slong)problem->n, p = (slong)problem->p;
    slong *row = malloc(problem->n * sizeof *row);
    if (!b || !row) {
        free(b);
        free(row);
        return NULL;
    }
    *b = (struct lg_linear_balls){
        .n = n, .p = p, .row = row, .prec = precision > LEAST_PRECISION ? precision : LEAST_PRECISION};
    arb_ptr *const rows[] = {&b->minus_y, &b->r0, &b->r, &b->next, &b->z, &b->image};
    arb_ptr *const columns[] = {&b->theta0, &b->star, &b->g, &b->delta, &b->range, &b->e};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *rows[i] = _arb_vec_init(n);
    for (size_t j = 0; j < sizeof columns / sizeof *columns; j++)
        *columns[j] = _arb_vec_init(p);
    b->X = _arb_vec_init(n * p);
    arb_mat_init(b->LU, 0, 0); /* n x n once it is factored: n may be thousands of samples */
    return b;
}

void lg_balls_directions(struct lg_linear_balls *b)
{
    b->u = _arb_vec_init(b->n * b->n);
    b->gain = _arb_vec_init(b->n);
}

void lg_balls_clear(struct lg_linear_balls *b)
{
    arb_ptr const rows[] = {b->minus_y, b->r0, b->r, b->next, b->z, b->image};
    arb_ptr const columns[] = {b->theta0, b->star, b->g, b->delta, b->range, b->e};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        _arb_vec_clear(rows[i], b->n);
    for (size_t j = 0; j < sizeof columns / sizeof *columns; j++)
        _arb_vec_clear(columns[j], b->p);
    _arb_vec_clear(b->X, b->n * b->p);
    if (b->u) {
        _arb_vec_clear(b->u, b->n * b->n);
        _arb_vec_clear(b->gain, b->n);
    }
    arb_mat_clear(b->LU);
    free(b->row);
    free(b);
}
