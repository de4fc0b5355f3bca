/* Equality of trees, and of texts; see expression.h. */
#include "verify/statement/expression.h"

#include <string.h>

bool lg_node_equal(const struct lg_node *a, const struct lg_node *b)
{
    if (!a || !b)
        return a == b;
    return a->kind == b->kind && a->mantissa == b->mantissa && a->decimals == b->decimals &&
           (a->kind != LG_NODE_NAME || !strcmp(a->name, b->name)) && lg_node_equal(a->left, b->left) &&
           lg_node_equal(a->right, b->right);
}

bool lg_expression_equal(const struct lg_expression *a, const struct lg_expression *b)
{
    bool same = a->kind == b->kind && a->n_sides == b->n_sides && !a->target == !b->target &&
                (!a->target || !strcmp(a->target, b->target));
    for (size_t i = 0; same && i < a->n_sides; i++)
        same =
            lg_node_equal(a->sides[i], b->sides[i]) && (i == 0 || a->relations[i - 1] == b->relations[i - 1]);
    return same;
}
