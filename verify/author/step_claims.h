/* What every lemma on a gradient descent run states about the steps themselves: is W+ = W - eta J^T r + e with |e|
 * within the rounding that the kernel declares?
 *
 * The claims are stated at every step. Whether they say anything is a hypothesis: somewhere in the case the
 * declared rounding is at most half the step eta|J^T r|. Where it is nowhere so, the claims are vacuous and
 * counted as that, so that a kernel cannot escape them by declaring much. */
#ifndef LG_STEP_CLAIMS_H
#define LG_STEP_CLAIMS_H

#include "verify/author/trajectory.h"

enum { LG_NO_CLAIM = -1 };
enum { LG_PROBE_EXPONENT = 3, LG_PROBE_STEPS = 2 };

/* Their entries in a lemma's tables; h: the index of the hypothesis. */
#define LG_STEP_ENVELOPE                                                                \
    {                                                                                   \
        "meaningful envelope", "[declared rounding/(eta |J^T r|)] <= 0.5; at some step" \
    }
#define LG_STEP_EXACT                                 \
    {                                                 \
        "exact iterates", "|e_t| <= 0; at every step" \
    }
#define LG_STEP_CLAIM(h)        \
    {                           \
        LG_STEP_CLAIM_FIELDS(h) \
    }
#define LG_STEP_NEURON_CLAIM(h)        \
    {                                  \
        LG_STEP_NEURON_CLAIM_FIELDS(h) \
    }
/* For lemmas in which the control of steps is not the only one: {LG_STEP_CLAIM_FIELDS(h), .control = "control-step"}. */
#define LG_STEP_CLAIM_FIELDS(h)                                                                       \
    "gd-step", LG_IDENTITY, LG_CONFORMANCE, 1u << (h), "|W+ - W + eta J^T r| <= [declared rounding]", \
        "gamma bounds at the declared depths and units", "iteration"
#define LG_STEP_NEURON_CLAIM_FIELDS(h)                                                                   \
    "gd-step-neuron", LG_IDENTITY, LG_CONFORMANCE, 1u << (h),                                            \
        "|w_l+ - w_l + eta (J^T r)_l| <= [declared rounding]; worst neuron l", "as gd-step, row by row", \
        "iteration"
#define LG_STEP_CONTROL(h)                                                                                 \
    {                                                                                                      \
        "control-step", LG_IDENTITY, LG_CONTROL, 1u << (h), "[eta |J^T r|] <= [declared rounding]", "", "" \
    }

/* Where a lemma keeps them in its tables; LG_NO_CLAIM: the lemma has no such entry. */
struct lg_step_claims {
    int h_envelope, h_exact;       /* "meaningful envelope", "exact iterates" */
    int c_step, c_neuron, c_false; /* conformance, row by row, and the control that negates it */
};

/* By the names above. */
struct lg_step_claims lg_step_claims_of(const struct lg_lemma *lemma);

/* State them for the step that tr has just enclosed; *share keeps the least declared rounding / step so far, and
 * starts as INFINITY. */
void lg_step_claims_state(struct lg_case *c, const struct lg_step_claims *which,
                          const struct lg_trajectory *tr, double t, double *share);
/* Two steps with labels eight times their direction, where a step stands clear of rounding in single precision
 * too; coordinate 0. 0, or -1: a call failed (recorded) or memory is short. */
LG_MUST_USE int lg_step_claims_probe(struct lg_case *c, const struct lg_step_claims *which, double *share);
/* The hypothesis, once the last step is stated. */
void lg_step_claims_close(struct lg_case *c, const struct lg_step_claims *which, double share);

#endif
