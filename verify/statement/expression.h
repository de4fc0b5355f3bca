/* Statements as text: a claim, a hypothesis, a definition or a recurrence is one line, parsed once into a
 * tree.
 *
 *     statement   = sum relation sum { relation sum } ;           at most LG_SIDES sides
 *     relation    = "<=" | "<" | "=" ;
 *     definition  = identifier ":=" sum ;
 *     recurrence  = identifier "'" "=" sum ;                      A' = q A + beta |e|: A after the step
 *     sum         = [ "-" ] quotient { ( "+" | "-" ) quotient } ;
 *     quotient    = product [ "/" power ] ;
 *     product     = power { [ "*" ] power } ;                     without "*" the right factor begins with no digit
 *     power       = atom [ "^" [ "-" ] atom ] ;
 *     atom        = number | name | function "(" sum { "," sum } ")" | "(" sum ")" ;
 *     function    = "sqrt" | "sqrt+" | "exp" | "log" | "abs" | "min" | "max" ;
 *     number      = digit { digit } [ "." digit { digit } ] ;     an exact rational, at most 18 digits
 *     name        = identifier | identifier "(" text ")" | "|" text "|" [ "_" word ] | "[" text "]" ;
 *     identifier  = letter { letter | digit | "_" | "~" | "{" text "}" } { "'" } ;
 *
 * A product binds tighter than a quotient, as one reads alpha^2/(4 L) and eta alpha^2/2; after a quotient
 * comes no further factor and no second quotient: `1/2 eta`, `a/b*c` and `a/b/c` are refused, (1/2) eta or
 * 1/(2 eta) is meant. a^b^c is refused.
 *
 * Names are written as the quantity is spoken of: |r|, |W - W_0|, |X|_F, sigma_min(J_t), alpha', D_{t+1},
 * lambda~, [declared rounding]. What stands between bars, in the parentheses that follow an identifier at
 * once, or in brackets is free text, one name, and its spaces are normalized; nothing in it is computed,
 * and a '=' stands in its subscripts only: |f - sum_{r<=R} a_r|. So `eps(W)` is a name and
 * `eps (a + b)` a product; an absolute value that is to be computed is abs(x).
 * sqrt(x) wants x >= 0 certain, or certain by its form (a square, a norm); sqrt+(x) is the root of max(x,
 * 0). x^0 is 1.
 *
 * Text is at most LG_TEXT_LIMIT bytes of ASCII and nests LG_DEPTH_LIMIT parentheses, which bounds every
 * recursion over a tree. */
#ifndef LG_EXPRESSION_H
#define LG_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { LG_TEXT_LIMIT = 1000, LG_DEPTH_LIMIT = 64, LG_SIDES = 4, LG_DIGIT_LIMIT = 18 };

enum lg_node_kind {
    LG_NODE_DECIMAL,
    LG_NODE_NAME,
    LG_NODE_NEG,
    LG_NODE_ADD,
    LG_NODE_SUB,
    LG_NODE_MUL,
    LG_NODE_DIV,
    LG_NODE_POW,
    LG_NODE_SQRT,
    LG_NODE_ROOT, /* sqrt+ */
    LG_NODE_EXP,
    LG_NODE_LOG,
    LG_NODE_ABS,
    LG_NODE_MIN,
    LG_NODE_MAX,
};

/* One operation, with one operand (left) or two. max(a, b, c) is max(max(a, b), c). */
struct lg_node {
    enum lg_node_kind kind;
    int decimals;       /* of a decimal: its value is mantissa / 10^decimals, no trailing zeros */
    long long mantissa; /* >= 0 */
    const struct lg_node *left, *right;
    const char *name;
    int column;       /* where it stands in the text, from 1 */
    int slot;         /* of a name: its place in a glossary, -1 before it is bound */
    bool nonnegative; /* by its form, see glossary.h */
};

enum lg_relation { LG_RELATION_LE, LG_RELATION_LT, LG_RELATION_EQ };
enum lg_text_kind { LG_TEXT_STATEMENT, LG_TEXT_DEFINITION, LG_TEXT_RECURRENCE, LG_TEXT_SUM };

/* One parsed text; it owns its nodes and names in one piece of memory. */
struct lg_expression {
    enum lg_text_kind kind;
    const char *target;                       /* of a definition or a recurrence, without the prime */
    const struct lg_node *sides[LG_SIDES];    /* of anything but a statement: the first */
    enum lg_relation relations[LG_SIDES - 1]; /* between side i and i + 1 */
    size_t n_sides;
    struct lg_node *nodes; /* all of them, operands before what uses them */
    size_t n_nodes;
    char *names;
};

struct lg_text_error {
    int column; /* from 1; 0: no place in the text */
    char message[240];
};

/* The tree of `text`, freed with lg_expression_free; NULL with what was found and what was expected in
 * *error. */
struct lg_expression *lg_expression_parse(enum lg_text_kind kind, const char *text,
                                          struct lg_text_error *error);
void lg_expression_free(struct lg_expression *e);

/* The same operations on the same numbers and names? */
bool lg_node_equal(const struct lg_node *a, const struct lg_node *b);
bool lg_expression_equal(const struct lg_expression *a, const struct lg_expression *b);

/* Canonical text: what parses to an equal tree. */
void lg_node_print(FILE *out, const struct lg_node *node);
void lg_expression_print(FILE *out, const struct lg_expression *e);

/* The text of a node in `size` bytes, cut short with "..." where it does not fit. */
void lg_node_text(char *text, size_t size, const struct lg_node *node);

#endif
