/* What a lemma's tables say, as it is shown: by `explain`, in the store and on the page, in failures. Of a formal lemma everything is
 * printed from the trees that are evaluated. */
#ifndef LG_SHOWN_H
#define LG_SHOWN_H

#include "verify/author/record.h"

enum lg_shown_kind {
    LG_SHOWN_HYPOTHESES,
    LG_SHOWN_CLAIMS,
    LG_SHOWN_DEFINITIONS,
    LG_SHOWN_RUNNING,
    LG_SHOWN_QUANTITIES, /* that the formulas name: the lemma's own, then shared ones */
    LG_SHOWN_KINDS
};
const char *lg_shown_kind_name(
    enum lg_shown_kind kind); /* hypothesis | claim | definition | running | quantity */

struct lg_shown {
    const char *name; /* of the hypothesis or claim; what is defined */
    char *text;       /* canonical ASCII; of a lemma in prose its statement */
    char *mathml;     /* what stands within <math>; of a lemma in prose "" */
    char *remark;     /* for what it is stated; where a running quantity begins; what a quantity means */
    const char *shape, *unit; /* of a quantity; unit NULL: not said */
    bool is_shared;           /* a quantity of quantities.h, the same in all lemmas */
};

/* How many of a kind the lemma has. */
size_t lg_shown_count(const struct lg_lemma *lemma, enum lg_shown_kind kind);
/* Number i of them, to be cleared; 0, or -1 with a message: a text is wrong, or memory is short. */
LG_MUST_USE int lg_shown_open(struct lg_shown *s, const struct lg_lemma *lemma, enum lg_shown_kind kind,
                              size_t i, char *error, size_t error_size);
void lg_shown_clear(struct lg_shown *s);

/* Which term is off: the formula of claim i, the values of its quantities, and the terms of each side that is a sum with what they come
 * to, as lines that begin with `indent`; at most six. `values` are those of lg_statement. Of a lemma in prose only its statement. */
void lg_shown_terms(FILE *out, const char *indent, const struct lg_lemma *lemma, unsigned i,
                    const struct lg_named_value *values, size_t n_values);

#endif
