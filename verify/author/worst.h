/* One statement for many, from numbers known to many bits: the worst pair observed <= bound (its truth, then lg_is_worse).
 *
 * Compared in Arb: rounded to doubles, two sides may overlap that are known to be apart. Two kinds. An inequality |left| <= right is decided: stated where every point of both enclosures satisfies it, or none; known
 * more coarsely it is left out, and nothing is said. An identity left = 0 cannot be proved by enclosures: it agrees when they
 * overlap, |mid(left)| <= rad(left). It is stated where the same with half of what is compared would be refuted, 2 rad(left) <=
 * size, and the relative error that it would show is 2 rad(left)/size. What is certainly false is stated in any case. */
#ifndef LG_WORST_H
#define LG_WORST_H

#include "verify/author/lemma.h"
#include "verify/rigor/arb_compat.h"

#define LG_WITHIN_WORDS "stated where the enclosures decide it"
#define LG_AGREES_WORDS                                                                                      \
    "the radius, which the midpoint must not exceed; stated where half of the terms in place of them would " \
    "be refuted"

struct lg_worst {
    size_t count; /* 0: nothing kept yet */
    enum lg_truth truth;
    lg_ball observed, bound; /* to be shown and stored */
    double power; /* of identities: the relative error that any of them would have shown; 0: none */
};
extern const struct lg_worst lg_worst_none;

/* |left| <= right. */
void lg_worst_keep(struct lg_worst *w, const arb_t left, const arb_t right);
/* left = 0, for a difference of numbers of size |size|. */
void lg_worst_agree(struct lg_worst *w, const arb_t left, const arb_t size);
/* The claim, by name, if anything was kept. */
void lg_worst_claim(struct lg_case *c, const char *claim, double coordinate, const struct lg_worst *w);

/* The same for one statement. Of an identity returns the power. */
void lg_claim_within(struct lg_case *c, const char *claim, double coordinate, const arb_t left,
                     const arb_t right);
double lg_claim_agrees(struct lg_case *c, const char *claim, double coordinate, const arb_t left,
                       const arb_t size);

#endif
