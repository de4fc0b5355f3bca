/* Comparing extreme eigenvalues and determinants exactly; see exact.h.
 *
 * p, q: squarefree parts of the characteristic polynomials at a common power of two, g = gcd(p, q). The roots of
 * g, p/g and q/g are pairwise different, so enclosures of them (exact_root.c) become disjoint. If the extreme of all of them is a root of
 * g, both sides are that root; else the order of the extremes is that of the enclosures. */
#include "verify/rigor/exact.h"

enum { LEAST_BITS = 64, MOST_BITS = 1 << 15 };
enum { SHARED, LEFT, RIGHT, PARTS }; /* g, p/g, q/g */

/* Roots of p times 2^shift. */
static void stretch(fmpz_poly_t p, slong shift)
{
    slong degree = fmpz_poly_degree(p);
    for (slong i = 0; i < degree; i++)
        fmpz_mul_2exp(p->coeffs + i, p->coeffs + i, (ulong)((degree - i) * shift));
}

/* The squarefree part of the characteristic polynomial of 2^-e A, e <= A's exponent. */
static void distinct_eigenvalues(fmpz_poly_t p, const struct lg_exact *A, slong e)
{
    fmpz_poly_t derivative;
    fmpz_poly_init(derivative);
    fmpz_mat_charpoly(p, A->M);
    stretch(p, A->e - e);
    fmpz_poly_derivative(derivative, p);
    fmpz_poly_gcd(derivative, p, derivative);
    fmpz_poly_div(p, p, derivative);
    fmpz_poly_clear(derivative);
}

/* The least (greatest, negated) root times 2^e; infinite for a constant. No root is negative. */
static void extreme_root(arb_t out, const fmpz_poly_t p, slong e, enum lg_end end, slong prec)
{
    fmpz_poly_t q;
    fmpz_poly_init(q);
    fmpz_poly_set(q, p);
    for (slong i = 1; i < q->length && end == LG_GREATEST; i += 2) /* p(-x) */
        fmpz_neg(q->coeffs + i, q->coeffs + i);
    arb_pos_inf(out);
    if (fmpz_poly_degree(q) > 0)
        lg_least_root(out, q, prec);
    arb_mul_2exp_si(out, out, e);
    fmpz_poly_clear(q);
}

static bool told_apart(const struct lg_order *o)
{
    return lg_certainly_lt(o->left, o->right) || lg_certainly_lt(o->right, o->left);
}

/* Different numbers as balls of doubles; false: more bits are needed. */
static bool settle(struct lg_order *out, const arb_t left, const arb_t right, slong prec)
{
    out->left = lg_ball_from_arb(left);
    out->right = lg_ball_from_arb(right);
    if (told_apart(out))
        return true;
    arb_t common, rest;
    arb_init(common);
    arb_init(rest);
    arb_set_d(common, arf_get_d(arb_midref(left), ARF_RND_NEAR));
    arb_sub(rest, left, common, prec);
    out->left = lg_ball_from_arb(rest);
    arb_sub(rest, right, common, prec);
    out->right = lg_ball_from_arb(rest);
    arb_clear(common);
    arb_clear(rest);
    return told_apart(out);
}

/* x_SHARED, x_LEFT, x_RIGHT are enclosures of the least of each part: order, or false. */
static bool order(struct lg_order *out, arb_struct *x, slong prec)
{
    if (arb_lt(x + SHARED, x + LEFT) && arb_lt(x + SHARED, x + RIGHT)) {
        *out = (struct lg_order){lg_exact(0), lg_exact(0)};
        return true;
    }
    for (int side = LEFT; side <= RIGHT; side++) {
        if (arb_lt(x + SHARED, x + side))
            arb_set(x + side, x + SHARED);
        else if (!arb_lt(x + side, x + SHARED))
            return false;
    }
    return settle(out, x + LEFT, x + RIGHT, prec);
}

struct lg_order lg_exact_compare(const struct lg_exact *A, const struct lg_exact *B, enum lg_end end)
{
    struct lg_order out = {lg_whole_line(), lg_whole_line()};
    slong e = A->e < B->e ? A->e : B->e;
    fmpz_poly_t part[PARTS];
    arb_struct x[PARTS];
    for (int i = 0; i < PARTS; i++) {
        fmpz_poly_init(part[i]);
        arb_init(x + i);
    }
    distinct_eigenvalues(part[LEFT], A, e);
    distinct_eigenvalues(part[RIGHT], B, e);
    fmpz_poly_gcd(part[SHARED], part[LEFT], part[RIGHT]);
    fmpz_poly_div(part[LEFT], part[LEFT], part[SHARED]);
    fmpz_poly_div(part[RIGHT], part[RIGHT], part[SHARED]);
    bool decided = false;
    for (slong prec = LEAST_BITS; !decided && prec <= MOST_BITS; prec *= 2) {
        for (int i = 0; i < PARTS; i++)
            extreme_root(x + i, part[i], e, end, prec);
        decided = order(&out, x, prec);
    }
    if (end == LG_GREATEST)
        out = (struct lg_order){lg_neg(out.left), lg_neg(out.right)};
    for (int i = 0; i < PARTS; i++) {
        fmpz_poly_clear(part[i]);
        arb_clear(x + i);
    }
    return out;
}

static void deficit(fmpq_t out, const struct lg_exact *A)
{
    fmpz_mat_det(fmpq_numref(out), A->M);
    fmpz_one(fmpq_denref(out));
    for (slong i = 0; i < fmpz_mat_nrows(A->M); i++)
        fmpz_mul(fmpq_denref(out), fmpq_denref(out), fmpz_mat_entry(A->M, i, i));
    fmpz_sub(fmpq_numref(out), fmpq_denref(out), fmpq_numref(out));
    fmpq_canonicalise(out);
}

struct lg_order lg_exact_compare_deficits(const struct lg_exact *A, const struct lg_exact *B)
{
    struct lg_order out = {lg_exact(0), lg_exact(0)};
    fmpq_t a, b;
    arb_t left, right;
    fmpq_init(a);
    fmpq_init(b);
    arb_init(left);
    arb_init(right);
    deficit(a, A);
    deficit(b, B);
    bool decided = fmpq_equal(a, b);
    for (slong prec = LEAST_BITS; !decided && prec <= MOST_BITS; prec *= 2) {
        arb_set_fmpq(left, a, prec);
        arb_set_fmpq(right, b, prec);
        decided = settle(&out, left, right, prec);
    }
    fmpq_clear(a);
    fmpq_clear(b);
    arb_clear(left);
    arb_clear(right);
    return out;
}
