/* Certified extreme eigenvalues of a symmetric enclosure, double rung.
 *
 * Lower end: lg_sym_cholesky at a shift just below lambda_min. Upper end: lambda_min <= v^T A v / v^T v
 * for every v. Shift and v are found, never trusted: factor below a guess made in single precision, near 0 (a
 * Gram matrix is semidefinite), or below a Lanczos estimate, backing off while the factorisation refuses; Lanczos
 * on (R^T R)^-1 gives v and a better estimate; factor again just below it. The best width is the loss of one certificate, of
 * the Rayleigh quotient and twice rho: the search ends at that floor or with its budget. */
#include "verify/rigor/eigen_arb.h"
#include "verify/rigor/eigen_bounds.h"
#include "verify/rigor/eigen_guess.h"
#include "verify/rigor/eigen_lanczos.h"

#include <assert.h>
#include <stdlib.h>

enum { FACTORISATIONS = 10, DIRECT_STEPS = 40, INVERSE_STEPS = 28 };

struct search {
    const struct lg_sym *S;
    double *R, *v;
    double lower, upper;    /* certified, of lambda_min(S + P) */
    double estimate, error; /* uncertified */
    double shift, loss;     /* of the factor in R; loss is first an a-priori guess */
    double blur;            /* radius of the Rayleigh quotient */
    double norm;            /* upper bound of ||S|| */
    int budget;
};

static int direct_enough(const struct lg_operator *op, double value, double error)
{
    (void)value;
    return error <= op->tolerance;
}

/* lambda = shift + 1/mu: an error of mu is one of lambda divided by mu^2. */
static int inverse_enough(const struct lg_operator *op, double mu, double error)
{
    return error <= op->tolerance * mu * mu;
}

static bool factor(struct search *s, double shift)
{
    double loss;
    s->budget--;
    double lower = lg_sym_cholesky(s->S, shift, s->R, &loss);
    if (!(lower > -INFINITY)) {
        return false;
    }
    s->lower = fmax(s->lower, lower);
    s->shift = shift;
    s->loss = loss;
    return true;
}

/* Every P moves the quotient by at most rho. (The first upper end is the smallest diagonal entry.) */
static void use_vector(struct search *s)
{
    lg_ball q = lg_sym_rayleigh(s->S, s->v);
    double upper = nextafter(lg_hi(q) + s->S->rho, INFINITY);
    if (lg_ball_finite(q) && upper < s->upper) {
        s->upper = upper;
        s->estimate = q.mid;
        s->blur = q.rad;
    }
}

static double smallest_diagonal(const struct lg_sym *S)
{
    double smallest = INFINITY;
    for (size_t i = 0; i < S->n; i++) {
        smallest = fmin(smallest, S->S[i * S->n + i]);
    }
    return smallest;
}

/* A factor a little below value, backing off while it refuses and stays above `end`. */
static bool factor_below(struct search *s, double value, double step, double end)
{
    for (int tries = 0; tries < 4 && value - step > end; tries++, step *= 8) {
        if (factor(s, value - step)) {
            return true;
        }
    }
    return false;
}

/* A factor somewhere below lambda_min; false when even the norm bound fails. */
static bool first_factor(struct search *s)
{
    double norm = s->norm, guess = 0, off = INFINITY;
    lg_start_vector(s->S->n, s->v);
    if (smallest_diagonal(s->S) >= 0) {
        if (lg_sym_guess(s->S, s->v, &guess, &off) == 0 &&
            factor_below(s, guess, fmax(2 * off, norm * (double)FLT_EPSILON), 0)) {
            return true;
        }
        if (factor(s, -s->loss)) {
            return true;
        }
    }
    struct lg_operator op = {s->S->n, s->S->S, lg_apply_negated, direct_enough, s->loss};
    double value = 0, error = INFINITY;
    if (lg_lanczos(&op, DIRECT_STEPS, s->v, &value, &error) == 0) {
        use_vector(s);
        if (factor_below(s, -value, fmax(2 * error, s->loss), -norm)) {
            return true;
        }
    }
    return factor(s, -norm - 2 * s->loss);
}

/* The vector that belongs to the end of the spectrum next to the shift. A Ritz vector of the inverse may
 * keep parts that weigh much in S; one more solve damps them. */
static void improve_vector(struct search *s)
{
    struct lg_operator op = {s->S->n, s->R, lg_apply_inverse, inverse_enough, s->loss / 8};
    double mu = 0, error = INFINITY;
    s->error = INFINITY;
    if (lg_lanczos(&op, INVERSE_STEPS, s->v, &mu, &error) == 0 && mu > 0) {
        lg_apply_inverse(&op, s->v);
        use_vector(s);
        s->error = error / mu / mu;
    }
}

/* The best gap is one loss and, on either side, rho and the quotient's radius; half a loss more is what
 * the step below leaves. */
static bool at_floor(const struct search *s)
{
    return s->upper - s->lower <= 1.5 * s->loss + 2 * (s->S->rho + s->blur);
}

/* The factorisation's own rounding is far below its bound, so a quarter of it is room enough. */
static void refine(struct search *s)
{
    improve_vector(s);
    while (s->budget > 0 && isfinite(s->error) && !at_floor(s)) {
        double step = fmax(s->loss / 4 + s->blur, 2 * s->error);
        bool done = false;
        while (!done && s->budget > 0 && s->estimate - step > s->shift) {
            done = factor(s, s->estimate - step);
            step *= 8;
        }
        if (!done || at_floor(s)) {
            return;
        }
        improve_vector(s);
    }
}

/* Ball of lambda_min(sign A), double rung. */
static lg_ball lambda_min(const struct lg_mat *A, double sign)
{
    size_t n = A->rows;
    struct lg_sym S;
    lg_ball result = lg_whole_line();
    if (lg_sym_init(&S, A, sign) != 0) {
        return result;
    }
    struct search s = {.S = &S,
                       .R = malloc(n * n * sizeof(double)),
                       .v = malloc(n * sizeof(double)),
                       .lower = -INFINITY,
                       .upper = nextafter(smallest_diagonal(&S) + S.rho, INFINITY),
                       .estimate = smallest_diagonal(&S),
                       .budget = FACTORISATIONS};
    if (s.R == NULL || s.v == NULL) {
        lg_memory_note();
    }
    if (s.R == NULL || s.v == NULL || !isfinite(S.rho)) {
        goto cleanup;
    }
    s.norm = lg_sym_norm(&S);
    s.loss = lg_mul_up(lg_gamma((double)n + 2, LG_U), s.norm);
    if (first_factor(&s)) {
        refine(&s);
    }
    if (isfinite(s.lower) && isfinite(s.upper)) {
        result = lg_from_ends(lg_scale_down(s.lower, S.e), -lg_scale_down(-s.upper, S.e));
    }
cleanup:
    free(s.R);
    free(s.v);
    lg_sym_clear(&S);
    return result;
}

static lg_ball extreme(const struct lg_mat *A, double sign, int precision)
{
    assert(A->rows == A->cols && A->rows > 0);
    if (A->rows == 1) {
        return lg_ball_make(sign * A->mid[0], A->rad != NULL ? A->rad[0] : 0);
    }
    lg_ball result = lambda_min(A, sign);
    return precision > LG_DOUBLE ? lg_meet(result, lg_eig_min_of(A, sign, precision)) : result;
}

lg_ball lg_eig_min(const struct lg_mat *A, int precision)
{
    return extreme(A, 1, precision);
}

lg_ball lg_eig_max(const struct lg_mat *A, int precision)
{
    return lg_neg(extreme(A, -1, precision));
}

double lg_eig_min_above(const struct lg_mat *A, double shift)
{
    struct lg_sym S;
    if (isnan(shift) || lg_sym_init(&S, A, 1) != 0) {
        return -INFINITY;
    }
    double loss;
    double lower = lg_scale_down(lg_sym_cholesky(&S, ldexp(shift, -S.e), S.S, &loss), S.e);
    lg_sym_clear(&S);
    return lower;
}
