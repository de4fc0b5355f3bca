/* Linear least squares in Arb; see linear.h for what is computed and why it is certain.
 *
 * Approximate ingredients: z solves (X X^T) z = w through an LU factorisation at the working precision, u^ is an
 * eigenvector of fl(X X^T) by LAPACK's dsyevd. A factorisation or eigenvector that fails leaves wide enclosures.
 *
 * sigma_min(X) = 0 is a tie that no precision separates from sigma_min > 0 (data with empty columns have it). Where
 * the first rung could not tell, the rank of X is computed in integers: X is dyadic. */
#include "verify/model/linear_balls.h"

#include <flint/fmpz_mat.h>
#include <lapacke.h>
#include <stdlib.h>

static void factorize(struct lg_linear_balls *b)
{
    arb_mat_t K;
    arb_mat_init(K, b->n, b->n);
    arb_mat_clear(b->LU);
    arb_mat_init(b->LU, b->n, b->n);
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
    lg_balls_Xt(b, b->range, b->z);
}

/* Upper bound of |X^+ x| from that of |x|. */
static double pull_back(const struct lg_linear_model *m, lg_ball x)
{
    return m->alpha > 0 ? lg_div_up(lg_hi(x), m->alpha) : INFINITY;
}

/* star = theta_0 + X^T z with X X^T z ~ -r_0. */
static void enclose_optimum(struct lg_linear_model *m)
{
    struct lg_linear_balls *b = m->balls;
    _arb_vec_neg(b->image, b->r0, b->n);
    solve(b);
    _arb_vec_add(b->star, b->theta0, b->range, b->p, b->prec);
    lg_balls_X(b, b->image, b->range, b->r0);
    b->star_error = pull_back(m, lg_balls_norm(b->image, b->n, b->prec));
    m->far = lg_linear_distance(m, m->theta0);
}

lg_ball lg_linear_distance(struct lg_linear_model *m, const double *theta)
{
    struct lg_linear_balls *b = m->balls;
    lg_balls_set(b->delta, m->p, theta);
    _arb_vec_sub(b->delta, b->delta, b->star, b->p, b->prec);
    return lg_nonneg(lg_add(lg_balls_norm(b->delta, b->p, b->prec), lg_ball_make(0, b->star_error)));
}

lg_ball lg_linear_null_component(struct lg_linear_model *m, const double *theta)
{
    struct lg_linear_balls *b = m->balls;
    lg_balls_set(b->delta, m->p, theta);
    _arb_vec_sub(b->delta, b->delta, b->theta0, b->p, b->prec);
    lg_balls_X(b, b->image, b->delta, NULL);
    solve(b);
    _arb_vec_sub(b->delta, b->delta, b->range, b->p, b->prec);
    lg_balls_X(b, b->image, b->delta, NULL);
    lg_ball all = lg_balls_norm(b->delta, b->p, b->prec);
    double in_range = pull_back(m, lg_balls_norm(b->image, b->n, b->prec));
    return lg_from_ends(fmax(0, lg_lo(lg_sub(all, lg_exact(in_range)))), lg_hi(all));
}

/* u^ becomes direction j: s^2 = the midpoint of |X^T u^|^2 / |u^|^2, gain and defect from it. */
static void open_direction(struct lg_linear_model *m, size_t j, const double *eigenvectors)
{
    struct lg_linear_balls *b = m->balls;
    arb_ptr u = b->u + (slong)j * b->n;
    arb_t s2, length;
    arb_init(s2);
    arb_init(length);
    for (slong i = 0; i < b->n; i++)
        arb_set_d(u + i, eigenvectors[(size_t)i * m->n + j]);
    lg_balls_Xt(b, b->range, u);
    lg_balls_X(b, b->image, b->range, NULL);
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
    m->direction[j] = (struct lg_direction){.sigma = lg_balls_norm(b->range, b->p, b->prec),
                                            .gain = lg_mag(lg_ball_from_arb(b->gain + j)),
                                            .defect = lg_hi(lg_balls_norm(b->image, b->n, b->prec))};
    arb_clear(s2);
    arb_clear(length);
}

static int open_directions(struct lg_linear_model *m, const struct lg_mat *X)
{
    struct lg_mat K;
    double *values = malloc(m->n * sizeof *values);
    int status = -1;
    m->direction = calloc(m->n, sizeof *m->direction);
    if (lg_mat_init(&K, m->n, m->n) || !values || !m->direction || lg_mat_gram(&K, X))
        goto cleanup;
    int n = (int)m->n;
    lg_balls_directions(m->balls);
    if (LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'U', n, K.mid, n, values))
        goto cleanup;
    for (size_t j = 0; j < m->n; j++)
        open_direction(m, j, K.mid);
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
static lg_ball departure(const struct lg_linear_model *m, slong c)
{
    struct lg_linear_balls *b = m->balls;
    arb_t scale;
    arb_init(scale);
    arb_set_d(scale, m->eta);
    arb_mul_si(scale, scale, c, b->prec);
    for (slong j = 0; j < b->p; j++) {
        arb_set(b->e + j, b->delta + j);
        arb_addmul(b->e + j, scale, b->g + j, b->prec);
    }
    arb_clear(scale);
    return lg_balls_norm(b->e, b->p, b->prec);
}

void lg_linear_step(struct lg_linear_model *m, const double *theta, const double *theta_next)
{
    struct lg_linear_balls *b = m->balls;
    struct lg_linear_step *s = &m->step;
    s->theta = theta;
    s->theta_next = theta_next;
    lg_balls_set(b->range, m->p, theta);
    lg_balls_set(b->delta, m->p, theta_next);
    lg_balls_X(b, b->r, b->range, b->minus_y);
    lg_balls_X(b, b->next, b->delta, b->minus_y);
    lg_balls_Xt(b, b->g, b->r);
    _arb_vec_sub(b->delta, b->delta, b->range, b->p, b->prec);
    s->moved = lg_balls_norm(b->delta, b->p, b->prec);
    s->doubled = departure(m, 2);
    s->e_norm = departure(m, 1);
    s->r_norm = lg_balls_norm(b->r, b->n, b->prec);
    s->r_next = lg_balls_norm(b->next, b->n, b->prec);
    s->g_norm = lg_balls_norm(b->g, b->p, b->prec);
    lg_balls_round(&s->r, b->r);
    lg_balls_round(&s->g, b->g);
    lg_balls_round(&s->e, b->e);
}

/* rank X < n, exactly: row i becomes integers by a power of two. */
static bool is_rank_deficient(const struct lg_linear_model *m)
{
    enum { MANTISSA = 53 };
    fmpz_mat_t Z;
    fmpz_mat_init(Z, (slong)m->n, (slong)m->p);
    for (size_t i = 0; i < m->n; i++) {
        const double *x = m->X + i * m->p;
        int lowest = 0, e;
        for (size_t j = 0; j < m->p; j++)
            if (x[j] != 0) {
                (void)frexp(x[j], &e);
                lowest = e - MANTISSA < lowest ? e - MANTISSA : lowest;
            }
        for (size_t j = 0; j < m->p; j++) {
            fmpz *z = fmpz_mat_entry(Z, (slong)i, (slong)j);
            double mantissa = frexp(x[j], &e);
            fmpz_set_d(z, ldexp(mantissa, MANTISSA));
            if (x[j] != 0)
                fmpz_mul_2exp(z, z, (ulong)(e - MANTISSA - lowest));
        }
    }
    slong rank = fmpz_mat_rank(Z);
    fmpz_mat_clear(Z);
    return rank < (slong)m->n;
}

static void load(struct lg_linear_model *m)
{
    struct lg_linear_balls *b = m->balls;
    lg_balls_set(b->X, m->n * m->p, m->X);
    lg_balls_set(b->minus_y, m->n, m->y);
    _arb_vec_neg(b->minus_y, b->minus_y, b->n);
    lg_balls_set(b->theta0, m->p, m->theta0);
    lg_balls_X(b, b->r0, b->theta0, b->minus_y);
    lg_balls_Xt(b, b->range, b->r0);
    m->r0 = lg_balls_norm(b->r0, b->n, b->prec);
    m->g0 = lg_balls_norm(b->range, b->p, b->prec);
}

/* 1 - eta sigma^2, known to be nonnegative when eta <= 1/sigma^2. */
static lg_ball factor(double eta, double sigma)
{
    return lg_nonneg(lg_sub(lg_exact(1), lg_mul(lg_exact(eta), lg_sqr(lg_exact(sigma)))));
}

int lg_linear_open_steps(struct lg_linear_model *m, const struct lg_linear *problem, const double *theta0,
                         int precision)
{
    *m = (struct lg_linear_model){.n = problem->n,
                                  .p = problem->p,
                                  .X = problem->X,
                                  .y = problem->y,
                                  .theta0 = theta0,
                                  .eta = problem->eta};
    struct lg_mat X = lg_mat_view(m->n, m->p, m->X);
    m->row_norm = malloc(m->n * sizeof *m->row_norm);
    m->balls = lg_balls_new(problem, precision);
    if (!m->row_norm || !m->balls || lg_vec_init(&m->step.r, m->n) || lg_vec_init(&m->step.g, m->p) ||
        lg_vec_init(&m->step.e, m->p))
        goto fail;
    for (size_t i = 0; i < m->n; i++)
        m->row_norm[i] = lg_norm_up(m->p, m->X + i * m->p);
    m->sigma_max = lg_mat_norm(&X, LG_DOUBLE);
    m->beta = lg_hi(m->sigma_max);
    load(m);
    return 0;
fail:
    lg_linear_close(m);
    return -1;
}

int lg_linear_open(struct lg_linear_model *m, const struct lg_linear *problem, const double *theta0,
                   int precision)
{
    struct lg_mat X = lg_mat_view(problem->n, problem->p, problem->X);
    if (lg_linear_open_steps(m, problem, theta0, precision))
        return -1;
    m->sigma_min = lg_mat_sigma_min(&X, precision);
    m->sigma_max = lg_mat_norm(&X, precision);
    if (precision > LG_DOUBLE && !(lg_lo(m->sigma_min) > 0) && is_rank_deficient(m))
        m->sigma_min = lg_exact(0);
    m->alpha = fmax(0, lg_lo(m->sigma_min));
    m->beta = lg_hi(m->sigma_max);
    m->slowest = factor(m->eta, m->alpha);
    m->fastest = factor(m->eta, m->beta);
    factorize(m->balls);
    enclose_optimum(m);
    if (!open_directions(m, &X))
        return 0;
    lg_linear_close(m);
    return -1;
}

void lg_linear_close(struct lg_linear_model *m)
{
    lg_vec_clear(&m->step.r);
    lg_vec_clear(&m->step.g);
    lg_vec_clear(&m->step.e);
    if (m->balls)
        lg_balls_clear(m->balls);
    free(m->row_norm);
    free(m->direction);
    *m = (struct lg_linear_model){0};
}
