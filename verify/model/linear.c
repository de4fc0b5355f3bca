/* Linear least squares in Arb; see linear.h for what is computed and why it is certain.
 *
 * Approximate ingredients: z solves (X X^T) z = w through an LU factorisation at the working precision, u^ is an
 * eigenvector of fl(X X^T) by LAPACK's dsyevd. A factorisation or eigenvector that fails leaves wide enclosures. */
#include "verify/model/linear.h"
#include "verify/rigor/arb_compat.h"

#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_PRECISION = 128 };

struct lg_linear_balls {
    slong n, p, prec;
    bool solvable;
    arb_ptr X, minus_y, theta0, star;   /* n x p, n, p, p */
    arb_ptr r0, r, next, g;             /* n, n, n, p */
    arb_ptr z, image;                   /* n, n */
    arb_ptr delta, range, e;            /* p, p, p */
    arb_ptr u, gain;                    /* LG_DIRECTIONS x n, LG_DIRECTIONS */
    arb_mat_t LU;                       /* n x n, of X X^T */
    slong *row;                         /* its permutation */
    double star_error;                  /* upper bound of |star - theta*| */
};

static void set_exact(arb_ptr out, size_t m, const double *x)
{
    for (size_t i = 0; i < m; i++)
        arb_set_d(out + i, x[i]);
}

static lg_ball norm(arb_srcptr x, slong m, slong prec)
{
    arb_t sum;
    arb_init(sum);
    arb_dot(sum, NULL, 0, x, 1, x, 1, m, prec);
    arb_sqrtpos(sum, sum, prec);
    lg_ball out = lg_ball_from_arb(sum);
    arb_clear(sum);
    return lg_nonneg(out);
}

static void to_vec(struct lg_vec *out, arb_srcptr x)
{
    for (size_t i = 0; i < out->n; i++) {
        lg_ball ball = lg_ball_from_arb(x + i);
        out->mid[i] = ball.mid;
        out->rad[i] = ball.rad;
    }
}

/* out = X x + c; c NULL is 0. */
static void times_X(const struct lg_linear_balls *b, arb_ptr out, arb_srcptr x, arb_srcptr c)
{
    for (slong i = 0; i < b->n; i++)
        arb_dot(out + i, c ? c + i : NULL, 0, b->X + i * b->p, 1, x, 1, b->p, b->prec);
}

/* out = X^T z. */
static void times_Xt(const struct lg_linear_balls *b, arb_ptr out, arb_srcptr z)
{
    for (slong j = 0; j < b->p; j++)
        arb_dot(out + j, NULL, 0, b->X + j, b->p, z, 1, b->n, b->prec);
}

static void factorize(struct lg_linear_balls *b)
{
    arb_mat_t K;
    arb_mat_init(K, b->n, b->n);
    for (slong i = 0; i < b->n; i++)
        for (slong j = 0; j <= i; j++) {
            arb_dot(arb_mat_entry(K, i, j), NULL, 0, b->X + i * b->p, 1, b->X + j * b->p, 1, b->p, b->prec);
            arb_set(arb_mat_entry(K, j, i), arb_mat_entry(K, i, j));
        }
    b->solvable = arb_mat_approx_lu(b->row, b->LU, K, b->prec) != 0;
    arb_mat_clear(K);
}

/* b->z :~ (X X^T)^-1 b->image, exact numbers; 0 when there is no factorisation. b->range := X^T z. */
static void solve(struct lg_linear_balls *b)
{
    arb_mat_t z;
    arb_mat_init(z, b->n, 1);
    for (slong i = 0; i < b->n; i++)
        arb_get_mid_arb(arb_mat_entry(z, i, 0), b->image + i);
    if (b->solvable)
        arb_mat_approx_solve_lu_precomp(z, b->row, b->LU, z, b->prec);
    else
        arb_mat_zero(z);
    for (slong i = 0; i < b->n; i++)
        arb_get_mid_arb(b->z + i, arb_mat_entry(z, i, 0));
    arb_mat_clear(z);
    times_Xt(b, b->range, b->z);
}

/* Upper bound of |X^+ x| from that of |x|. */
static double pull_back(const struct lg_linear_model *m, lg_ball x)
{
    double alpha = lg_lo(m->sigma_min);
    return alpha > 0 ? lg_div_up(lg_hi(x), alpha) : INFINITY;
}

/* star = theta_0 + X^T z with X X^T z ~ -r_0. */
static void enclose_optimum(struct lg_linear_model *m)
{
    struct lg_linear_balls *b = m->balls;
    _arb_vec_neg(b->image, b->r0, b->n);
    solve(b);
    _arb_vec_add(b->star, b->theta0, b->range, b->p, b->prec);
    times_X(b, b->image, b->range, b->r0);
    b->star_error = pull_back(m, norm(b->image, b->n, b->prec));
    m->far = lg_linear_distance(m, m->theta0);
}

lg_ball lg_linear_distance(struct lg_linear_model *m, const double *theta)
{
    struct lg_linear_balls *b = m->balls;
    set_exact(b->delta, m->p, theta);
    _arb_vec_sub(b->delta, b->delta, b->star, b->p, b->prec);
    return lg_nonneg(lg_add(norm(b->delta, b->p, b->prec), lg_ball_make(0, b->star_error)));
}

lg_ball lg_linear_null_component(struct lg_linear_model *m, const double *theta)
{
    struct lg_linear_balls *b = m->balls;
    set_exact(b->delta, m->p, theta);
    _arb_vec_sub(b->delta, b->delta, b->theta0, b->p, b->prec);
    times_X(b, b->image, b->delta, NULL);
    solve(b);
    _arb_vec_sub(b->delta, b->delta, b->range, b->p, b->prec);
    times_X(b, b->image, b->delta, NULL);
    lg_ball all = norm(b->delta, b->p, b->prec);
    double in_range = pull_back(m, norm(b->image, b->n, b->prec));
    return lg_from_ends(fmax(0, lg_lo(lg_sub(all, lg_exact(in_range)))), lg_hi(all));
}

/* u^ becomes direction j: s^2 = the midpoint of |X^T u^|^2 / |u^|^2, gain and defect from it. */
static void open_direction(struct lg_linear_model *m, size_t j, const double *eigenvectors, size_t column)
{
    struct lg_linear_balls *b = m->balls;
    arb_ptr u = b->u + (slong)j * b->n;
    arb_t s2, length;
    arb_init(s2);
    arb_init(length);
    for (slong i = 0; i < b->n; i++)
        arb_set_d(u + i, eigenvectors[(size_t)i * m->n + column]);
    times_Xt(b, b->range, u);
    times_X(b, b->image, b->range, NULL);
    arb_dot(s2, NULL, 0, b->range, 1, b->range, 1, b->p, b->prec);
    arb_dot(length, NULL, 0, u, 1, u, 1, b->n, b->prec);
    arb_div(s2, s2, length, b->prec);
    arb_get_mid_arb(s2, s2);
    for (slong i = 0; i < b->n; i++)
        arb_submul(b->image + i, s2, u + i, b->prec);
    arb_set_d(b->gain + j, m->eta);
    arb_mul(b->gain + j, b->gain + j, s2, b->prec);
    arb_sub_ui(b->gain + j, b->gain + j, 1, b->prec);
    arb_neg(b->gain + j, b->gain + j);
    m->direction[j] = (struct lg_direction){norm(b->range, b->p, b->prec), lg_mag(lg_ball_from_arb(b->gain + j)),
                                            lg_hi(norm(b->image, b->n, b->prec))};
    arb_clear(s2);
    arb_clear(length);
}

static int open_directions(struct lg_linear_model *m, const struct lg_mat *X)
{
    struct lg_mat K;
    double *values = malloc(m->n * sizeof *values);
    int status = -1;
    if (lg_mat_init(&K, m->n, m->n) || !values || lg_mat_gram(&K, X))
        goto cleanup;
    int n = (int)m->n;
    size_t columns[LG_DIRECTIONS] = {0, m->n - 1, m->n / 2};
    m->n_directions = m->n < LG_DIRECTIONS ? m->n : LG_DIRECTIONS;
    if (LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'U', n, K.mid, n, values))
        m->n_directions = 0;
    for (size_t j = 0; j < m->n_directions; j++)
        open_direction(m, j, K.mid, columns[j]);
    status = 0;
cleanup:
    lg_mat_clear(&K);
    free(values);
    return status;
}

lg_ball lg_linear_deviation(struct lg_linear_model *m, size_t j, uint64_t t)
{
    struct lg_linear_balls *b = m->balls;
    arb_t now, start, power;
    arb_init(now);
    arb_init(start);
    arb_init(power);
    arb_dot(now, NULL, 0, b->u + (slong)j * b->n, 1, b->next, 1, b->n, b->prec);
    arb_dot(start, NULL, 0, b->u + (slong)j * b->n, 1, b->r0, 1, b->n, b->prec);
    arb_pow_ui(power, b->gain + j, t, b->prec);
    arb_submul(now, power, start, b->prec);
    lg_ball out = lg_abs(lg_ball_from_arb(now));
    arb_clear(now);
    arb_clear(start);
    arb_clear(power);
    return out;
}

/* |theta+ - theta + c eta g|, left in b->e. */
static lg_ball departure(const struct lg_linear_model *m, double c)
{
    struct lg_linear_balls *b = m->balls;
    arb_t scale;
    arb_init(scale);
    arb_set_d(scale, m->eta);
    arb_mul_si(scale, scale, (slong)c, b->prec);
    for (slong j = 0; j < b->p; j++) {
        arb_set(b->e + j, b->delta + j);
        arb_addmul(b->e + j, scale, b->g + j, b->prec);
    }
    arb_clear(scale);
    return norm(b->e, b->p, b->prec);
}

void lg_linear_step(struct lg_linear_model *m, const double *theta, const double *theta_next)
{
    struct lg_linear_balls *b = m->balls;
    struct lg_linear_step *s = &m->step;
    s->theta = theta;
    s->theta_next = theta_next;
    set_exact(b->range, m->p, theta);
    set_exact(b->delta, m->p, theta_next);
    times_X(b, b->r, b->range, b->minus_y);
    times_X(b, b->next, b->delta, b->minus_y);
    times_Xt(b, b->g, b->r);
    _arb_vec_sub(b->delta, b->delta, b->range, b->p, b->prec);
    s->moved = norm(b->delta, b->p, b->prec);
    s->doubled = departure(m, 2);
    s->e_norm = departure(m, 1);
    s->r_norm = norm(b->r, b->n, b->prec);
    s->r_next = norm(b->next, b->n, b->prec);
    s->g_norm = norm(b->g, b->p, b->prec);
    to_vec(&s->r, b->r);
    to_vec(&s->g, b->g);
    to_vec(&s->e, b->e);
}
