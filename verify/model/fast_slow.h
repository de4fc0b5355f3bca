/* Constants and bounds of gradient descent on clusterable data, from what is known at W_0.
 *
 * a = Pi_F r, s = Pi_S r; T steps of size eta within B(W_0, R), rounding E = sum |e_t| <= E_max:
 *     alpha = sigma_min(J_0^T | F) - L R,  beta bounds |J|,  eps bounds |Pi_S J| on the ball,
 *     S = |s_0| + eps R >= |s_t|,   A = (|a_0|^2 + (eps S/alpha)^2)^(1/2) + beta E_max >= |a_t|,
 *     path_T <= P := [(2/alpha)|a_0| + 2 eta T eps |s_0| + (2 beta/alpha + 1) E_max] / (1 - 2 eta T eps^2),
 *     and the segments of the steps stay within P + eta(beta A + eps S), which R has to exceed.
 * Derivations: lemmas/THEORY.md, T11. All fields are one-sided: alpha from below, the others from above. */
#ifndef LG_MODEL_FAST_SLOW_H
#define LG_MODEL_FAST_SLOW_H

#include "verify/model/clusters.h"

struct lg_fast_slow {
    lg_ball fast, norm, weights, a0, s0; /* at W_0: sigma_min(J^T|F), |J|, |W|, |a|, |s| */
    lg_ball eta, R, budget, T;
    lg_ball alpha, beta, L, eps, eps_slide, eps_row, S, A, P, need; /* need: what R has to exceed */
    lg_ball time;                                                   /* 2 eta T eps^2 */
};

/* What depends on R: alpha, beta and the eps for the ball of radius `reach`, at least R, and from them S, A, P, need. */
void lg_fast_slow_set(struct lg_fast_slow *k, const struct lg_clustering *q, double reach, double R);

/* A-priori bound of |f_i(W_T) - class label| in cluster l: fast_T/sqrt n_l + slow0 + 2 eps_row P + (wrong/size) range. */
lg_ball lg_label_error(const struct lg_fast_slow *k, const struct lg_clustering *q, size_t l, lg_ball slow0,
                       lg_ball range);

#endif
