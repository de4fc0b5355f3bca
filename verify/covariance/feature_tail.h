/* How unlikely badly conditioned random features are: matrix Chernoff for Phi Phi^T, Phi = phi(X W^T) (n x k), W of k
 * independent standard normal rows (Tropp, arXiv 1004.4389, corollary 5.2 at delta = 1/2).
 *
 * Phi Phi^T is a sum of k independent terms phi(Xw) phi(Xw)^T with mean Sigma~ and lambda~ = lambda_min(Sigma~). With
 * c = (1 - log 2)/2 (0.1534...):
 *   bounded     |phi| <= B0, so |phi(Xw)|^2 <= R = n B0^2:
 *               P(lambda_min(Phi Phi^T) <= k lambda~/2) <= n exp(-c k lambda~/R)
 *   truncated   phi B-Lipschitz: |phi(Xw)| is sigma-Lipschitz in w, sigma = B|X|, with mean at most m = sqrt(tr Sigma~);
 *               terms with |phi(Xw)| > m + sigma u carry at most ((m + sigma u)^2 + 2 sigma m/u + 2 sigma^2) e^{-u^2/2} of
 *               the mean; where that is at most lambda~/2, the others have lambda_min >= lambda~/2 and R = (m + sigma u)^2:
 *               P(lambda_min(Phi Phi^T) <= k lambda~/4) <= n exp(-c k lambda~/(2R))
 *   growth      |phi(z)| <= G|z|: |phi(Xw)| <= G|Xw|, which is sigma-Lipschitz, sigma = G|X|, with mean at most m = G|X|_F;
 *               then as truncated. phi need not be Lipschitz. */
#ifndef LG_FEATURE_TAIL_H
#define LG_FEATURE_TAIL_H

#include "verify/activation/activation.h"

struct lg_feature_tail {
    double bounded, truncated; /* upper bounds of the two probabilities; 1 where a form says nothing */
};

/* lambda, trace: of Sigma~; x_norm: |X|. Only upper and lower ends are used. */
struct lg_feature_tail lg_feature_tail(enum lg_activation_id id, size_t n, size_t k, lg_ball lambda,
                                       lg_ball trace, lg_ball x_norm);
/* The growth form, from |X|_F and |X|; 1 where it says nothing. */
double lg_feature_tail_growth(enum lg_activation_id id, size_t n, size_t k, lg_ball lambda,
                              lg_ball x_frobenius, lg_ball x_norm);

#endif
