/* What a lemma says along gradient descent of the kernel: the engine makes the run, the lemma's hooks add what is its own.
 *
 *   two steps of the probe (step_claims.h); the trajectory with the recipe's labels; at_start; what is stated LG_AT_START;
 *   after every step: conformance of the step, for which the lemma has the entries of step_claims.h, shared quantities, at_step, running quantities, what is stated LG_AT_STEP, at_claims;
 *   after the last one: the envelope of the steps, at_end, what is stated LG_AT_END
 *
 * Hooks may be NULL. `own` is the lemma's own variables, zeroed at the start of every rung. */
#ifndef LG_DESCENT_H
#define LG_DESCENT_H

#include "verify/author/step_claims.h"
#include "verify/author/workspace.h"

struct lg_descent {
    size_t own; /* bytes */
    bool plain; /* leave out the increments of f (trajectory.h) */
    void (*at_start)(struct lg_case *c, struct lg_trajectory *tr, void *own);
    void (*at_step)(struct lg_case *c, struct lg_trajectory *tr, void *own);
    void (*at_claims)(struct lg_case *c, struct lg_trajectory *tr, void *own);
    void (*at_end)(struct lg_case *c, struct lg_trajectory *tr, void *own);
};

void lg_descend(struct lg_case *c);

/* A trajectory with labels of this exponent, closed with the rung; for calibrate() too. */
struct lg_trajectory *lg_take_trajectory(struct lg_case *c, int label_exponent);
/* The same with labels y (n). */
struct lg_trajectory *lg_take_trajectory_of(struct lg_case *c, const double *y);
/* Problem and weights to the kernel, with the recipe's step size; one step: or the end of the case. */
void lg_ask_start(struct lg_case *c, struct lg_trajectory *tr);
void lg_take_step(struct lg_case *c, struct lg_trajectory *tr);

#endif
