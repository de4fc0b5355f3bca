/* The worst of many statements (worst.h). What is not finite is not certain, and no later statement hides it. */
#include "verify/run/worst.h"

const struct lg_worst lg_worst_none = {0, {0, 0}, {0, 0}};

/* rad(x) <= 2^-LG_RESOLVED of the least that |size| can be. What is not finite is kept: it will not be certain. */
static bool is_resolved(const arb_t x, const arb_t size)
{
    mag_t least;
    if (!arb_is_finite(x) || !arb_is_finite(size))
        return true;
    mag_init(least);
    arb_get_mag_lower(least, size);
    mag_mul_2exp_si(least, least, -LG_RESOLVED);
    const bool resolved = mag_cmp(arb_radref(x), least) <= 0;
    mag_clear(least);
    return resolved;
}

static void keep(struct lg_worst *w, const arb_t observed, const arb_t bound)
{
    const struct lg_worst now = {w->count + 1, lg_ball_from_arb(observed), lg_ball_from_arb(bound)};
    if (w->count++ == 0 || lg_is_worse(now.observed, now.bound, w->observed, w->bound))
        *w = now;
}

void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right)
{
    arb_t size;
    if (!is_resolved(left, right))
        return;
    arb_init(size);
    arb_abs(size, left);
    keep(w, size, right);
    arb_clear(size);
}

void lg_worst_agree(struct lg_worst *w, const arb_t left, const arb_t size)
{
    arb_t mid, rad;
    if (!is_resolved(left, size))
        return;
    arb_init(mid);
    arb_init(rad);
    arb_get_mid_arb(mid, left);
    arb_abs(mid, mid);
    arb_get_rad_arb(rad, left);
    keep(w, mid, rad);
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

void lg_claim_agrees(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t size)
{
    struct lg_worst w = lg_worst_none;
    lg_worst_agree(&w, left, size);
    lg_worst_claim(c, i, coordinate, &w);
}
