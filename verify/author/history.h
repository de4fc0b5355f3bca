/* Calls before the one that is looked at: what a program does with a kernel before it asks.
 *
 * Nothing; a larger problem of infinities, whose numbers no buffer may keep; another problem of this size and a step of it; or 1,
 * 2, 257 or 1100 steps, from whose end on everything is asked (fewer of a problem too large for so many). Steps that leave the
 * format or the neighbourhood of W_0, as gradient descent may with eta above 2/|H|, end in W_0 imported again; so do those that a
 * kernel does not offer or refuses. */
#ifndef LG_HISTORY_H
#define LG_HISTORY_H

#include "fixtures/lib/covering.h"
#include "verify/author/lemma.h"

struct lg_history {
    struct lg_case *c;
    const struct lg_network *problem;
    const double *W0; /* k x d */
    enum lg_call_order order;
};
/* Makes the calls; then the kernel holds the problem and W (k x d), which is set. False: it failed (recorded), or no memory. */
bool lg_history_begin(const struct lg_history *h, double *W);
/* Steps before, of a problem whose step takes `work` products. */
size_t lg_history_steps(enum lg_call_order order, size_t work);
/* Are the m weights W finite, and none far outside of what W0 has? */
bool lg_history_is_near(size_t m, const double *W0, const double *W);
/* Is an answer that is not looked at none of a kernel that broke? An honest one may refuse infinities. */
bool lg_history_unlooked(struct lg_case *c, enum lg_op op, enum lg_call answer);

#endif
