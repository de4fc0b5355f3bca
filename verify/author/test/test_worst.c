/* Which of many statements is kept, that nothing unknown looks certain, and what is claimed of it. */
#include "verify/author/record.h"
#include "verify/author/worst.h"

#include <criterion/criterion.h>

static void set(arb_t x, double mid, double rad)
{
    arb_set_d(x, mid);
    mag_set_d(arb_radref(x), rad);
}

/* A pair kept: observed and bound as they come out. */
static struct lg_worst kept(struct lg_worst w, double mid, double rad, double right)
{
    arb_t left, most;
    arb_init(left);
    arb_init(most);
    set(left, mid, rad);
    arb_set_d(most, right);
    lg_worst_keep(&w, left, most);
    arb_clear(left);
    arb_clear(most);
    return w;
}

static bool near(lg_ball x, double value)
{
    return lg_lo(x) <= value && value <= lg_hi(x) && lg_hi(x) - lg_lo(x) <= 0x1p-20 * fabs(value) + 0x1p-60;
}

static struct lg_worst agreed(struct lg_worst w, double mid, double rad, double size)
{
    arb_t left, most;
    arb_init(left);
    arb_init(most);
    set(left, mid, rad);
    arb_set_d(most, size);
    lg_worst_agree(&w, left, most);
    arb_clear(left);
    arb_clear(most);
    return w;
}

/* Overlapping enclosures decide no inequality, however near their midpoints: 3 +- 0.5 <= 3.2 is not known. */
Test(worst, an_inequality_is_decided)
{
    const double r = 0x1p-20;
    struct lg_worst w = kept(lg_worst_none, -3, r, 4);
    cr_expect(w.count == 1 && lg_hi(w.observed) >= 3 + r, "the radius is of the left side");
    cr_expect(near(w.bound, 4) && lg_certainly_le(w.observed, w.bound));
    w = kept(lg_worst_none, 4 - r / 2, r, 4);
    cr_expect_eq(w.count, 0, "it held when the radius was added to the right side");
    w = kept(lg_worst_none, 4 + 2 * r, r, 4);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 2);
    w = kept(lg_worst_none, 0, 0.5, 4);
    cr_expect(w.count == 1 && lg_doubt(w.observed, w.bound) == 0, "coarse, and certain");
    w = kept(lg_worst_none, 3, 2, 4);
    cr_expect_eq(w.count, 0, "not decided: nothing is said");
    w = kept(lg_worst_none, 0, 5, 4);
    cr_expect_eq(w.count, 0, "nor this");
    w = kept(lg_worst_none, 10, 5, 4);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 2, "and yet this one is wrong");
    w = kept(lg_worst_none, 1, 0x1p-30, 0);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 2);
    w = kept(lg_worst_none, 0, 0x1p-30, 0);
    cr_expect_eq(w.count, 0);
    w = kept(lg_worst_none, 1, 0, 0);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 2, "1 <= 0 is seen");
    w = kept(lg_worst_none, 0, 0, 0);
    cr_expect(w.count == 1 && lg_doubt(w.observed, w.bound) == 0);
}

/* 1 <= 1 + 2^-80, both within 2^-100: apart in Arb, overlapping as doubles. The truth stays beside the balls, and is what is
 * claimed; what is false by as little is kept before it. */
Test(worst, what_is_apart_beyond_doubles_is_decided)
{
    struct lg_record record;
    struct lg_case c = {.record = &record, .recipe.lemma = lg_lemma_find("hermite-expansion")};
    struct lg_worst w = lg_worst_none;
    arb_t less, more;
    arb_init(less);
    arb_init(more);
    arb_one(more);
    arb_mul_2exp_si(more, more, -80);
    arb_add_ui(more, more, 1, 128);
    mag_set_d(arb_radref(more), 0x1p-100);
    set(less, 1, 0x1p-100);
    cr_assert_eq(lg_record_open(&record, c.recipe.lemma, false), 0);
    lg_worst_keep(&w, less, more);
    cr_expect(w.count == 1 && w.truth == LG_TRUE);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 1, "the doubles do not tell");
    lg_worst_claim(&c, "entry-tail", 0, &w);
    cr_expect_eq(record.claims[1].truth, LG_TRUE);
    lg_worst_keep(&w, more, less);
    cr_expect(w.count == 2 && w.truth == LG_FALSE);
    lg_worst_keep(&w, less, more);
    cr_expect(w.count == 3 && w.truth == LG_FALSE, "what holds does not hide it");
    lg_worst_claim(&c, "entry-tail", 0, &w);
    cr_expect_eq(record.claims[1].truth, LG_FALSE);
    lg_worst_keep(&w, more, more);
    cr_expect_eq(w.count, 3, "not known: left out");
    arb_clear(less);
    arb_clear(more);
    lg_record_close(&record);
}

/* An identity agrees within its radius, which must be small beside what is compared. */
Test(worst, an_identity_agrees_where_it_is_known)
{
    struct lg_worst w = agreed(lg_worst_none, 0x1p-31, 0x1p-30, 1);
    cr_expect(w.count == 1 && lg_doubt(w.observed, w.bound) == 0);
    w = agreed(lg_worst_none, 0x1p-28, 0x1p-30, 1);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 2, "apart: refuted");
    w = agreed(lg_worst_none, 0, 0.25, 1);
    cr_expect(w.count == 1 && w.power >= 0.5 && w.power < 0.5 + 0x1p-20, "half of it would be seen: %g",
              w.power);
    w = agreed(w, 0, 0x1p-30, 1);
    cr_expect(w.count == 2 && w.power >= 0.5, "of the coarsest: %g", w.power);
    w = agreed(lg_worst_none, 0, 0x1p-30, 1);
    cr_expect(w.power >= 0x1p-29 && w.power < 0x1.001p-29, "%g", w.power);
    w = agreed(lg_worst_none, 0, 0.51, 1);
    cr_expect(w.count == 0 && w.power == 0, "half of it would overlap");
    w = agreed(lg_worst_none, 3, 0.51, 1);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 2, "and yet this one is wrong");
    w = agreed(lg_worst_none, 0, 0, 0);
    cr_expect(w.count == 1 && lg_doubt(w.observed, w.bound) == 0, "exact");
    w = agreed(lg_worst_none, 1, INFINITY, 1);
    cr_expect(w.count == 1 && lg_doubt(w.observed, w.bound) == 1);
}

Test(worst, largest_ratio_wins)
{
    struct lg_worst w = kept(lg_worst_none, 1, 0, 4);
    w = kept(w, 100, 0, 1000);
    cr_expect(near(w.observed, 1), "a larger number with a smaller ratio does not");
    w = kept(w, 3, 0, 4);
    cr_expect(near(w.observed, 3));
    w = kept(w, 1, 0, 2);
    cr_expect(near(w.observed, 3));
    w = kept(w, 9, 0, 4);
    cr_expect(near(w.observed, 9) && lg_doubt(w.observed, w.bound) == 2, "a violation is kept");
    w = kept(kept(w, 3.9, 0, 4), 1, 0, INFINITY);
    cr_expect(near(w.observed, 9) && w.count == 7);
}

/* What is not known is not certain, and no later statement hides it. */
Test(worst, unknown_stays)
{
    static const double none[] = {INFINITY, NAN};
    for (int i = 0; i < 2; i++) {
        struct lg_worst w = kept(kept(lg_worst_none, 1, 0, none[i]), 1, 0, 2);
        cr_expect_eq(lg_doubt(w.observed, w.bound), 1);
        w = kept(kept(lg_worst_none, 1, 0, 2), 1, 0, none[i]);
        cr_expect_eq(lg_doubt(w.observed, w.bound), 1);
    }
    struct lg_worst w = kept(lg_worst_none, 1, INFINITY, 2);
    cr_expect_eq(lg_doubt(w.observed, w.bound), 1, "infinite radius");
}

/* 120 bits are known of both sides and 53 are kept: still an enclosure, and of both. */
Test(worst, enclosures)
{
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    arb_const_pi(left, 120);
    arb_neg(left, left);
    arb_sqrt_ui(right, 11, 120);
    struct lg_worst w = lg_worst_none;
    lg_worst_keep(&w, left, right);
    lg_ball_to_arb(left, w.observed);
    arb_const_pi(right, 120);
    cr_expect(arb_contains(left, right));
    lg_ball_to_arb(left, w.bound);
    arb_sqrt_ui(right, 11, 120);
    cr_expect(arb_contains(left, right));
    cr_expect(w.observed.rad < 1e-15 && w.bound.rad < 1e-15, "%g %g", w.observed.rad, w.bound.rad);
    arb_clear(left);
    arb_clear(right);
}

/* A claim is stated once something was kept, and for the worst. */
Test(worst, claims)
{
    struct lg_record record;
    struct lg_case c = {.record = &record, .recipe.lemma = lg_lemma_find("hermite-expansion")};
    arb_t left, right;
    cr_assert_eq(lg_record_open(&record, c.recipe.lemma, false), 0);
    lg_worst_claim(&c, "entry-tail", 0, &lg_worst_none);
    cr_expect_eq(record.claims[1].count, 0);
    const struct lg_worst w = kept(lg_worst_none, 1, 0, 4);
    lg_worst_claim(&c, "entry-tail", 7, &w);
    cr_expect_eq(record.claims[1].count, 1);
    cr_expect_eq(record.claims[1].coordinate, 7);
    cr_expect_eq(record.claims[1].truth, LG_TRUE);
    arb_init(left);
    arb_init(right);
    set(left, 5, 0x1p-30);
    arb_set_d(right, 4);
    lg_claim_within(&c, "entry-tail", 8, left, right);
    cr_expect_eq(record.claims[1].count, 2);
    cr_expect_eq(record.claims[1].coordinate, 8);
    cr_expect_eq(record.claims[1].truth, LG_FALSE);
    set(left, 0, 0.125);
    const double power = lg_claim_agrees(&c, "routes", 0, left, right);
    cr_expect(power >= 0.0625 && power < 0.0626 && record.claims[0].truth == LG_TRUE);
    arb_clear(left);
    arb_clear(right);
    lg_record_close(&record);
}
