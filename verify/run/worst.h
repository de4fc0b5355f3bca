/* One statement for many, from numbers known to many bits: the worst pair observed <= bound (lg_is_worse).
 *
 * Two kinds. An inequality |left| <= right is decided: it holds when every point of both enclosures satisfies it. An identity left = 0
 * cannot be proved by enclosures: it agrees when they overlap, |mid(left)| <= rad(left), which says something only where little is
 * left open. So a statement is made only where it is resolved: the radius of left is at most 2^-LG_RESOLVED of right, or of the size
 * of what is compared. Whether it is depends on radii and sizes alone. */
#ifndef LG_WORST_H
#define LG_WORST_H

#include "verify/rigor/arb_compat.h"
#include "verify/run/lemma.h"

enum { LG_RESOLVED = 20 };
#define LG_RESOLVED_WORDS "stated where the left side is known to 2^-20 of the right"
#define LG_AGREES_WORDS \
    "stated where known to 2^-20 of the size of the terms; the radius, which the midpoint must not exceed"

struct lg_worst {
    size_t count; /* 0: nothing kept yet */
    lg_ball observed, bound;
};
extern const struct lg_worst lg_worst_none;

/* |left| <= right. */
void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right);
/* left = 0, for a difference of numbers of size about `size`. */
void lg_worst_agree(struct lg_worst *w, const arb_t left, const arb_t size);
/* Claim i of the case, if anything was kept. */
void lg_worst_claim(struct lg_case *c, unsigned i, double coordinate, const struct lg_worst *w);

/* The same for one statement. */
void lg_claim_within(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t right);
void lg_claim_agrees(struct lg_case *c, unsigned i, double coordinate, const arb_t left, const arb_t size);

#endif
