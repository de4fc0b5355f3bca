/* One statement for many, from numbers known to many bits: the worst pair observed <= bound (lg_is_worse).
 *
 * Two kinds. An inequality |left| <= right is decided: it holds when every point of both enclosures satisfies it. It is stated
 * where that is possible, rad(left) <= right; elsewhere no number could be shown to keep it. An identity left = 0 cannot be
 * proved by enclosures: it agrees when they overlap, |mid(left)| <= rad(left). It is stated where the same with half of what is
 * compared would be refuted, 2 rad(left) <= size, and its power is the relative error that would be seen, 2 rad(left)/size.
 * What is certainly false is always stated. */
#ifndef LG_WORST_H
#define LG_WORST_H

#include "verify/rigor/arb_compat.h"
#include "verify/run/lemma.h"

#define LG_WITHIN_WORDS "stated where the radius of the left side is at most the right side"
#define LG_AGREES_WORDS                                                                                      \
    "the radius, which the midpoint must not exceed; stated where half of the terms in place of them would " \
    "be refuted"

struct lg_worst {
    size_t count; /* 0: nothing kept yet */
    lg_ball observed, bound;
    double power; /* of identities: the smallest relative error that one of them would have shown; 0: none */
};
extern const struct lg_worst lg_worst_none;

/* |left| <= right. */
void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right);
/* left = 0, for a difference of numbers of size |size|. */
void lg_worst_agree(struct lg_worst *w, const arb_t left, const arb_t size);
/* Claim i of the case, and its power, if anything was kept. */
void lg_worst_claim(struct lg_case *c, unsigned i, double coordinate, const struct lg_worst *w);

/* The same for one statement. */
void lg_claim_within(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t right);
void lg_claim_agrees(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t size);

#endif
