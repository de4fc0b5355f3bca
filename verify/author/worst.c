/* The worst of many statements (worst.h). What is not finite is not certain, and no later statement hides it. */
#include "verify/author/worst.h"
#include "verify/author/record.h"

const struct lg_worst lg_worst_none = {0};

static void keep(struct lg_worst *w, enum lg_truth truth, lg_ball observed, lg_ball bound)
{
    const int rank = lg_truth_rank(truth), than = lg_truth_rank(w->truth);
    if (w->count++ == 0 ||
        (rank != than ? rank > than : lg_is_worse(observed, bound, w->observed, w->bound))) {
        w->truth = truth;
        w->observed = observed;
        w->bound = bound;
    }
}

static enum lg_truth compare(const arb_t observed, const arb_t bound)
{
    const bool finite = arb_is_finite(observed) && arb_is_finite(bound);
    return finite && arb_le(observed, bound)   ? LG_TRUE
           : finite && arb_gt(observed, bound) ? LG_FALSE
                                               : LG_UNSURE;
}

/* Left out where both are known and too coarsely: what is not finite stays. */
void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right)
{
    arb_t size;
    arb_init(size);
    arb_abs(size, left);
    const enum lg_truth truth = compare(size, right);
    if (!arb_is_finite(left) || !arb_is_finite(right) || truth != LG_UNSURE)
        keep(w, truth, lg_ball_from_arb(size), lg_ball_from_arb(right));
    arb_clear(size);
}

/* An upper bound of 2 rad(left)/|size|; 0 where the radius is. */
static double seen(const arb_t left, const arb_t size)
{
    mag_t least, radius;
    mag_init(least);
    mag_init(radius);
    arb_get_mag_lower(least, size);
    mag_mul_2exp_si(radius, arb_radref(left), 1);
    mag_div(radius, radius, least);
    const double share = mag_get_d(radius);
    mag_clear(least);
    mag_clear(radius);
    return share;
}

void lg_worst_agree(struct lg_worst *w, const arb_t left, const arb_t size)
{
    arb_t mid, rad;
    arb_init(mid);
    arb_init(rad);
    arb_get_mid_arb(mid, left);
    arb_abs(mid, mid);
    arb_get_rad_arb(rad, left);
    const bool finite = arb_is_finite(left) && arb_is_finite(size);
    const enum lg_truth truth = finite ? compare(mid, rad) : LG_UNSURE; /* both are exact */
    const double power = finite && !mag_is_zero(arb_radref(left)) ? seen(left, size) : 0;
    if (!finite || power <= 1 || truth == LG_FALSE)
        keep(w, truth, lg_ball_from_arb(mid), lg_ball_from_arb(rad));
    if (power > 0 && power <= 1 && power > w->power)
        w->power = power;
    arb_clear(mid);
    arb_clear(rad);
}

void lg_worst_claim(struct lg_case *c, const char *claim, double coordinate, const struct lg_worst *w)
{
    if (w->count > 0)
        lg_claim_decided(c, lg_claim_index(c, claim), coordinate, w->truth, w->observed, w->bound);
}

void lg_claim_within(struct lg_case *c, const char *claim, double coordinate, const arb_t left,
                     const arb_t right)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_keep(&w, left, right);
    lg_worst_claim(c, claim, coordinate, &w);
}

double lg_claim_agrees(struct lg_case *c, const char *claim, double coordinate, const arb_t left,
                       const arb_t size)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_agree(&w, left, size);
    lg_worst_claim(c, claim, coordinate, &w);
    return w.power;
}
