/* Evidence over many runs against "the null holds in every run", restarted at every run.
 *
 *   t        runs whose evidence was added: 1, 2, ...
 *   F_bt     e-values of run t given the runs before it, b = 1..B; a rate has one for every theta_b = 2^b, -6 <= b <= 14,
 *            F_b = (1 + theta_b)^s / (1 + theta_b p)^n for s events in n trials (eprocess.h), a mean has B = 1
 *   w_t      1/(t (t + 1)); w_1 + ... + w_t = 1 - 1/(t + 1)
 *
 *   M_bt = (M_b,t-1 + w_t) F_bt,  M_b0 = 0,      E_t = (1/B) sum_b M_bt + 1/(t + 1)
 *
 * E_0 = 1, and under the null E[E_t | past] <= (1/B) sum_b (M_b,t-1 + w_t) + 1/(t + 1) = E_t-1: an e-process, so that
 * P(sup_t E_t >= 1/a) <= a whenever and however often one looks (evidence.h). Unrolled, E_t = (1/B) sum_b sum_r w_r
 * F_br ... F_bt + 1/(t + 1): a mixture of products that begin at run r. The plain product F_1 ... F_t would lose what it has in
 * a year of correct runs and could not see a fault that comes later; a fault at run r costs this one log(r (r + 1)).
 *
 * Run t may have its own p. M_bt is kept as a lower bound of its logarithm, so E_t is one too. */
#ifndef LG_STATS_RESTARTS_H
#define LG_STATS_RESTARTS_H

#include "verify/stats/evidence.h"

#include <stdint.h>

#define LG_RESTART_BETS 21

struct lg_restarts {
    unsigned bets; /* B <= LG_RESTART_BETS */
    uint64_t turns;
    double log_m[LG_RESTART_BETS];
};

/* The logarithms of one run's e-values, bounded from below. */
struct lg_factors {
    unsigned bets;
    double log_f[LG_RESTART_BETS];
};
/* s events in n trials of P(event) <= p, 0 <= p; log_e: a lower bound of log E, NaN is E >= 0. */
struct lg_factors lg_factors_rate(double p, uint64_t trials, uint64_t events);
struct lg_factors lg_factors_mean(double log_e);
/* The mean of the factors: what this run says alone. */
struct lg_evidence lg_factors_evidence(const struct lg_factors *f);

struct lg_restarts lg_restarts_make(unsigned bets);
/* f->bets == r->bets */
void lg_restarts_add(struct lg_restarts *r, const struct lg_factors *f);
struct lg_evidence lg_restarts_evidence(const struct lg_restarts *r);

/* w_i, rounded down. */
double lg_restart_weight(uint64_t i);

#endif
