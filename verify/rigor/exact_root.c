/* Enclosing the least root r of a polynomial whose n roots are real and simple.
 *
 * For x < r let S_m = sum (r_i - x)^-m over all roots and t = 1/(r - x). Cauchy-Schwarz for the other roots, (S_1 - t)^2 <=
 * (n - 1)(S_2 - t^2), and S_2 <= t S_1 give
 *     n/(S_1 + ((n - 1)(n S_2 - S_1^2))^(1/2)) <= r - x <= S_1/S_2,    S_1 = -p'/p, S_2 = S_1^2 - p''/p at x.
 * The left end is Laguerre's step: from the left it never passes r, and it converges cubically from anywhere. x stays
 * exact and is rounded down; p(x), p'(x), p''(x)/2 are the first coefficients of p(x + .), with bits added until p(x)
 * is certainly not 0 or is 0, when x = r. (General root finders may fail on roots that agree to many digits.) */
#include "verify/rigor/exact.h"

enum { STEPS = 1000, GUARD = 32 };

struct approach {
    slong n, bits;
    arb_poly_t p, shifted;
    arb_t x, lower, upper, s1, s2, rest;
};

static void open_approach(struct approach *a, const fmpz_poly_t p, slong prec)
{
    arb_ptr all[] = {a->x, a->lower, a->upper, a->s1, a->s2, a->rest};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        arb_init(all[i]);
    arb_poly_init(a->p);
    arb_poly_init(a->shifted);
    a->n = fmpz_poly_degree(p);
    a->bits = (slong)FLINT_ABS(fmpz_poly_max_bits(p)) + (a->n + 1) * (prec + GUARD);
    arb_poly_set_fmpz_poly(a->p, p, a->bits); /* exact */
}

static void close_approach(struct approach *a)
{
    arb_ptr all[] = {a->x, a->lower, a->upper, a->s1, a->s2, a->rest};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        arb_clear(all[i]);
    arb_poly_clear(a->p);
    arb_poly_clear(a->shifted);
}

/* p(x + .); false when p(x) = 0. */
static bool shift(struct approach *a)
{
    for (;; a->bits *= 2) {
        arb_poly_taylor_shift(a->shifted, a->p, a->x, a->bits);
        if (arb_poly_length(a->shifted) == 0)
            return false;
        arb_srcptr value = arb_poly_get_coeff_ptr(a->shifted, 0);
        if (!arb_contains_zero(value))
            return true;
        if (arb_is_zero(value))
            return false;
    }
}

/* lower, upper := x + the two ends. */
static void enclose(struct approach *a)
{
    slong bits = a->bits;
    arb_srcptr c = arb_poly_get_coeff_ptr(a->shifted, 0);
    arb_div(a->s1, c + 1, c, bits);
    arb_neg(a->s1, a->s1);
    arb_mul(a->rest, a->s1, a->s1, bits);
    arb_set(a->s2, a->rest);
    if (a->n > 1) {
        arb_div(a->lower, c + 2, c, bits);
        arb_submul_si(a->s2, a->lower, 2, bits);
    }
    arb_div(a->upper, a->s1, a->s2, bits);
    arb_add(a->upper, a->x, a->upper, bits);
    arb_neg(a->rest, a->rest);
    arb_addmul_si(a->rest, a->s2, a->n, bits);
    arb_mul_si(a->rest, a->rest, a->n - 1, bits);
    arb_sqrtpos(a->rest, a->rest, bits);
    arb_add(a->rest, a->rest, a->s1, bits);
    arb_set_si(a->lower, a->n);
    arb_div(a->lower, a->lower, a->rest, bits);
    arb_add(a->lower, a->x, a->lower, bits);
}

/* x := lower, rounded down; false when that is no step. */
static bool advance(struct approach *a, slong prec)
{
    arb_get_lbound_arf(arb_midref(a->rest), a->lower, prec + GUARD);
    mag_zero(arb_radref(a->rest));
    bool moves = arb_gt(a->rest, a->x);
    if (moves)
        arb_set(a->x, a->rest);
    return moves;
}

static bool narrow(struct approach *a, slong prec)
{
    arb_sub(a->rest, a->upper, a->x, prec + GUARD);
    arb_mul_2exp_si(a->rest, a->rest, prec);
    arb_abs(a->s1, a->x);
    return arb_le(a->rest, a->s1);
}

void lg_least_root(arb_t out, const fmpz_poly_t p, slong prec)
{
    struct approach a;
    open_approach(&a, p, prec);
    bool rising =
        true; /* signs of the coefficients alternate: no root is negative, start at 0; else at -bound */
    for (slong i = 0; i < a.n && rising; i++)
        rising = fmpz_sgn(p->coeffs + i) * fmpz_sgn(p->coeffs + a.n) * ((a.n - i) % 2 ? -1 : 1) >= 0;
    if (!rising) {
        fmpz_t bound;
        fmpz_init(bound);
        fmpz_poly_bound_roots(bound, p);
        arb_set_fmpz(a.x, bound);
        arb_neg(a.x, a.x);
        fmpz_clear(bound);
    }
    bool found = false, done = false;
    for (int step = 0; step < STEPS && !done; step++) {
        found = !shift(&a);
        if (!found)
            enclose(&a);
        done = found || !advance(&a, prec) || narrow(&a, prec);
    }
    if (found)
        arb_set(out, a.x);
    else
        arb_union(out, a.x, a.upper, prec + GUARD);
    close_approach(&a);
}
