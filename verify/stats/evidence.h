/* What an e-value says, in directed rounding.
 *
 * An e-value E >= 0 has expectation <= 1 under the null hypothesis. A nonnegative supermartingale (E_t) that
 * starts at 1, an e-process, satisfies P(sup_t E_t >= 1/a) <= a (Ville 1939): whoever rejects the null as
 * soon as E_t >= 1/a is wrong with probability at most a, whenever and however often he looks. A mean of
 * e-values is an e-value and a mean of e-processes an e-process, whatever the dependence (linearity of the
 * expectation; Vovk and Wang, E-values: calibration, combination and applications, Annals of Statistics 49
 * (2021)).
 *
 * Only lower bounds of E are used, so a rejection is certain: rounding can hide one, never make one. */
#ifndef LG_STATS_EVIDENCE_H
#define LG_STATS_EVIDENCE_H

#include "verify/rigor/arb_compat.h"

#include <stdbool.h>
#include <stddef.h>

struct lg_evidence {
    double log_e; /* <= log E */
    double level; /* >= min(1, 1/E): the smallest level at which the null is rejected */
};

/* From an enclosure, or a lower bound, of E. NaN and whatever may be 0 is no evidence. */
struct lg_evidence lg_evidence_from_arb(const arb_t e);
/* From a lower bound of log E: a sum of logarithms of independent e-values. NaN is no evidence. */
struct lg_evidence lg_evidence_from_log(double log_e);

/* True: the null is rejected at level a > 0. False: the outcomes are consistent with it. */
bool lg_evidence_rejects(struct lg_evidence e, double a);

#endif
