/* Signs of a ReLU network's pre-activations, and what of them a ball around the start can change (T8).
 *
 * z_il(W) = <x_i, w_l>. Neuron l flips on sample i between W_0 and W when the signs of z_il(W_0) and z_il(W) differ or one of
 * them is 0; then |z_il(W_0)| <= |<x_i, w_l - w_0l>|. Hence in B(W_0, R) at most m_i(R) neurons flip, the largest m for which the m
 * smallest z_il(W_0)^2 add up to at most R^2|x_i|^2, and |J(W) - J(W_0)| <= |v|_inf |diag(m_i(R)^(1/2)) X|, whatever phi'(0) in
 * [0, 1] is (lemmas/THEORY.md, "T2b on ReLU"). Signs that are not certain count as flipped. */
#ifndef LG_FLIPS_H
#define LG_FLIPS_H

#include "verify/model/model.h"

/* z_il at the state, as a ball. */
lg_ball lg_state_z(const struct lg_state *s, size_t i, size_t l);

/* |z_il(W_0)| from below, each sample's in rising order (n x k). Owned; NULL: no memory. */
double *lg_flip_order(const struct lg_state *start);
/* m_i(R) for all samples (n). */
void lg_flip_limits(const struct lg_model *m, const double *order, double R, size_t *limits);
/* Upper bound of |v|_inf |diag(m_i^(1/2)) X|. 0, or -1: no memory. */
LG_MUST_USE int lg_flip_norm(const struct lg_model *m, const size_t *flips, double *out);

/* What flipped on sample i between two states. */
struct lg_flips {
    size_t certain, possible; /* signs certainly differ; signs not certainly the same */
    lg_ball squares;          /* sum of z_il(W_0)^2 over those that flipped */
    lg_ball move;             /* |(W - W_0) x_i|^2; known only where something may have flipped */
};
struct lg_flips lg_flips_between(const struct lg_state *start, const struct lg_state *now, size_t i);

#endif
