/* What the cases would have caught, function by function: the smallest relative error of a function that some case of the scope
 * (scope.h) would certainly have shown, with the activation for which it is largest. */
#ifndef LG_STORE_CATCHES_H
#define LG_STORE_CATCHES_H

#include "verify/store/store.h"

struct lg_catches {
    char kernel[64], function[32], lemma[64], claim[64]; /* the claim that measures it */
    double catches;                                      /* NaN: no case has measured it */
    char activation[16];                                 /* "": problems without one */
    size_t compared,
        cases; /* cases in which it answered, of those of the lemma; 0 of 0: the lemma was not run */
};
/* Every function that a kernel of the scope offers; *rows is malloc'ed. 0, or -1 with a message in store->error. */
LG_MUST_USE int lg_store_catches(struct lg_store *s, struct lg_catches **rows, size_t *n);
/* Is it worse than the limit, or unknown? */
static inline bool lg_catches_fails(const struct lg_catches *c, double limit)
{
    return !(c->catches <= limit);
}
/* Is it offered, and answered no problem that it was asked about? */
static inline bool lg_catches_unanswered(const struct lg_catches *c)
{
    return c->cases > 0 && c->compared == 0;
}

#endif
