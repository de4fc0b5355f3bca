/* The formulas of a lemma: its statements, definitions and running quantities, parsed and checked once, and their values in a
 * running case.
 *
 * The statement of a claim or a hypothesis is a formula of verify/statement, after which "; ..." may say where or for what it is
 * stated. There are two ways to state it:
 *
 *   evaluated   every name is a quantity (lg_lemma.quantities, else quantities.h), a running quantity or a definition: both
 *               sides are computed from the text, in balls of doubles on the first rung, in Arb above it (lg_state)
 *   compared    each side is one name, which is no such quantity: two numbers that the lemma computes, given to lg_claim
 *
 * A formula with arithmetic in it whose names are not all known is refused, and so is a claim that is stated the other way. */
#ifndef LG_FORMULAS_H
#define LG_FORMULAS_H

#include "verify/author/lemma.h"
#include "verify/author/quantities.h"
#include "verify/statement/valuation.h"

enum { LG_FORMULA_TEXT = LG_TEXT_LIMIT };

struct lg_formulas {
    const struct lg_lemma *lemma;
    struct lg_glossary glossary;
    int *hypotheses, *claims;                 /* statement of the glossary, -1: compared */
    const struct lg_shared_quantity **shared; /* by slot of a quantity; NULL: the lemma's own */
    struct lg_formula_tables *tables;         /* what the glossary points to */
    int (*shown)[LG_MOST_VALUES]; /* by statement: slots whose values belong to it, -1 at the end */
};

/* Of a lemma, made at the first call and kept; NULL with a message when a text is wrong or memory is short. */
const struct lg_formulas *lg_formulas_of(const struct lg_lemma *lemma, char *error, size_t error_size);

/* Values of a rung. */
struct lg_values {
    const struct lg_formulas *formulas;
    struct lg_valuation valuation;
};
LG_MUST_USE int lg_values_open(struct lg_values *v, const struct lg_formulas *f, int precision);
void lg_values_close(struct lg_values *v);

/* Sets the shared quantities that are known from `known` on; tr is NULL for LG_KNOWN_ALWAYS. */
void lg_values_follow(struct lg_values *v, enum lg_known known, const struct lg_trajectory *tr);

/* The formula of a statement: its text up to the first ';'. */
void lg_formula_text(const char *statement, char text[LG_FORMULA_TEXT + 1]);

#endif
