/* The worst of many statements (worst.h). What is not finite is not certain, and no later statement hides it. */
#include "verify/author/worst.h"

const struct lg_worst lg_worst_none = {0};

static void keep(struct lg_worst *w, lg_ball observed, lg_ball bound)
{
    if (w->count++ == 0 || lg_is_worse(observed, bound, w->observed, w->bound)) {
        w->observed = observed;
        w->bound = bound;
    }
}

/* Left out where both are known and too coarsely: what is not finite stays. */
void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right)
{
    arb_t size;
    arb_init(size);
    arb_abs(size, left);
    const lg_ball observed = lg_ball_from_arb(size), bound = lg_ball_from_arb(right);
    if (!arb_is_finite(left) || !arb_is_finite(right) || lg_doubt(observed, bound) != 1)
        keep(w, observed, bound);
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
    const lg_ball observed = lg_ball_from_arb(mid), bound = lg_ball_from_arb(rad);
    const bool finite = arb_is_finite(left) && arb_is_finite(size);
    const double power = finite && !mag_is_zero(arb_radref(left)) ? seen(left, size) : 0;
    if (!finite || power <= 1 || lg_doubt(observed, bound) == 2)
        keep(w, observed, bound);
    if (power > 0 && power <= 1 && power > w->power)
        w->power = power;
    arb_clear(mid);
    arb_clear(rad);
}

void lg_worst_claim(struct lg_case *c, unsigned i, double coordinate, const struct lg_worst *w)
{
    if (w->count > 0)
        lg_claim(c, i, coordinate, w->observed, w->bound);
}

void lg_claim_within(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t right)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_keep(&w, left, right);
    lg_worst_claim(c, i, coordinate, &w);
}

double lg_claim_agrees(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t size)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_agree(&w, left, size);
    lg_worst_claim(c, i, coordinate, &w);
    return w.power;
}
