/* Exact comparisons of eigenvalues: known spectra, ties, near ties, and the double rung against the exact one. */
#include "verify/rigor/schur.h"
#include "fixtures/fixture.h"

#include <criterion/criterion.h>
#include <string.h>

static struct lg_order compare(size_t n, const double *A, const double *B, enum lg_end end)
{
    struct lg_exact a, b;
    lg_exact_init(&a, n, n);
    lg_exact_init(&b, n, n);
    lg_exact_set(&a, A);
    lg_exact_set(&b, B);
    struct lg_order o = lg_exact_compare(&a, &b, end);
    lg_exact_clear(&a);
    lg_exact_clear(&b);
    return o;
}

static bool tied(struct lg_order o)
{
    return o.left.mid == 0 && o.left.rad == 0 && o.right.mid == 0 && o.right.rad == 0;
}

static bool near(lg_ball x, double value)
{
    return fabs(x.mid - value) <= x.rad + 0x1p-50 * fabs(value) && x.rad <= 0x1p-50 * fabs(value);
}

Test(exact, known_spectra)
{
    const double A[4] = {2, 1, 1, 2}, B[4] = {0.5, 0, 0, 8}, C[4] = {1, 0, 0, 7}, Z[4] = {0};
    struct lg_order o = compare(2, A, B, LG_LEAST);
    cr_assert(near(o.left, 1) && near(o.right, 0.5));
    o = compare(2, A, B, LG_GREATEST);
    cr_assert(near(o.left, 3) && near(o.right, 8));
    cr_assert(tied(compare(2, A, C, LG_LEAST)), "1 is shared, and the least of both");
    cr_assert(!tied(compare(2, A, C, LG_GREATEST)));
    cr_assert(tied(compare(2, Z, Z, LG_LEAST)) && tied(compare(2, A, A, LG_GREATEST)));
    o = compare(2, Z, A, LG_GREATEST);
    cr_assert(o.left.mid == 0 && near(o.right, 3));
}

/* 2 +- sqrt 2 is shared by matrices that look different; one unit in the last place is not. */
Test(exact, ties_and_near_ties)
{
    const double A[4] = {2, 1, 2, 2}, eye[4] = {1, 0, 0, 1};
    const double C[4] = {2, 2, 1, 2}, above[4] = {1 + 0x1p-52, 0, 0, 3}, deep[4] = {1, 0x1p-60, 0x1p-60, 5};
    cr_assert(tied(compare(2, A, C, LG_LEAST)) && tied(compare(2, A, C, LG_GREATEST)));
    struct lg_order o = compare(2, eye, above, LG_LEAST);
    cr_assert(lg_certainly_lt(o.left, o.right));
    o = compare(2, deep, eye, LG_LEAST); /* 1 - 2^-122 or so */
    cr_assert(lg_certainly_lt(o.left, o.right));
}

Test(exact, scales_do_not_matter)
{
    const double small[4] = {0x1p-500, 0, 0, 0x1p-501}, large[4] = {0x1p+500, 0, 0, 0x1p-501};
    cr_assert(tied(compare(2, small, large, LG_LEAST)));
    struct lg_order o = compare(2, small, large, LG_GREATEST);
    cr_assert(lg_certainly_lt(o.left, o.right));
}

/* Roots of (x - 1)(x - 1 - 2^-90)(x - 7) and of its reflection, to many bits and from far away. */
Test(exact, least_root_of_a_cluster)
{
    fmpz_poly_t p, factor;
    arb_t r, expected;
    arb_init(r);
    arb_init(expected);
    fmpz_poly_init(p);
    fmpz_poly_init(factor);
    fmpz_poly_set_str(p, "2  -1237940039285380274899124224 1"); /* x - 2^90 */
    fmpz_poly_set_str(factor, "2  -1237940039285380274899124225 1");
    fmpz_poly_mul(p, p, factor);
    fmpz_poly_set_str(factor, "2  -8665580274997661924293869568 1"); /* x - 7 2^90 */
    fmpz_poly_mul(p, p, factor);
    for (slong prec = 30; prec <= 960; prec *= 2) {
        lg_least_root(r, p, prec);
        arb_set_si(expected, 1);
        arb_mul_2exp_si(expected, expected, 90);
        cr_assert(arb_contains(r, expected) && arb_rel_accuracy_bits(r) >= prec - 1);
        for (slong i = 1; i < p->length; i += 2)
            fmpz_neg(p->coeffs + i, p->coeffs + i);
        lg_least_root(r, p, prec);
        arb_mul_si(expected, expected, -7, prec);
        cr_assert(arb_contains(r, expected) && arb_rel_accuracy_bits(r) >= prec - 1);
        for (slong i = 1; i < p->length; i += 2)
            fmpz_neg(p->coeffs + i, p->coeffs + i);
    }
    fmpz_poly_set_str(p, "3  0 -5 1");
    lg_least_root(r, p, 64);
    cr_assert(arb_is_zero(r));
    arb_clear(r);
    arb_clear(expected);
    fmpz_poly_clear(p);
    fmpz_poly_clear(factor);
}

static bool agree(struct lg_order fast, struct lg_order sure)
{
    bool below = lg_certainly_lt(sure.left, sure.right), above = lg_certainly_lt(sure.right, sure.left);
    return (below || above || tied(sure)) && !(below && lg_certainly_gt(fast.left, fast.right)) &&
           !(!below && lg_certainly_lt(fast.left, fast.right)) &&
           !(tied(sure) && lg_certainly_gt(fast.left, fast.right));
}

/* A pair with eigenvalues within 2^-38 of one another, on which Arb's general root finder never ends. */
Test(schur, eight_eigenvalues_in_a_cluster)
{
    const struct lg_family *f = lg_family_find("matrix-ill-conditioned");
    struct lg_choices choices;
    struct lg_instance a;
    struct lg_schur sure[2];
    char error[256];
    lg_choices_begin(&choices, 3, f->id, 57);
    struct lg_draw draw = {.seed = 3, .index = 57, .kind = LG_MATRIX, .choices = &choices, .unit = LG_U};
    cr_assert(f->generate(&draw, &a, error, sizeof error) == 0 && strstr(a.note, "2^-38, n = 8"));
    cr_assert(lg_schur_bounds(sure, a.n, a.d, a.k, a.X, a.W0, 128) == 0);
    for (size_t i = 0; i < 2; i++)
        cr_assert(lg_certainly_lt(sure[i].lower.left, sure[i].lower.right) &&
                  lg_certainly_lt(sure[i].sharp_upper.left, sure[i].sharp_upper.right));
    lg_instance_clear(&a);
}

/* Two independent computations on every family of pairs: what doubles decide, integers decide alike; the true
 * statements hold, also at ties; and doubles decide most of them. */
Test(schur, double_and_exact_rungs_agree)
{
    size_t stated = 0, decided = 0;
    for (const struct lg_family *const *f = lg_families; *f; f++)
        for (uint64_t index = 0; index < 40 && ((*f)->kinds & LG_MATRIX); index++) {
            struct lg_choices choices;
            struct lg_instance a;
            char error[256];
            lg_choices_begin(&choices, 1, (*f)->id, index);
            struct lg_draw draw = {
                .seed = 1, .index = index, .kind = LG_MATRIX, .choices = &choices, .unit = LG_U};
            cr_assert((*f)->generate(&draw, &a, error, sizeof error) == 0);
            struct lg_schur fast[2], sure[2];
            cr_assert(lg_schur_bounds(fast, a.n, a.d, a.k, a.X, a.W0, 53) == 0);
            cr_assert(lg_schur_bounds(sure, a.n, a.d, a.k, a.X, a.W0, 128) == 0);
            for (size_t i = 0; i < 12; i++) {
                const struct lg_order *x = (const struct lg_order *)&fast[i / 6] + i % 6;
                const struct lg_order *y = (const struct lg_order *)&sure[i / 6] + i % 6;
                cr_assert(agree(*x, *y), "%s %zu, statement %zu", (*f)->id, (size_t)index, i);
                cr_assert(i % 6 > 3 || lg_certainly_le(y->left, y->right), "%s %zu: %zu is false", (*f)->id,
                          (size_t)index, i);
                stated += i % 6 < 4;
                decided += i % 6 < 4 && lg_certainly_le(x->left, x->right);
            }
            lg_instance_clear(&a);
        }
    cr_assert(stated > 1000 && 3 * decided > 2 * stated, "%zu of %zu", decided, stated);
}

Test(schur, oppenheim_by_hand)
{
    const double G[4] = {1, 1, 0, 1}, H[6] = {1, 1, 1, 1, 0, 0}; /* A = (2 1; 1 1), B = (3 1; 1 1) */
    struct lg_order o[2];
    cr_assert(lg_oppenheim(o, 2, 2, 3, G, H) == 2); /* P = (6 1; 1 1): 1/6; A: 1/2; B: 1/3 */
    cr_assert(near(o[0].left, 1. / 6) && near(o[0].right, 1. / 2) && near(o[1].right, 1. / 3));
    const double zero[4] = {0, 0, 1, 1};
    cr_assert(lg_oppenheim(o, 2, 2, 3, zero, H) == 0);
    struct lg_schur_identities same;
    const double ones[2] = {2, 2};
    lg_schur_identities(&same, 2, 2, 1, G, ones);
    cr_assert(same.factor == 0 && same.is_constant && same.multiple == 0);
    lg_schur_identities(&same, 2, 2, 3, G, H);
    cr_assert(same.factor == 0 && !same.is_constant);
}
