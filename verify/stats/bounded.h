/* The null "E[x] = m" for a variable in a known interval.
 *
 * m is a ball: the null contains each of its points, and a test must be valid for all of them. Bets on a mean
 * above m use its upper end, bets below its lower end: both only lower the capital. In the same way an
 * observation known to a radius counts with its lower end above and its upper end below, after both are moved
 * into [lo, hi], where x itself certainly lies. */
#ifndef LG_STATS_BOUNDED_H
#define LG_STATS_BOUNDED_H

#include "verify/rigor/ball.h"

struct lg_bounded {
    double lo, hi; /* lo <= x <= hi, hi - lo finite; rounded outwards by the caller */
    lg_ball m;
};

/* The part [m_lo, m_hi] of the null inside [lo, hi], false when it is empty or something is not finite. */
static inline bool lg_bounded_null(const struct lg_bounded *b, double *m_lo, double *m_hi)
{
    *m_lo = fmax(lg_lo(b->m), b->lo);
    *m_hi = fmin(lg_hi(b->m), b->hi);
    return isfinite(b->hi - b->lo) && lg_ball_finite(b->m) && *m_lo <= *m_hi;
}

/* Certain ends of x inside [lo, hi]; false when x certainly lies outside or is not a number. */
static inline bool lg_bounded_observe(double lo, double hi, lg_ball x, double *x_lo, double *x_hi)
{
    double below = lg_lo(x), above = lg_hi(x);
    *x_lo = below > lo ? below : lo;
    *x_hi = above < hi ? above : hi;
    return !isnan(x.mid) && !isnan(x.rad) && *x_lo <= *x_hi;
}

#endif
