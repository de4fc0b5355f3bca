/* MathML of a tree; see mathml.h. A fraction and a root group what they hold, so they need fewer
 * parentheses than text does. */
#include "verify/statement/mathml.h"

#include "verify/statement/notation.h"

#define INVISIBLE_TIMES "\u2062"
#define APPLY "\u2061"

enum level { SUM, PRODUCT, POWER, ATOM };

struct page {
    FILE *out;
    const struct lg_glossary *g;
};

static const char *notation(struct page p, const struct lg_node *name)
{
    const char *symbol = p.g ? lg_glossary_symbol(p.g, name->slot) : NULL;
    return symbol ? symbol : name->name;
}

/* A name that reads as several factors, with which its neighbours must not be mixed up. */
static bool is_composite(struct page p, const struct lg_node *n)
{
    return n->kind == LG_NODE_NAME && lg_notation_is_composite(notation(p, n));
}

static enum level level(struct page p, const struct lg_node *n)
{
    switch (n->kind) {
    case LG_NODE_NEG:
    case LG_NODE_ADD:
    case LG_NODE_SUB:
        return SUM;
    case LG_NODE_MUL:
    case LG_NODE_DIV: /* a fraction among factors needs no parentheses, but as a base it does */
        return PRODUCT;
    case LG_NODE_NAME:
        return is_composite(p, n) ? PRODUCT : ATOM;
    case LG_NODE_DECIMAL:
    case LG_NODE_ABS:
        return ATOM;
    default: /* powers, roots, functions: no base of a power */
        return POWER;
    }
}

/* As operands need it; print_one: as one element. */
static void print(struct page p, const struct lg_node *n, enum level least);
static void print_one(struct page p, const struct lg_node *n, enum level least);

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

/* Words, and functions, stand apart from their neighbours. */
static bool is_word(struct page p, const struct lg_node *n)
{
    if (n->kind == LG_NODE_POW)
        n = n->left;
    if (n->kind != LG_NODE_NAME)
        return n->kind == LG_NODE_EXP || n->kind == LG_NODE_LOG || n->kind == LG_NODE_MIN ||
               n->kind == LG_NODE_MAX;
    return lg_notation_is_word(notation(p, n));
}

/* Between digits a dot, elsewhere the sign that is not seen. `more`: further factors follow. */
static void product(struct page p, const struct lg_node *n, bool more)
{
    const struct lg_node *right = n->right->kind == LG_NODE_POW ? n->right->left : n->right;
    const struct lg_node *left = n->left->kind == LG_NODE_MUL ? n->left->right : n->left;
    if (n->left->kind == LG_NODE_MUL)
        product(p, n->left, true);
    else
        print(p, n->left, is_composite(p, n->left) ? POWER : PRODUCT);
    if (right->kind == LG_NODE_DECIMAL)
        sign(p, "⋅");
    else if (is_word(p, left) || is_word(p, right))
        fputs("<mo lspace=\"0.17em\" rspace=\"0\">" INVISIBLE_TIMES "</mo>", p.out);
    else
        sign(p, INVISIBLE_TIMES);
    print(p, n->right,
          n->right->kind == LG_NODE_DIV || (is_composite(p, n->right) && !more) ? PRODUCT : POWER);
}

static void fraction(struct page p, const struct lg_node *n)
{
    fputs("<mfrac>", p.out);
    print_one(p, n->left, SUM);
    print_one(p, n->right, SUM);
    fputs("</mfrac>", p.out);
}

/* An exponent is written on the line: 1/2, (t-1)/2. */
static void exponent(struct page p, const struct lg_node *n)
{
    if (n->kind != LG_NODE_DIV) {
        print_one(p, n, SUM);
        return;
    }
    fputs("<mrow>", p.out);
    print(p, n->left, PRODUCT);
    fputs("<mn>/</mn>", p.out);
    print(p, n->right, n->right->kind == LG_NODE_MUL || n->right->kind == LG_NODE_DIV ? ATOM : POWER);
    fputs("</mrow>", p.out);
}

static void power(struct page p, const struct lg_node *n)
{
    fputs("<msup>", p.out);
    print_one(p, n->left, ATOM);
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
        product(p, n, false);
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

/* One element of MathML. */
static bool is_one(const struct lg_node *n)
{
    return n->kind == LG_NODE_NAME || n->kind == LG_NODE_DECIMAL || n->kind == LG_NODE_DIV ||
           n->kind == LG_NODE_POW || n->kind == LG_NODE_SQRT || n->kind == LG_NODE_ROOT;
}

/* Fences need a row of their own, or they grow as high as their neighbours. */
static bool has_fences(const struct lg_node *n)
{
    return n->kind == LG_NODE_ABS || n->kind == LG_NODE_EXP || n->kind == LG_NODE_LOG ||
           n->kind == LG_NODE_MIN || n->kind == LG_NODE_MAX;
}

static void print_row(struct page p, const struct lg_node *n, enum level least, bool row)
{
    const bool fenced = level(p, n) < least;
    row = row || fenced || has_fences(n);
    if (row)
        fputs("<mrow>", p.out);
    if (fenced)
        fence(p, "(");
    bare(p, n);
    if (fenced)
        fence(p, ")");
    if (row)
        fputs("</mrow>", p.out);
}

static void print(struct page p, const struct lg_node *n, enum level least)
{
    print_row(p, n, least, false);
}

static void print_one(struct page p, const struct lg_node *n, enum level least)
{
    print_row(p, n, least, !is_one(n));
}

void lg_node_mathml(FILE *out, const struct lg_node *node, const struct lg_glossary *g)
{
    print_one((struct page){out, g}, node, SUM);
}

void lg_expression_mathml(FILE *out, const struct lg_expression *e, const struct lg_glossary *g)
{
    static const char *const relations[] = {"≤", "&lt;", "="};
    const struct page p = {out, g};
    if (e->target) {
        const struct lg_node target = {.kind = LG_NODE_NAME, .name = e->target, .slot = -1};
        if (e->kind == LG_TEXT_RECURRENCE)
            fputs("<msup>", out);
        print_one(p, &target, ATOM);
        if (e->kind == LG_TEXT_RECURRENCE)
            fputs("<mn>′</mn></msup>", out);
        sign(p, e->kind == LG_TEXT_RECURRENCE ? "=" : "≔");
    }
    for (size_t i = 0; i < e->n_sides; i++) {
        if (i > 0)
            sign(p, relations[e->relations[i - 1]]);
        lg_node_mathml(out, e->sides[i], g);
    }
}
