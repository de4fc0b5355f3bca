/* MathML of a tree; see mathml.h. A fraction and a root group what they hold, so they need fewer parentheses than text does. */
#include "verify/statement/mathml.h"

#include "verify/statement/notation.h"

#define INVISIBLE_TIMES "\u2062"
#define APPLY "\u2061"

enum level { SUM, PRODUCT, POWER, ATOM };

struct page {
    FILE *out;
    const struct lg_glossary *g;
};

static enum level level(const struct lg_node *n)
{
    switch (n->kind) {
    case LG_NODE_NEG:
    case LG_NODE_ADD:
    case LG_NODE_SUB:
        return SUM;
    case LG_NODE_MUL:
    case LG_NODE_DIV: /* a fraction among factors needs no parentheses, but as a base it does */
        return PRODUCT;
    case LG_NODE_POW:
        return POWER;
    default:
        return ATOM;
    }
}

static void print(struct page p, const struct lg_node *n, enum level least);

static void sign(struct page p, const char *s)
{
    fprintf(p.out, "<mo>%s</mo>", s);
}

static void fence(struct page p, const char *s)
{
    fprintf(p.out, "<mo>%s</mo>", s);
}

static void decimal(struct page p, const struct lg_node *n)
{
    fputs("<mn>", p.out);
    lg_node_print(p.out, n);
    fputs("</mn>", p.out);
}

static void name(struct page p, const struct lg_node *n)
{
    const char *symbol = p.g ? lg_glossary_symbol(p.g, n->slot) : NULL;
    if (symbol)
        lg_notation_symbol(p.out, symbol);
    else
        lg_notation_name(p.out, n->name);
}

/* Between digits a dot, elsewhere the sign that is not seen. */
static void product(struct page p, const struct lg_node *n)
{
    const struct lg_node *right = n->right->kind == LG_NODE_POW ? n->right->left : n->right;
    const bool digits = right->kind == LG_NODE_DECIMAL;
    print(p, n->left, PRODUCT);
    sign(p, digits ? "⋅" : INVISIBLE_TIMES);
    print(p, n->right, n->right->kind == LG_NODE_DIV ? PRODUCT : POWER);
}

static void fraction(struct page p, const struct lg_node *n)
{
    fputs("<mfrac>", p.out);
    print(p, n->left, SUM);
    print(p, n->right, SUM);
    fputs("</mfrac>", p.out);
}

/* An exponent is written on the line: 1/2, (t-1)/2. */
static void exponent(struct page p, const struct lg_node *n)
{
    fputs("<mrow>", p.out);
    if (n->kind == LG_NODE_DIV) {
        print(p, n->left, PRODUCT);
        sign(p, "/");
        print(p, n->right, n->right->kind == LG_NODE_MUL || n->right->kind == LG_NODE_DIV ? ATOM : POWER);
    } else
        print(p, n, SUM);
    fputs("</mrow>", p.out);
}

static void power(struct page p, const struct lg_node *n)
{
    fputs("<msup>", p.out);
    print(p, n->left, ATOM);
    exponent(p, n->right);
    fputs("</msup>", p.out);
}

static void root(struct page p, const struct lg_node *n)
{
    fputs("<msqrt>", p.out);
    if (n->kind == LG_NODE_ROOT) { /* of the positive part */
        fputs("<msub><mrow>", p.out);
        fence(p, "(");
        print(p, n->left, SUM);
        fence(p, ")");
        fputs("</mrow><mo>+</mo></msub>", p.out);
    } else
        print(p, n->left, SUM);
    fputs("</msqrt>", p.out);
}

static void operands(struct page p, const struct lg_node *n, enum lg_node_kind kind)
{
    if (n->right && n->left->kind == kind)
        operands(p, n->left, kind);
    else
        print(p, n->left, SUM);
    if (n->right) {
        sign(p, ",");
        print(p, n->right, SUM);
    }
}

static void function(struct page p, const struct lg_node *n)
{
    if (n->kind == LG_NODE_ABS) {
        fence(p, "|");
        print(p, n->left, SUM);
        fence(p, "|");
        return;
    }
    fprintf(p.out, "<mi>%s</mi>",
            n->kind == LG_NODE_EXP   ? "exp"
            : n->kind == LG_NODE_LOG ? "log"
            : n->kind == LG_NODE_MIN ? "min"
                                     : "max");
    sign(p, APPLY);
    fence(p, "(");
    operands(p, n, n->kind);
    fence(p, ")");
}

static void bare(struct page p, const struct lg_node *n)
{
    switch (n->kind) {
    case LG_NODE_DECIMAL:
        decimal(p, n);
        break;
    case LG_NODE_NAME:
        name(p, n);
        break;
    case LG_NODE_NEG:
        sign(p, "−");
        print(p, n->left, PRODUCT);
        break;
    case LG_NODE_ADD:
    case LG_NODE_SUB:
        print(p, n->left, SUM);
        sign(p, n->kind == LG_NODE_ADD ? "+" : "−");
        print(p, n->right, PRODUCT);
        break;
    case LG_NODE_MUL:
        product(p, n);
        break;
    case LG_NODE_DIV:
        fraction(p, n);
        break;
    case LG_NODE_POW:
        power(p, n);
        break;
    case LG_NODE_SQRT:
    case LG_NODE_ROOT:
        root(p, n);
        break;
    default:
        function(p, n);
    }
}

static void print(struct page p, const struct lg_node *n, enum level least)
{
    const bool fenced = level(n) < least;
    fputs("<mrow>", p.out);
    if (fenced)
        fence(p, "(");
    bare(p, n);
    if (fenced)
        fence(p, ")");
    fputs("</mrow>", p.out);
}

void lg_node_mathml(FILE *out, const struct lg_node *node, const struct lg_glossary *g)
{
    print((struct page){out, g}, node, SUM);
}

void lg_expression_mathml(FILE *out, const struct lg_expression *e, const struct lg_glossary *g)
{
    static const char *const relations[] = {"≤", "&lt;", "="};
    const struct page p = {out, g};
    if (e->target) {
        const struct lg_node target = {.kind = LG_NODE_NAME, .name = e->target, .slot = -1};
        if (e->kind == LG_TEXT_RECURRENCE)
            fputs("<msup>", out);
        print(p, &target, ATOM);
        if (e->kind == LG_TEXT_RECURRENCE)
            fputs("<mo>′</mo></msup>", out);
        sign(p, e->kind == LG_TEXT_RECURRENCE ? "=" : "≔");
    }
    for (size_t i = 0; i < e->n_sides; i++) {
        if (i > 0)
            sign(p, relations[e->relations[i - 1]]);
        lg_node_mathml(out, e->sides[i], g);
    }
}
