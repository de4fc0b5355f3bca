/* Recursive descent over the grammar of expression.h. Parentheses are counted, and all else that recurses
 * is bounded by the length of the text. A tree lies in one piece of memory: no token makes more than two
 * nodes. */
#include "verify/statement/token.h"

#include <stdlib.h>
#include <string.h>

struct parser {
    struct lg_reader r;
    struct lg_expression *e;
    int depth;
};

static const struct lg_node *sum(struct parser *p);

static struct lg_node *node(struct parser *p, enum lg_node_kind kind, size_t at, const struct lg_node *left,
                            const struct lg_node *right)
{
    struct lg_node *n = &p->e->nodes[p->e->n_nodes++];
    *n = (struct lg_node){.kind = kind, .left = left, .right = right, .column = (int)at + 1, .slot = -1};
    return n;
}

/* Take a token of this kind, or say what was expected. */
static bool take(struct parser *p, enum lg_token_kind kind, const char *what)
{
    return p->r.token.kind == kind ? lg_read_token(&p->r) : lg_read_expected(&p->r, what);
}

/* "(" sum { "," sum } ")" of a function: one operand, or two and more for min and max. */
static const struct lg_node *arguments(struct parser *p, enum lg_node_kind kind, size_t at)
{
    const bool several = kind == LG_NODE_MIN || kind == LG_NODE_MAX;
    if (!take(p, LG_TOKEN_OPEN, "'(' after a function"))
        return NULL;
    const struct lg_node *left = sum(p);
    if (!left)
        return NULL;
    if (!several)
        left = node(p, kind, at, left, NULL);
    else if (p->r.token.kind != LG_TOKEN_COMMA) {
        lg_read_expected(&p->r, "',' and a second operand of min or max");
        return NULL;
    }
    while (several && p->r.token.kind == LG_TOKEN_COMMA) {
        const struct lg_node *right = lg_read_token(&p->r) ? sum(p) : NULL;
        if (!right)
            return NULL;
        left = node(p, kind, at, left, right);
    }
    return take(p, LG_TOKEN_CLOSE, several ? "',' or ')'" : "an operator or ')'") ? left : NULL;
}

static const struct lg_node *nested(struct parser *p)
{
    const struct lg_token t = p->r.token;
    if (p->depth == LG_DEPTH_LIMIT) {
        lg_read_refuse(&p->r, t.at, "more than 64 parentheses in one another");
        return NULL;
    }
    p->depth++;
    const struct lg_node *inner = NULL;
    if (lg_read_token(&p->r)) {
        if (t.kind == LG_TOKEN_FUNCTION)
            inner = arguments(p, t.function, t.at);
        else {
            inner = sum(p);
            if (inner && !take(p, LG_TOKEN_CLOSE, "an operator or ')'"))
                inner = NULL;
        }
    }
    p->depth--;
    return inner;
}

static const struct lg_node *atom(struct parser *p)
{
    const struct lg_token t = p->r.token;
    struct lg_node *n;
    switch (t.kind) {
    case LG_TOKEN_DECIMAL:
        n = node(p, LG_NODE_DECIMAL, t.at, NULL, NULL);
        n->mantissa = t.mantissa;
        n->decimals = t.decimals;
        break;
    case LG_TOKEN_NAME:
        n = node(p, LG_NODE_NAME, t.at, NULL, NULL);
        n->name = t.name;
        break;
    case LG_TOKEN_FUNCTION:
    case LG_TOKEN_OPEN:
        return nested(p);
    default:
        lg_read_expected(&p->r, "a number, a name, a function or '('");
        return NULL;
    }
    return lg_read_token(&p->r) ? n : NULL;
}

static const struct lg_node *power(struct parser *p)
{
    const struct lg_node *base = atom(p);
    if (!base || p->r.token.kind != LG_TOKEN_POWER)
        return base;
    const size_t at = p->r.token.at;
    if (!lg_read_token(&p->r))
        return NULL;
    const size_t sign = p->r.token.at;
    const bool negative = p->r.token.kind == LG_TOKEN_MINUS;
    if (negative && !lg_read_token(&p->r))
        return NULL;
    const struct lg_node *exponent = atom(p);
    if (!exponent)
        return NULL;
    if (p->r.token.kind == LG_TOKEN_POWER) {
        lg_read_refuse(&p->r, p->r.token.at, "a^b^c is ambiguous: write a^(b^c) or (a^b)^c");
        return NULL;
    }
    if (negative)
        exponent = node(p, LG_NODE_NEG, sign, exponent, NULL);
    return node(p, LG_NODE_POW, at, base, exponent);
}

static bool begins_factor(enum lg_token_kind kind)
{
    return kind == LG_TOKEN_NAME || kind == LG_TOKEN_FUNCTION || kind == LG_TOKEN_OPEN ||
           kind == LG_TOKEN_DECIMAL || kind == LG_TOKEN_TIMES;
}

static const struct lg_node *product(struct parser *p)
{
    const struct lg_node *left = power(p);
    while (left && begins_factor(p->r.token.kind)) {
        const size_t at = p->r.token.at;
        if (p->r.token.kind == LG_TOKEN_DECIMAL) {
            lg_read_expected(&p->r, "an operator: a number comes first in a product, or after '*'");
            return NULL;
        }
        if (p->r.token.kind == LG_TOKEN_TIMES && !lg_read_token(&p->r))
            return NULL;
        const struct lg_node *right = power(p);
        left = right ? node(p, LG_NODE_MUL, at, left, right) : NULL;
    }
    return left;
}

static const struct lg_node *quotient(struct parser *p)
{
    const struct lg_node *left = product(p);
    if (!left || p->r.token.kind != LG_TOKEN_OVER)
        return left;
    const size_t at = p->r.token.at;
    const struct lg_node *right = lg_read_token(&p->r) ? power(p) : NULL;
    if (!right)
        return NULL;
    if (begins_factor(p->r.token.kind) || p->r.token.kind == LG_TOKEN_OVER) {
        lg_read_refuse(&p->r, p->r.token.at,
                       "ambiguous after a quotient: a/b c is written (a/b) c or a/(b c), and a/b/c likewise");
        return NULL;
    }
    return node(p, LG_NODE_DIV, at, left, right);
}

static const struct lg_node *sum(struct parser *p)
{
    const size_t start = p->r.token.at;
    const bool negative = p->r.token.kind == LG_TOKEN_MINUS;
    if (negative && !lg_read_token(&p->r))
        return NULL;
    const struct lg_node *left = quotient(p);
    if (left && negative)
        left = node(p, LG_NODE_NEG, start, left, NULL);
    while (left && (p->r.token.kind == LG_TOKEN_PLUS || p->r.token.kind == LG_TOKEN_MINUS)) {
        const enum lg_node_kind kind = p->r.token.kind == LG_TOKEN_PLUS ? LG_NODE_ADD : LG_NODE_SUB;
        const size_t at = p->r.token.at;
        const struct lg_node *right = lg_read_token(&p->r) ? quotient(p) : NULL;
        left = right ? node(p, kind, at, left, right) : NULL;
    }
    return left;
}

static bool side(struct parser *p)
{
    return (p->e->sides[p->e->n_sides++] = sum(p)) != NULL;
}

static bool relation(struct parser *p)
{
    const enum lg_token_kind kind = p->r.token.kind;
    if (kind != LG_TOKEN_LE && kind != LG_TOKEN_LT && kind != LG_TOKEN_EQ)
        return lg_read_expected(&p->r, p->e->n_sides > 1 ? "an operator, '<=', '<', '=' or the end"
                                                         : "an operator, '<=', '<' or '='");
    if (p->e->n_sides == LG_SIDES)
        return lg_read_expected(&p->r, "the end: a statement has at most four sides");
    p->e->relations[p->e->n_sides - 1] = kind == LG_TOKEN_LE   ? LG_RELATION_LE
                                         : kind == LG_TOKEN_LT ? LG_RELATION_LT
                                                               : LG_RELATION_EQ;
    return lg_read_token(&p->r);
}

/* identifier ":=" or identifier "'" "=": the name in e->target, without the prime. */
static bool target(struct parser *p)
{
    const bool recurrence = p->e->kind == LG_TEXT_RECURRENCE;
    const struct lg_token t = p->r.token;
    size_t length = t.kind == LG_TOKEN_NAME ? strlen(t.name) : 0;
    if (length == 0 || strchr("|[", *t.name) || strchr(t.name, '('))
        return lg_read_expected(&p->r, "the name that is defined");
    if (recurrence) {
        if (t.name[length - 1] != '\'')
            return lg_read_expected(&p->r, "the name after the step, with a prime: A' = ...");
        p->r.names[-2] = '\0'; /* the last name read ends there */
    }
    p->e->target = t.name;
    return lg_read_token(&p->r) &&
           take(p, recurrence ? LG_TOKEN_EQ : LG_TOKEN_DEFINE, recurrence ? "'='" : "':='");
}

static bool whole(struct parser *p)
{
    const enum lg_text_kind kind = p->e->kind;
    if (!lg_read_token(&p->r))
        return false;
    if ((kind == LG_TEXT_DEFINITION || kind == LG_TEXT_RECURRENCE) && !target(p))
        return false;
    if (!side(p))
        return false;
    if (kind == LG_TEXT_STATEMENT)
        do {
            if (!relation(p) || !side(p))
                return false;
        } while (p->r.token.kind != LG_TOKEN_END);
    return p->r.token.kind == LG_TOKEN_END || lg_read_expected(&p->r, "an operator or the end");
}

/* The canonical text, at most twice as long for its spaces, has to be within the limit too: it is what is
 * stored. */
static bool fits(struct parser *p, size_t length)
{
    char *text = NULL;
    size_t size = 0;
    if (2 * length <= LG_TEXT_LIMIT)
        return true;
    FILE *out = open_memstream(&text, &size);
    if (out) {
        lg_expression_print(out, p->e);
        fclose(out);
    }
    free(text);
    return out && size <= LG_TEXT_LIMIT
               ? true
               : lg_read_refuse(&p->r, 0, "the text, with spaces, is longer than 1000 bytes");
}

struct lg_expression *lg_expression_parse(enum lg_text_kind kind, const char *text,
                                          struct lg_text_error *error)
{
    const size_t length = strnlen(text, LG_TEXT_LIMIT + 1);
    *error = (struct lg_text_error){0};
    struct parser p = {.r = {.text = text, .error = error}};
    if (length > LG_TEXT_LIMIT) {
        lg_read_refuse(&p.r, LG_TEXT_LIMIT, "the text is longer than 1000 bytes");
        return NULL;
    }
    const size_t capacity = 2 * length + 1;
    p.e = calloc(1, sizeof *p.e + capacity * sizeof *p.e->nodes + capacity);
    if (!p.e) {
        snprintf(error->message, sizeof error->message, "out of memory");
        return NULL;
    }
    p.e->kind = kind;
    p.e->nodes = (struct lg_node *)(p.e + 1);
    p.e->names = p.r.names = (char *)(p.e->nodes + capacity);
    if (whole(&p) && fits(&p, length))
        return p.e;
    lg_expression_free(p.e);
    return NULL;
}

void lg_expression_free(struct lg_expression *e)
{
    free(e);
}
