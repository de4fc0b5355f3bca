/* Anytime-valid, two-sided test of the means of N bounded variables by betting, entrywise and together.
 *
 *   x_ti     entry i of observation t = 1..n, lo_i <= x_ti <= hi_i; observations independent, entries of one
 *            observation dependent in any way (an n x n matrix)
 *   m_i      the null: E[x_ti | past] = m_i for all i and t, m_i a ball
 *   c_j      2^-j, j = 1 .. J = LG_BETS
 *
 *   K+_ij = prod_t (1 + c_j (x_ti - m_i)/(m_i - lo_i)),   K-_ij = prod_t (1 + c_j (m_i - x_ti)/(hi_i - m_i))
 *
 * are capitals: every factor is >= 1 - c_j > 0 and has conditional expectation 1 under the null, so each is a
 * nonnegative martingale (Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting,
 * J. R. Statist. Soc. B 86 (2024), hedged capital), and so is their mean over bets, signs and entries,
 * E = sum_ij (K+_ij + K-_ij)/(2JN).
 *
 * One bet gains at most log(1 + c (hi - m)/(m - lo)) an observation, however large the deviation; it adapts
 * to small variances by itself. An observation that is a mean of many terms is better given to lg_averages.
 *
 * Rounding. With lambda the double c/(m - lo) rounded down, a factor 1 + lambda (x - m) commits three
 * roundings, the product one; |lambda (x - m)| <= 1 + lambda (x - m) as lambda (x - m) >= -1/2 (1 + u)^3, so
 * that K >= fl(K)(1 - gamma_5n). Capitals below 2^-900 become 0 (no subnormal is ever rounded up) and stay
 * below 2^900: both only lower them. */
#ifndef LG_STATS_BETTING_H
#define LG_STATS_BETTING_H

#include "verify/base/status.h"
#include "verify/stats/bounded.h"
#include "verify/stats/evidence.h"

#define LG_BETS 6

struct lg_bet {
    double lo, hi, m_lo, m_hi;
    double rate_above, rate_below; /* <= 1/(m_hi - lo), 1/(hi - m_lo); 0, no bet, where m is that end */
    double above[LG_BETS], below[LG_BETS]; /* K+, K- */
};

struct lg_betting {
    size_t entries, observations;
    struct lg_bet *bet; /* N */
};

/* null: N >= 1 entries, not kept. 0; -1 when memory is short or an m lies outside its interval (or is not
 * finite). lg_betting_clear frees, also after a failure. */
LG_MUST_USE int lg_betting_init(struct lg_betting *b, size_t entries, const struct lg_bounded *null);
void lg_betting_clear(struct lg_betting *b);

/* One observation of all entries: mid, rad of N doubles, rad NULL when exact. Returns N, or the first entry
 * that certainly leaves its interval or is NaN; then nothing is added. */
size_t lg_betting_add(struct lg_betting *b, const double *mid, const double *rad);

struct lg_entry_evidence lg_betting_evidence(const struct lg_betting *b);

#endif
