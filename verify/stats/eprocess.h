/* An anytime-valid test of "the mean is at most p", so of "P(event) <= p", for outcomes in [0, 1].
 *
 *   p        the null: E[x_i | x_1..x_{i-1}] <= p for all i; independent seeds satisfy it when P(event) <= p
 *   x_i      outcomes in [0, 1]; 1 for an event, 0 for none, or a bounded quantity
 *   n, s     number of trials, sum of the outcomes
 *
 * For theta > 0 put F(x) = (1 + theta)^x / (1 + theta p). By convexity (1 + theta)^x <= 1 + theta x on
 * [0, 1], so under the null E[F(x_i) | past] <= (1 + theta p)/(1 + theta p) = 1: the product over trials,
 * (1 + theta)^s / (1 + theta p)^n, is a nonnegative supermartingale for every mean <= p, and so is the
 * equally weighted mean over a fixed grid of theta,
 *
 *   E(n, s) = (1/J) sum_j (1 + theta_j)^s / (1 + theta_j p)^n,  theta_j = 2^j,  -6 <= j <= top,
 *
 * with 16 <= 2^top p < 32. For events F is the likelihood ratio of the rate q whose odds are 1 + theta times
 * those of p: this is the method of mixtures over alternatives q > p (Robbins, Ann. Math. Statist. 41
 * (1970)); for bounded outcomes it is Hoeffding's reduction to the binomial (JASA 58 (1963), theorem 1). E
 * depends on n and s only: outcomes may be added in any order and states of parallel parts added up, and E
 * is strictly increasing in s.
 *
 * p = 0 is legal: one event rejects at every level (theta -> infinity), and none is no evidence (E = 1).
 * p >= 1 is trivially true and never rejected (E = 1). */
#ifndef LG_STATS_EPROCESS_H
#define LG_STATS_EPROCESS_H

#include "verify/base/status.h"
#include "verify/stats/evidence.h"

#include <stdint.h>

struct lg_eprocess {
    double p;
    uint64_t trials;
    double events; /* <= the sum of the outcomes; equal to it for events below 2^53 */
};

/* The null p, rounded up by the caller if it is not a double. 0, or -1 when p is negative or NaN. */
LG_MUST_USE int lg_eprocess_init(struct lg_eprocess *e, double p);

/* `trials` more outcomes whose sum is at least `events`: one outcome, the state of another part of the run,
 * or k times the mean of k independent terms. 0, or -1 (and nothing is added) unless
 * 0 <= events <= trials. */
LG_MUST_USE int lg_eprocess_add(struct lg_eprocess *e, uint64_t trials, double events);

/* E at 128 bits, about a microsecond for each theta. A pure function of the state. */
struct lg_evidence lg_eprocess_evidence(const struct lg_eprocess *e);
/* The same as an enclosure of E(n, s), for means over entries. */
void lg_eprocess_arb(arb_t out, const struct lg_eprocess *e);

/* The grid: theta = 2^j for first <= j <= last; 0 < p < 1. */
void lg_eprocess_grid(double p, int *first, int *last);

#endif
