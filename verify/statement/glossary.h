/* What a lemma's statements speak of: quantities that are computed elsewhere, running sums, definitions in
 * order, statements; parsed and checked together, once, before anything is evaluated.
 *
 * Checked: every text parses; every name is declared, running or defined before it is used in a definition;
 * no name is declared twice, or is that of a running one with a prime; every name is used; units agree,
 * where they are given. A unit is a product of powers of base units, written as a statement's product:
 * "f/w^2", "w^(1/2)", "1"; numbers have the unit 1 but 0, which has every one; a quantity whose unit is
 * NULL agrees with anything. Sides of a statement, terms of a sum and operands of min and max must agree;
 * exp, log and exponents take the unit 1, and so does what is raised to a power that is no number.
 *
 * A node is nonnegative by its form when no values of its names make it negative: a number, an even power,
 * a root, exp, abs, a name between bars or declared so, and sums, products, quotients, maxima and minima of
 * such. sqrt and roots in powers may then clip the lower end of an enclosure at 0. */
#ifndef LG_GLOSSARY_H
#define LG_GLOSSARY_H

#include "verify/statement/expression.h"

enum { LG_BASE_UNITS = 8 };

/* A number that the lemma's computation provides. */
struct lg_quantity {
    const char *name;    /* as statements write it: "|r|", "sigma_min(J)", "beta" */
    const char *symbol;  /* in the notation of notation.h where the name's own is not right, else NULL */
    const char *shape;   /* of what it is computed from: "scalar", "n", "k x d" */
    const char *meaning; /* one sentence */
    const char *unit;    /* NULL: not checked */
    bool nonnegative;    /* known to be >= 0; a name between bars always is */
};

/* A running quantity: "A' = q A + beta |e|" and the sum that it starts from, "0". */
struct lg_running {
    const char *text, *start;
};

/* The tables of a lemma; texts outlive the glossary. */
struct lg_glossary_tables {
    const struct lg_quantity *quantities;
    const struct lg_running *running;
    const char *const *definitions;
    const char *const *statements;
    size_t n_quantities, n_running, n_definitions, n_statements;
};

struct lg_unit {
    int sixtieths[LG_BASE_UNITS]; /* exponents of the base units */
    bool any;                     /* of 0, and of what is not known */
};

/* A name: quantities first, then running ones, then definitions, each in the order of its table. */
struct lg_known_name {
    const char *name;
    struct lg_unit unit;
    bool nonnegative, used;
};

struct lg_glossary {
    struct lg_glossary_tables tables;
    struct lg_expression **running, **starts, **definitions, **statements;
    struct lg_expression **all; /* these four, one after the other */
    struct lg_known_name *slots;
    size_t n_slots;
    const char *base_units[LG_BASE_UNITS];
    struct lg_expression *
        *units; /* one per quantity, NULL where not given: they hold the names of the base units */
};

struct lg_glossary_error {
    char message[640]; /* which text, where, what was found, what was expected */
};

/* Parse and check; 0, or -1 with a message and nothing to close. */
int lg_glossary_open(struct lg_glossary *g, const struct lg_glossary_tables *tables,
                     struct lg_glossary_error *error);
void lg_glossary_close(struct lg_glossary *g);

/* The slot of a name, -1: there is none. */
int lg_glossary_slot(const struct lg_glossary *g, const char *name);

/* Its symbol, NULL where the name itself is typeset. */
const char *lg_glossary_symbol(const struct lg_glossary *g, int slot);

#endif
