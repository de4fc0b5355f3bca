/* Which nodes are nonnegative by their form; see glossary.h. */
#include "verify/statement/check.h"

static bool is_even(const struct lg_node *n)
{
    return n->kind == LG_NODE_DECIMAL && n->decimals == 0 && n->mantissa % 2 == 0;
}

static bool nonnegative(const struct lg_glossary *g, const struct lg_node *n)
{
    const bool left = n->left && n->left->nonnegative, right = n->right && n->right->nonnegative;
    switch (n->kind) {
    case LG_NODE_NAME:
        return g->slots[n->slot].nonnegative;
    case LG_NODE_DECIMAL:
    case LG_NODE_SQRT:
    case LG_NODE_ROOT:
    case LG_NODE_EXP:
    case LG_NODE_ABS:
        return true;
    case LG_NODE_ADD:
    case LG_NODE_MUL:
    case LG_NODE_DIV:
    case LG_NODE_MIN:
        return left && right;
    case LG_NODE_MAX:
        return left || right;
    case LG_NODE_POW:
        return left || is_even(n->right) || (n->right->kind == LG_NODE_NEG && is_even(n->right->left));
    default:
        return false;
    }
}

/* Operands stand before what uses them. */
void lg_mark_signs(const struct lg_glossary *g, struct lg_expression *e)
{
    for (size_t i = 0; i < e->n_nodes; i++)
        e->nodes[i].nonnegative = nonnegative(g, &e->nodes[i]);
}
