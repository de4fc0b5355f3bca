/* One case: recipe -> instance -> hypotheses and claims -> verdicts. */
#ifndef LG_CASE_H
#define LG_CASE_H

#include "verify/author/record.h"

/* Recipe as one line of key=value text, floats hexadecimal; 0, or -1: more than size bytes. Back: case_text.h. */
LG_MUST_USE int lg_recipe_print(const struct lg_recipe *r, char *out, size_t size);

/* Generates the instance of c->recipe unless it is written out (case_text.h), rounds it to the storage format and calibrates when needed. */
LG_MUST_USE int lg_case_prepare(struct lg_case *c, char *error, size_t error_size);
void lg_case_clear(struct lg_case *c);
/* What the lemma states on the rung c->precision, into c->record. 0, or -1: memory was short, and nothing is known of the case. */
LG_MUST_USE int lg_case_state(struct lg_case *c);
/* check() along the precision ladder; record holds the last rung's statements and the decided verdicts.
 * Returns 0, or -1 when memory is short. *precision: the rung that decided. */
LG_MUST_USE int lg_case_check(struct lg_case *c, struct lg_record *record, bool keep_series, int *precision);
/* The same on one rung of the ladder. */
LG_MUST_USE int lg_case_check_at(struct lg_case *c, struct lg_record *record, bool keep_series,
                                 int precision);
/* Values and step size as the session's kernel stores them, when the recipe is of another format. */
void lg_case_adapt(struct lg_case *c);

#endif
