/* Units and signs of trees, and the messages of glossary.c. */
#ifndef LG_STATEMENT_CHECK_H
#define LG_STATEMENT_CHECK_H

#include "verify/statement/glossary.h"

/* Which text a message is about, and the text. */
struct lg_place {
    const char *what;
    size_t index;
    const char *text;
    struct lg_glossary_error *error;
};

/* "definition 2, "c := a + b", column 5: MESSAGE"; always -1. */
int lg_place_refuse(const struct lg_place *place, int column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The unit that a quantity's text gives. */
int lg_unit_of_text(struct lg_glossary *g, const struct lg_expression *e, struct lg_unit *unit,
                    const struct lg_place *place);

/* The unit of a bound tree, and whether all its operands agree; -1 with a message that names both sides and
 * both units. */
int lg_unit_of_node(const struct lg_glossary *g, const struct lg_node *n, struct lg_unit *unit,
                    const struct lg_place *place);

/* Do two units agree? Then *common is the one that is known; else the message. */
int lg_unit_agree(const struct lg_glossary *g, const struct lg_node *a, struct lg_unit ua,
                  const struct lg_node *b, struct lg_unit ub, struct lg_unit *common,
                  const struct lg_place *place);

/* Sets `nonnegative` of every node from the slots. */
void lg_mark_signs(const struct lg_glossary *g, struct lg_expression *e);

/* Of all trees of a bound glossary. */
void lg_glossary_mark_signs(struct lg_glossary *g);
int lg_glossary_check_units(struct lg_glossary *g, struct lg_glossary_error *error);

#endif
