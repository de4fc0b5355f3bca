/* One evaluator for all arithmetics; see evaluate.h. Every operation checks what it needs before and that
 * the result is finite. */
#include "verify/statement/evaluate.h"

#include <stdlib.h>

static bool refuse(struct lg_trouble *trouble, const struct lg_node *at, const char *reason)
{
    *trouble = (struct lg_trouble){reason, at};
    return false;
}

static bool name(struct lg_number *out, const struct lg_node *n, const struct lg_names *names,
                 struct lg_trouble *trouble)
{
    if (n->slot < 0)
        return refuse(trouble, n, "is not bound to a quantity");
    const struct lg_trouble *known = &names->troubles[n->slot];
    if (known->reason)
        return refuse(trouble, known->at ? known->at : n, known->reason);
    names->arithmetic->set(out, &names->numbers[n->slot]);
    return true;
}

/* out = x to the power twice/2: the root first where twice is odd, 1 over it where that is negative. */
static bool half_power(struct lg_number *out, const struct lg_node *n, long twice,
                       const struct lg_names *names, struct lg_trouble *trouble)
{
    const struct lg_arithmetic *a = names->arithmetic;
    unsigned m = (unsigned)labs(twice);
    if (m % 2 == 0)
        m /= 2;
    else if (n->left->nonnegative || (a->sign(out) & LG_SIGN_NONNEGATIVE))
        a->root(out, out, names->bits);
    else
        return refuse(trouble, n, "is the square root of a number that may be negative");
    a->power(out, out, m, names->bits);
    if (twice >= 0)
        return true;
    if (!(a->sign(out) & (LG_SIGN_POSITIVE | LG_SIGN_NEGATIVE)))
        return refuse(trouble, n, "divides by a number that may be 0");
    struct lg_number one;
    a->open(&one);
    a->decimal(&one, 1, 0, names->bits);
    a->div(out, &one, out, names->bits);
    a->close(&one);
    return true;
}

static bool power(struct lg_number *x, const struct lg_number *y, const struct lg_node *n,
                  const struct lg_names *names, struct lg_trouble *trouble)
{
    const struct lg_arithmetic *a = names->arithmetic;
    long twice;
    if (a->half_integer(y, &twice))
        return half_power(x, n, twice, names, trouble);
    const int base = a->sign(x), exponent = a->sign(y);
    const bool may_be_0 = !(base & LG_SIGN_POSITIVE);
    if (may_be_0 && !(base & LG_SIGN_NONNEGATIVE) && !n->left->nonnegative)
        return refuse(trouble, n, "is a power of a number that may be negative");
    if (may_be_0 && !(exponent & LG_SIGN_POSITIVE))
        return refuse(trouble, n,
                      "is a power of a number that may be 0, with an exponent that may not be positive");
    a->real_power(x, x, y, names->bits);
    return true;
}

static bool binary(struct lg_number *x, const struct lg_number *y, const struct lg_node *n,
                   const struct lg_names *names, struct lg_trouble *trouble)
{
    const struct lg_arithmetic *a = names->arithmetic;
    switch (n->kind) {
    case LG_NODE_ADD:
        a->add(x, x, y, names->bits);
        return true;
    case LG_NODE_SUB:
        a->sub(x, x, y, names->bits);
        return true;
    case LG_NODE_MUL:
        a->mul(x, x, y, names->bits);
        return true;
    case LG_NODE_MIN:
        a->min(x, x, y, names->bits);
        return true;
    case LG_NODE_MAX:
        a->max(x, x, y, names->bits);
        return true;
    case LG_NODE_POW:
        return power(x, y, n, names, trouble);
    default:
        if (!(a->sign(y) & (LG_SIGN_POSITIVE | LG_SIGN_NEGATIVE)))
            return refuse(trouble, n, "divides by a number that may be 0");
        a->div(x, x, y, names->bits);
        return true;
    }
}

static bool unary(struct lg_number *x, const struct lg_node *n, const struct lg_names *names,
                  struct lg_trouble *trouble)
{
    const struct lg_arithmetic *a = names->arithmetic;
    const int sign = a->sign(x);
    switch (n->kind) {
    case LG_NODE_NEG:
        a->neg(x, x);
        return true;
    case LG_NODE_ABS:
        a->abs(x, x);
        return true;
    case LG_NODE_EXP:
        a->exp(x, x, names->bits);
        return true;
    case LG_NODE_LOG:
        if (!(sign & LG_SIGN_POSITIVE))
            return refuse(trouble, n, "is the logarithm of a number that may not be positive");
        a->log(x, x, names->bits);
        return true;
    case LG_NODE_ROOT:
        if (sign & LG_SIGN_NEGATIVE)
            a->decimal(x, 0, 0, names->bits);
        else
            a->root(x, x, names->bits);
        return true;
    default:
        if (!(sign & LG_SIGN_NONNEGATIVE) && !n->left->nonnegative)
            return refuse(trouble, n, "is the square root of a number that may be negative");
        a->root(x, x, names->bits);
        return true;
    }
}

static bool value(struct lg_number *out, const struct lg_node *n, const struct lg_names *names,
                  struct lg_trouble *trouble)
{
    if (n->kind == LG_NODE_DECIMAL) {
        names->arithmetic->decimal(out, n->mantissa, n->decimals, names->bits);
        return true;
    }
    if (n->kind == LG_NODE_NAME)
        return name(out, n, names, trouble);
    if (!lg_evaluate(out, n->left, names, trouble))
        return false;
    if (!n->right)
        return unary(out, n, names, trouble);
    struct lg_number right;
    names->arithmetic->open(&right);
    const bool done = lg_evaluate(&right, n->right, names, trouble) && binary(out, &right, n, names, trouble);
    names->arithmetic->close(&right);
    return done;
}

bool lg_evaluate(struct lg_number *out, const struct lg_node *n, const struct lg_names *names,
                 struct lg_trouble *trouble)
{
    if (!value(out, n, names, trouble))
        return false;
    return names->arithmetic->finite(out) || refuse(trouble, n, "is not finite, or not known to be");
}
