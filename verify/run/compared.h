/* What a conformance lemma states of one function that a kernel offers.
 *
 * X: the exact result; its parts X_i (a sample, an entry, a step, or all of it) are compared with what the kernel returns:
 *     claim        |X_i computed - X_i| <= D_i, the rounding that the kernel declares;
 *     control      FALSE: |X_i computed - X_i/2| <= D_i;
 *     hypothesis   D_i <= S_i/2 for some i, S_i the size of the terms that X_i is made of. Where it fails everywhere the
 *                  claim says nothing and is vacuous;
 *     power        the least (D_i + |error| + 2 rad)/|X_i|: the smallest relative error that is certain to be seen.
 * Every function has its own, so that no other function's claims speak for it. */
#ifndef LG_COMPARED_H
#define LG_COMPARED_H

#include "verify/model/model.h"
#include "verify/run/lemma.h"

/* Where a lemma keeps them in its tables, and what the comparisons of the case have shown so far. */
struct lg_compared {
    unsigned hypothesis, claim, control;
    size_t parts;
    double share; /* least D_i/S_i */
};
/* Their entries in the tables. */
#define LG_COMPARED_HYPOTHESIS(function)                                                                 \
    {                                                                                                    \
        "meaningful " function, "declared rounding of " function " <= half of its terms' size somewhere" \
    }
#define LG_COMPARED_CONTROL(function, h, coordinate)                                        \
    {                                                                                       \
        "control-" function, LG_IDENTITY, LG_CONTROL, 1u << (h),                            \
            "FALSE: |half of " function " - computed| <= declared rounding", "", coordinate \
    }

struct lg_compared lg_compared_open(unsigned hypothesis, unsigned claim, unsigned control);
/* One part: error = |computed - exact|, D = declared, exact = |X_i|, S >= size. */
void lg_compared_state(struct lg_case *c, struct lg_compared *f, double coordinate, lg_ball error,
                       double declared, lg_ball exact, double size);
/* The hypothesis, once all parts are stated; nothing where there were none. */
void lg_compared_close(struct lg_case *c, const struct lg_compared *f);

/* f as computed (n) at the state, sample by sample; bound: room for n. */
void lg_compared_forward(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                         const struct lg_arith *a, const double *computed, double *bound);
/* J^T z as computed (k x d), z (n) exact, or, where z is NULL, the gradient J^T r; beta bounds |J|. 0, or -1: no memory. */
int lg_compared_adjoint(struct lg_case *c, struct lg_compared *f, const struct lg_state *s,
                        const struct lg_arith *a, double beta, const double *z, const double *computed);

#endif
