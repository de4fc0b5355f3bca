/* Canonical text of a tree: as few parentheses as the grammar of expression.h allows, so that it parses to
 * the same tree. */
#include "verify/statement/expression.h"

#include <string.h>

enum level { SUM, QUOTIENT, PRODUCT, POWER, ATOM };

static const char *const functions[] = {
    [LG_NODE_SQRT] = "sqrt", [LG_NODE_ROOT] = "sqrt+", [LG_NODE_EXP] = "exp", [LG_NODE_LOG] = "log",
    [LG_NODE_ABS] = "abs",   [LG_NODE_MIN] = "min",    [LG_NODE_MAX] = "max",
};

static enum level level(const struct lg_node *n)
{
    switch (n->kind) {
    case LG_NODE_NEG:
    case LG_NODE_ADD:
    case LG_NODE_SUB:
        return SUM;
    case LG_NODE_DIV:
        return QUOTIENT;
    case LG_NODE_MUL:
        return PRODUCT;
    case LG_NODE_POW:
        return POWER;
    default:
        return ATOM;
    }
}

/* Would the text of a right factor begin with a digit? */
static bool begins_with_digit(const struct lg_node *n)
{
    return n->kind == LG_NODE_DECIMAL || (n->kind == LG_NODE_POW && n->left->kind == LG_NODE_DECIMAL);
}

static void decimal(FILE *out, const struct lg_node *n)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%0*lld", n->decimals + 1, n->mantissa);
    fprintf(out, "%.*s%s%s", length - n->decimals, digits, n->decimals ? "." : "",
            digits + length - n->decimals);
}

static void print(FILE *out, const struct lg_node *n, enum level least);

/* The operands of min(a, b, c), which is min(min(a, b), c). */
static void operands(FILE *out, const struct lg_node *n, enum lg_node_kind kind)
{
    if (n->left->kind == kind && n->right)
        operands(out, n->left, kind);
    else
        print(out, n->left, SUM);
    if (n->right) {
        fputs(", ", out);
        print(out, n->right, SUM);
    }
}

static void binary(FILE *out, const struct lg_node *n, enum level left, const char *sign, enum level right)
{
    print(out, n->left, left);
    fputs(sign, out);
    print(out, n->right, right);
}

static void bare(FILE *out, const struct lg_node *n)
{
    switch (n->kind) {
    case LG_NODE_DECIMAL:
        decimal(out, n);
        break;
    case LG_NODE_NAME:
        fputs(n->name, out);
        break;
    case LG_NODE_NEG:
        fputc('-', out);
        print(out, n->left, QUOTIENT);
        break;
    case LG_NODE_ADD:
        binary(out, n, SUM, " + ", QUOTIENT);
        break;
    case LG_NODE_SUB:
        binary(out, n, SUM, " - ", QUOTIENT);
        break;
    case LG_NODE_MUL:
        binary(out, n, PRODUCT, begins_with_digit(n->right) ? "*" : " ", POWER);
        break;
    case LG_NODE_DIV:
        binary(out, n, PRODUCT, "/", POWER);
        break;
    case LG_NODE_POW:
        print(out, n->left, ATOM);
        fputc('^', out);
        if (n->right->kind == LG_NODE_NEG && level(n->right->left) == ATOM)
            bare(out, n->right);
        else
            print(out, n->right, ATOM);
        break;
    default:
        fprintf(out, "%s(", functions[n->kind]);
        operands(out, n, n->kind);
        fputc(')', out);
    }
}

static void print(FILE *out, const struct lg_node *n, enum level least)
{
    const bool parentheses = level(n) < least;
    if (parentheses)
        fputc('(', out);
    bare(out, n);
    if (parentheses)
        fputc(')', out);
}

void lg_node_print(FILE *out, const struct lg_node *node)
{
    print(out, node, SUM);
}

void lg_expression_print(FILE *out, const struct lg_expression *e)
{
    static const char *const relations[] = {" <= ", " < ", " = "};
    if (e->target)
        fprintf(out, "%s%s", e->target, e->kind == LG_TEXT_RECURRENCE ? "' = " : " := ");
    for (size_t i = 0; i < e->n_sides; i++) {
        if (i > 0)
            fputs(relations[e->relations[i - 1]], out);
        lg_node_print(out, e->sides[i]);
    }
}

void lg_node_text(char *text, size_t size, const struct lg_node *node)
{
    char whole[2 * LG_TEXT_LIMIT] = "";
    FILE *out = fmemopen(whole, sizeof whole, "w");
    if (out) {
        lg_node_print(out, node);
        fclose(out);
    }
    whole[sizeof whole - 1] = '\0';
    const size_t length = strlen(whole);
    if (size == 0)
        return;
    memcpy(text, whole, length < size ? length + 1 : size);
    text[size - 1] = '\0';
    if (length >= size && size > 4)
        memcpy(text + size - 4, "...", 4);
}
