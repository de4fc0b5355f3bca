/* The value of a tree, in any arithmetic; or the part of it that has none, and why. */
#ifndef LG_EVALUATE_H
#define LG_EVALUATE_H

#include "verify/statement/expression.h"
#include "verify/statement/number.h"

/* Why there is no value. */
struct lg_trouble {
    const char *reason;       /* NULL: there is a value */
    const struct lg_node *at; /* the part that has none, NULL where it is no part of a text */
};

/* Values of names, by slot. */
struct lg_names {
    const struct lg_arithmetic *arithmetic;
    slong bits;
    const struct lg_number *numbers;
    const struct lg_trouble *troubles;
};

/* An enclosure of a bound tree; false, with the first part that has no finite one, where some operation is
 * not certainly defined: a name without a value, a quotient by what may be 0, a root of what may be
 * negative, a logarithm of what may be 0, an overflow. A root is taken where its operand is certainly >= 0,
 * or is so by its form (lg_node.nonnegative), or in sqrt+. */
bool lg_evaluate(struct lg_number *out, const struct lg_node *n, const struct lg_names *names,
                 struct lg_trouble *trouble);

#endif
