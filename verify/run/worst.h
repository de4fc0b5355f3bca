/* One statement for many: the pair observed <= bound with the largest ratio, from numbers known to many bits. */
#ifndef LG_WORST_H
#define LG_WORST_H

#include "verify/rigor/arb_compat.h"
#include "verify/run/lemma.h"

struct lg_worst {
    double ratio; /* < 0: nothing kept yet */
    lg_ball observed, bound;
};
extern const struct lg_worst lg_worst_none;

/* |left| <= right, where left is known to a radius, which is the allowance: |mid(left)| <= right + rad(left). */
void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right);
/* Claim i of the case, if anything was kept. */
void lg_worst_claim(struct lg_case *c, unsigned i, double coordinate, const struct lg_worst *w);

/* The same for one statement. */
void lg_claim_within(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t right);

#endif
