/* Anytime-valid, two-sided test of N means, each observed through averages of many bounded terms.
 *
 *   y_ti     = (1/k_t) sum_{l <= k_t} x_tli, the only thing observed; the k_t terms are independent,
 *            lo_i <= x_tli <= hi_i
 *   m_i      the null: E[x_tli | earlier terms] = m_i for all terms, m_i a ball; entries dependent in any way
 *
 * A bet on y itself gains at most a constant an observation, however many terms; here every term counts.
 * Both sides are lg_eprocesses: (x - lo)/(hi - lo) in [0, 1] has mean <= (m_hi - lo)/(hi - lo), and
 * (hi - x)/(hi - lo) has mean <= (hi - m_lo)/(hi - lo). They depend on the sum of the terms only (Hoeffding's
 * reduction to the binomial, eprocess.h), so an average suffices, and the mean over both sides and all
 * entries is an e-process. All variances are taken as large as the mean allows.
 *
 * Example: entry ij of J J^T at random initialization is the average over neurons of s^2 phi'phi'<x_i, x_j>,
 * k terms, or k/2 for antisymmetric initialization, whose neurons come in equal pairs. */
#ifndef LG_STATS_AVERAGES_H
#define LG_STATS_AVERAGES_H

#include "verify/base/status.h"
#include "verify/stats/bounded.h"
#include "verify/stats/eprocess.h"

struct lg_average {
    double lo, hi;
    struct lg_eprocess above, below;
};

struct lg_averages {
    size_t entries;
    struct lg_average *entry; /* N */
};

/* null: N >= 1 entries, not kept; an entry with lo = hi is constant and is no evidence. 0; -1 when memory
 * is short or an m lies outside its interval (or is not finite). lg_averages_clear frees, also after a
 * failure. */
LG_MUST_USE int lg_averages_init(struct lg_averages *a, size_t entries, const struct lg_bounded *null);
void lg_averages_clear(struct lg_averages *a);

/* One average of `terms` terms for every entry: mid, rad of N doubles, rad NULL when exact. Returns N, or the
 * first entry that certainly leaves its interval or is NaN; then nothing is added. */
size_t lg_averages_add(struct lg_averages *a, uint64_t terms, const double *mid, const double *rad);

/* Of the entries tested together: E is the mean of their e-values. It reaches 1/a as soon as one of N reaches N/a, so this
 * test rejects whenever the Bonferroni correction does. Tens of microseconds an entry: look when a batch is complete. */
struct lg_evidence lg_averages_evidence(const struct lg_averages *a);

#endif
