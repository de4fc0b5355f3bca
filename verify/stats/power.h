/* What the tests would have detected: "a failure rate of q with probability at least 1 - b".
 *
 * For a test that looks once, after n outcomes. Stopping early only helps: whoever looks more often rejects
 * at least when the final look does. These numbers are printed beside a verdict and decide nothing, so they
 * are plain doubles, accurate to GSL's distribution functions. */
#ifndef LG_STATS_POWER_H
#define LG_STATS_POWER_H

#include "verify/stats/bounded.h"

#include <stddef.h>

/* The smallest number of events among n that rejects "P(event) <= p" at level a (lg_eprocess); n + 1: none
 * does. E(n, s) increases with s, so all larger numbers reject too. p >= 0, a > 0. */
unsigned lg_power_critical(double p, unsigned n, double a);

/* The smallest rate q with P(Bin(n, q) >= critical) >= detection: exact, since the tail increases with q.
 * INFINITY when no rate is detected. 0 < detection < 1. */
double lg_power_rate(double p, unsigned n, double a, double detection);

/* Bounded means, in units of the interval: x in [0, 1], null "the mean is m", 0 < m < 1, tested at level a as
 * one of N entries (N = entries). The returned q is such that every law on [0, 1] with mean >= q in this one
 * entry is rejected with probability >= detection; deviations below m are those of 1 - x above 1 - m.
 * INFINITY when no mean is. A sufficient value, not the smallest. n terms in all, observed through their means
 * (lg_averages). */
double lg_power_averages(double m, size_t n, double a, double detection, size_t entries);
/* The same in units of the mean: the relative deviation of the null's mean, in either direction, that averages of n terms
 * show. INFINITY when there is none, or the interval is a point, or the mean is 0. */
double lg_power_mean(const struct lg_bounded *null, size_t n, double a, double detection, size_t entries);

#endif
