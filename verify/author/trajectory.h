/* A kernel's gradient descent run, enclosed step by step.
 *
 * W_{t+1} = W_t - eta grad L(W_t) + e_t. At every step: r_t and r_{t+1}, G_t = J_t^T r_t, the increment of f, the
 * perturbation e_t with the kernel's declared envelope, distances and path. Lemmas read the fields; nothing here
 * makes a claim, except that a kernel output that is not finite ends the run (claim "finite-output"). */
#ifndef LG_TRAJECTORY_H
#define LG_TRAJECTORY_H

#include "verify/author/lemma.h"
#include "verify/model/model.h"

struct lg_trajectory {
    struct lg_case *c;
    struct lg_model m;
    struct lg_arith declared;
    double eta;
    const double *W0; /* borrowed */
    double *y;        /* n, owned */
    /* at W_0 */
    struct lg_mat gram0;
    struct lg_spectrum spectrum0;
    lg_ball r0;
    /* step t -> t + 1 */
    size_t t;
    double *W[2];
    struct lg_state state[2]; /* [t % 2] at W_t, [(t + 1) % 2] at W_{t+1} */
    struct lg_gradient g;
    struct lg_increment inc;
    struct lg_conformance conformance;
    lg_ball r, r_next, distance, distance_next, path, path_next, jtr, moved; /* moved = |W_{t+1} - W_t| */
    /* What the theorem allows for rounding: the smaller of the measured |e_t| and the declared rounding, both upper
     * bounds for an honest kernel. An error beyond the declaration earns no allowance. */
    double e;
    double e_sum; /* of sum_{s <= t} e */
    bool has_step;
    bool may_refuse,
        refused; /* LG_UNSUPPORTED is no end of the case: set by the caller; the last step was answered so */
    bool plain;  /* leave out the increment of f; r_{t+1} is then what f(W_{t+1}) says alone */
};

/* Opens the model with labels 2^exponent (lg_case_labels), the state and spectrum at W_0. */
LG_MUST_USE int lg_trajectory_open(struct lg_trajectory *tr, struct lg_case *c, const double *y);
/* Hand problem and weights to the kernel. False when it failed (recorded). */
bool lg_trajectory_start(struct lg_trajectory *tr, double eta);
/* Run one step and enclose it: 1 done, 0 the kernel failed (recorded) or refused, -1 no memory. The former step is dropped. */
LG_MUST_USE int lg_trajectory_step(struct lg_trajectory *tr);
void lg_trajectory_close(struct lg_trajectory *tr);

static inline const struct lg_state *lg_trajectory_now(const struct lg_trajectory *tr)
{
    return &tr->state[tr->t % 2];
}
static inline const struct lg_state *lg_trajectory_next(const struct lg_trajectory *tr)
{
    return &tr->state[(tr->t + 1) % 2];
}
/* Upper bound of |J(W_t)|: T0's beta or |J(W_0)| + L |W_t - W_0|, whichever is smaller. */
double lg_trajectory_beta(const struct lg_trajectory *tr);
/* The smallest relative error of the gradient that the conformance check would certainly catch at this step. */
double lg_conformance_power(const struct lg_conformance *c);

#endif
