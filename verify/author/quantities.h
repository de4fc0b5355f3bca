/* The quantities that several lemmas speak of: each name is defined once, here, with shape, unit, meaning, and how it is enclosed.
 *
 * A lemma's statement that uses one of these names gets this quantity; those along a run are set by the engine at W_0 and after
 * every step. Names that a lemma declares itself (lg_lemma.quantities) come first.
 *
 * Base units: f, of outputs and labels, and w, of weights. */
#ifndef LG_QUANTITIES_H
#define LG_QUANTITIES_H

#include "verify/author/trajectory.h"
#include "verify/statement/glossary.h"

/* Known from when on. */
enum lg_known { LG_KNOWN_ALWAYS, LG_KNOWN_AT_START, LG_KNOWN_AT_STEP };

struct lg_shared_quantity {
    struct lg_quantity quantity;
    enum lg_known known;
    lg_ball (*value)(const struct lg_trajectory *tr); /* tr is NULL for what is known always */
};

/* NULL: the name is none of these. */
const struct lg_shared_quantity *lg_quantity_find(const char *name);
/* All of them, for checks and documents; ends with a NULL name. */
extern const struct lg_shared_quantity lg_quantities[];

#endif
