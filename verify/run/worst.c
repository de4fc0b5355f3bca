/* The worst of many statements (worst.h). What is not finite is not certain, and no later statement hides it. */
#include "verify/run/worst.h"

#include <math.h>

const struct lg_worst lg_worst_none = {0};

/* times rad(x) <= the least that |size| can be. What is not finite is kept: it will not be certain. */
static bool is_known(const arb_t x, ulong times, const arb_t size)
{
    mag_t least, radius;
    if (!arb_is_finite(x) || !arb_is_finite(size))
        return true;
    mag_init(least);
    mag_init(radius);
    arb_get_mag_lower(least, size);
    mag_mul_ui(radius, arb_radref(x), times);
    const bool known = mag_cmp(radius, least) <= 0;
    mag_clear(least);
    mag_clear(radius);
    return known;
}

static void keep(struct lg_worst *w, lg_ball observed, lg_ball bound)
{
    if (w->count++ == 0 || lg_is_worse(observed, bound, w->observed, w->bound)) {
        w->observed = observed;
        w->bound = bound;
    }
}

void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right)
{
    arb_t size;
    arb_init(size);
    arb_abs(size, left);
    const lg_ball observed = lg_ball_from_arb(size), bound = lg_ball_from_arb(right);
    if (is_known(left, 1, right) || lg_doubt(observed, bound) == 2)
        keep(w, observed, bound);
    arb_clear(size);
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
    const bool known = is_known(left, 2, size);
    if (known || lg_doubt(observed, bound) == 2)
        keep(w, observed, bound);
    const double seen = lg_div_up(2 * lg_hi(bound), lg_lo(lg_abs(lg_ball_from_arb(size))));
    if (known && seen > 0 && isfinite(seen) && (w->power == 0 || seen < w->power))
        w->power = seen;
    arb_clear(mid);
    arb_clear(rad);
}

void lg_worst_claim(struct lg_case *c, unsigned i, double coordinate, const struct lg_worst *w)
{
    if (w->count > 0)
        lg_claim(c, i, coordinate, w->observed, w->bound);
    if (w->power > 0)
        lg_claim_power(c, i, w->power);
}

void lg_claim_within(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t right)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_keep(&w, left, right);
    lg_worst_claim(c, i, coordinate, &w);
}

void lg_claim_agrees(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t size)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_agree(&w, left, size);
    lg_worst_claim(c, i, coordinate, &w);
}
