/* alpha, beta and L of the key lemma (T2) on an instance, and labels, step size and number of steps with which it says something. */
#ifndef LG_KEY_CONSTANTS_H
#define LG_KEY_CONSTANTS_H

#include "verify/author/trajectory.h"

/* Certain numbers: alpha a lower bound of sigma_min(J(W_0))/2, beta and L upper bounds on B(W_0, R), R = 4|r_0|/alpha. */
struct lg_key_constants {
    lg_ball alpha, beta, L;
    lg_ball global, local; /* beta is the smaller of B|v||X| and |J(W_0)| + L R; not finite: not available */
};
struct lg_key_constants lg_key_constants_of(const struct lg_trajectory *tr);

/* Where beta came from, as a hypothesis that no claim needs; local: what the other bound is. */
#define LG_KEY_GLOBAL(local)                                                                                \
    {                                                                                                       \
        "global beta", "[B|v||X|] <= [" local "]; where true it is beta, else the other: no claim needs it" \
    }
/* State it: global <= local, where neither need be finite. */
void lg_key_state_global(struct lg_case *c, unsigned hypothesis, lg_ball global, lg_ball local);

/* calibrate() of T2: planted labels in a quarter of the cases; the label scale is the largest power of two with |r_0| <= 0.99
 * alpha^2/(4L); eta in {1, 1/2, 1/8}/beta^2; 6, 12 or 20 steps, in some small cases up to 500. */
void lg_key_calibrate(struct lg_case *c);

#endif
