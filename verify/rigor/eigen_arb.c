/* Certified smallest eigenvalue at many bits.
 *
 * M is the symmetric part of the midpoint, rho bounds the 2-norm of every symmetric deviation (largest
 * row sum of radii). Lower end: for any L, lambda_min(M) >= shift - ||M - shift I - L L^T||_inf, the
 * residual in balls. Upper end: v^T M v / v^T v in balls. L and v are approximate (arb_factor.h); the
 * first shift is the lower end that the double rung proved, the following ones lie just below the
 * quotient. The search ends when the gap is what the precision allows or one unit of a double. */
#include "verify/rigor/eigen_arb.h"
#include "verify/rigor/arb_factor.h"
#include "verify/rigor/eigen_lanczos.h"

#include <assert.h>
#include <stdlib.h>

enum { FACTORISATIONS = 24, STEPS = 24 };

void lg_mat_to_arb(arb_mat_t out, const struct lg_mat *A, double sign)
{
    for (size_t i = 0; i < A->rows; i++) {
        for (size_t j = 0; j < A->cols; j++) {
            size_t k = i * A->cols + j;
            lg_ball entry = {sign * A->mid[k], A->rad != NULL ? A->rad[k] : 0};
            lg_ball_to_arb(arb_mat_entry(out, (slong)i, (slong)j), entry);
        }
    }
}

/* M := symmetric part of the midpoints; rho := norm bound of the symmetrised radii. */
static void split(arb_mat_t M, mag_t rho, const arb_mat_t A)
{
    slong n = arb_mat_nrows(A);
    mag_t sum;
    mag_init(sum);
    mag_zero(rho);
    for (slong i = 0; i < n; i++) {
        mag_zero(sum);
        for (slong j = 0; j < n; j++) {
            arf_ptr m = arb_midref(arb_mat_entry(M, i, j));
            arf_add(m, arb_midref(arb_mat_entry(A, i, j)), arb_midref(arb_mat_entry(A, j, i)), ARF_PREC_EXACT,
                    ARF_RND_NEAR);
            arf_mul_2exp_si(m, m, -1);
            mag_add(sum, sum, arb_radref(arb_mat_entry(A, i, j)));
            mag_add(sum, sum, arb_radref(arb_mat_entry(A, j, i)));
        }
        mag_mul_2exp_si(sum, sum, -1);
        mag_max(rho, rho, sum);
    }
    mag_clear(sum);
}

/* Double rung on M, entries rounded to balls: a proved lower bound, or false. */
static bool first_shift(arb_t shift, const arb_mat_t M)
{
    slong n = arb_mat_nrows(M);
    struct lg_mat D;
    if (lg_mat_init(&D, (size_t)n, (size_t)n) != 0) {
        return false;
    }
    for (slong i = 0; i < n * n; i++) {
        lg_ball entry = lg_ball_from_arb(arb_mat_entry(M, i / n, i % n));
        D.mid[i] = entry.mid;
        D.rad[i] = entry.rad;
    }
    lg_ball lambda = lg_eig_min(&D, LG_DOUBLE);
    lg_mat_clear(&D);
    arb_set_d(shift, lg_lo(lambda));
    return lg_ball_finite(lambda);
}

/* v^T M v / v^T v. */
static void rayleigh(arb_t out, const arb_mat_t M, arb_srcptr v, slong prec)
{
    slong n = arb_mat_nrows(M);
    arb_ptr Mv = _arb_vec_init(n);
    arb_t square;
    arb_init(square);
    for (slong i = 0; i < n; i++) {
        arb_dot(Mv + i, NULL, 0, arb_mat_entry(M, i, 0), 1, v, 1, n, prec);
    }
    arb_dot(out, NULL, 0, v, 1, Mv, 1, n, prec);
    arb_dot(square, NULL, 0, v, 1, v, 1, n, prec);
    arb_div(out, out, square, prec);
    arb_clear(square);
    _arb_vec_clear(Mv, n);
}

struct search {
    struct lg_factor F;
    arb_t shift, lower, upper, estimate, step, coarse, gap;
    mag_t residual, room; /* room: gap that the precision cannot close */
    arb_ptr v;
};

static void search_init(struct search *s, slong n, slong prec)
{
    lg_factor_init(&s->F, n, prec);
    arb_init(s->shift);
    arb_init(s->lower);
    arb_init(s->upper);
    arb_init(s->estimate);
    arb_init(s->step);
    arb_init(s->coarse);
    arb_init(s->gap);
    mag_init(s->residual);
    mag_init(s->room);
    s->v = _arb_vec_init(n);
    double *start = malloc((size_t)n * sizeof(double));
    if (start == NULL) { /* v = 0, and the search ends without a bound */
        lg_memory_note();
    } else {
        lg_start_vector((size_t)n, start);
        for (slong i = 0; i < n; i++) {
            arb_set_d(s->v + i, start[i]);
        }
    }
    free(start);
}

static void search_clear(struct search *s)
{
    _arb_vec_clear(s->v, s->F.n);
    lg_factor_clear(&s->F);
    arb_clear(s->shift);
    arb_clear(s->lower);
    arb_clear(s->upper);
    arb_clear(s->estimate);
    arb_clear(s->step);
    arb_clear(s->coarse);
    arb_clear(s->gap);
    mag_clear(s->residual);
    mag_clear(s->room);
}

/* Is upper - lower within twice the room, or within one unit of a double? */
static bool narrow_enough(struct search *s)
{
    arb_t allowed;
    mag_t room, unit;
    arb_init(allowed);
    mag_init(room);
    mag_init(unit);
    mag_mul_2exp_si(room, s->room, 1);
    arb_get_mag_lower(unit, s->estimate);
    mag_mul_2exp_si(unit, unit, -53);
    mag_max(room, room, unit);
    arf_set_mag(arb_midref(allowed), room);
    arb_sub(s->gap, s->upper, s->lower, s->F.prec);
    bool narrow = arb_le(s->gap, allowed);
    arb_clear(allowed);
    mag_clear(room);
    mag_clear(unit);
    return narrow;
}

/* lower := max(lower, shift - ||M - shift I - L L^T||). */
static void certify(struct search *s, const arb_mat_t M)
{
    lg_factor_residual(s->residual, &s->F, M, s->shift);
    arb_set(s->gap, s->shift);
    mag_add(arb_radref(s->gap), arb_radref(s->gap), s->residual);
    arb_get_lbound_arf(arb_midref(s->gap), s->gap, s->F.prec);
    mag_zero(arb_radref(s->gap));
    arb_max(s->lower, s->lower, s->gap, s->F.prec);
    mag_max(s->room, s->room, s->residual);
}

/* Factor at estimate - step. While that is refused, step back by what a Ritz value in double must leave
 * open, then by factors 2^6, 2^12, 2^24, ..., at the last to 2^-6 of the way down to the proved end; false
 * when nothing was gained. */
static bool raise_lower(struct search *s, const arb_mat_t M, int *budget)
{
    slong prec = s->F.prec;
    bool last = false;
    for (slong widen = 6; *budget > 0 && !last; widen *= 2) {
        arb_sub(s->gap, s->estimate, s->lower, prec);
        arb_mul_2exp_si(s->gap, s->gap, -6);
        last = !arb_lt(s->step, s->gap);
        arb_min(s->step, s->step, s->gap, prec);
        arb_sub(s->shift, s->estimate, s->step, prec);
        arb_get_mid_arb(s->shift, s->shift);
        --*budget;
        if (lg_factor_compute(&s->F, M, s->shift)) {
            certify(s, M);
            return true;
        }
        arb_mul_2exp_si(s->step, s->step, widen);
        arb_max(s->step, s->step, s->coarse, prec);
    }
    return false;
}

/* Lanczos with the present factor; false when nothing came of it. */
static bool lower_upper(struct search *s, const arb_mat_t M)
{
    double mu = 0, error = INFINITY;
    slong prec = s->F.prec;
    if (!lg_factor_lanczos(&s->F, s->v, STEPS, &mu, &error)) {
        return false;
    }
    rayleigh(s->gap, M, s->v, prec);
    if (!arb_is_finite(s->gap)) {
        return false;
    }
    mag_max(s->room, s->room, arb_radref(s->gap));
    arb_get_mid_arb(s->estimate, s->gap);
    arb_get_ubound_arf(arb_midref(s->gap), s->gap, prec);
    mag_zero(arb_radref(s->gap));
    arb_min(s->upper, s->upper, s->gap, prec);
    arb_set_d(s->step, 2 * error / mu / mu);
    arb_set_d(s->coarse, 8 * LG_U / mu); /* lambda = shift + 1/mu */
    arf_set_mag(arb_midref(s->gap), s->room);
    arb_max(s->step, s->step, s->gap, prec);
    return true;
}

/* lambda_min(M) for exact M, entries about 1. */
static void exact_min(arb_t out, const arb_mat_t M, slong prec)
{
    slong n = arb_mat_nrows(M);
    struct search s;
    search_init(&s, n, prec);
    arb_indeterminate(out);
    int budget = FACTORISATIONS;
    if (first_shift(s.shift, M) && lg_factor_compute(&s.F, M, s.shift)) {
        arb_set(s.lower, s.shift);
        arb_pos_inf(s.upper);
        /* Rounding of a residual with entries about 1 at the least: n 2^-prec. */
        mag_set_ui_2exp_si(s.room, (ulong)n, -prec);
        while (lower_upper(&s, M) && !narrow_enough(&s) && raise_lower(&s, M, &budget)) {
        }
        if (arb_is_finite(s.upper)) {
            arb_set_interval_arf(out, arb_midref(s.lower), arb_midref(s.upper), prec);
        }
    }
    search_clear(&s);
}

void lg_arb_eig_min(arb_t out, const arb_mat_t A, slong precision)
{
    slong n = arb_mat_nrows(A);
    assert(n == arb_mat_ncols(A) && n > 0);
    if (n == 1) {
        arb_set(out, arb_mat_entry(A, 0, 0));
        return;
    }
    arb_indeterminate(out);
    if (!arb_mat_is_finite(A)) {
        return;
    }
    arb_mat_t M;
    mag_t rho, largest;
    arb_mat_init(M, n, n);
    mag_init(rho);
    mag_init(largest);
    split(M, rho, A);
    arb_mat_bound_inf_norm(largest, M);
    if (mag_is_zero(largest)) {
        arb_zero(out);
    } else if (fmpz_fits_si(MAG_EXPREF(largest))) {
        slong e = fmpz_get_si(MAG_EXPREF(largest));
        arb_mat_scalar_mul_2exp_si(M, M, -e);
        exact_min(out, M, precision);
        arb_mul_2exp_si(out, out, e);
    }
    mag_add(arb_radref(out), arb_radref(out), rho);
    mag_clear(rho);
    mag_clear(largest);
    arb_mat_clear(M);
}

lg_ball lg_eig_min_of(const struct lg_mat *A, double sign, int precision)
{
    arb_mat_t M;
    arb_t lambda;
    arb_mat_init(M, (slong)A->rows, (slong)A->cols);
    arb_init(lambda);
    lg_mat_to_arb(M, A, sign);
    lg_arb_eig_min(lambda, M, precision);
    lg_ball ball = lg_ball_from_arb(lambda);
    arb_mat_clear(M);
    arb_clear(lambda);
    return ball;
}
