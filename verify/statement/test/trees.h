/* Random trees of a statement's operations, for the tests: any shape that the grammar has, from names that
 * are given. */
#ifndef LG_TEST_TREES_H
#define LG_TEST_TREES_H

#include "verify/rigor/test/sample.h"
#include "verify/statement/expression.h"

enum { TREE_NODES = 400 };

struct trees {
    struct lg_node nodes[TREE_NODES];
    size_t n;
    uint64_t state;
    const char *const *names;
    int n_names;
    bool tame; /* operations that are defined nearly everywhere, exponents that are small */
};

static inline struct lg_node *tree_node(struct trees *t, enum lg_node_kind kind, const struct lg_node *left,
                                        const struct lg_node *right)
{
    struct lg_node *n = &t->nodes[t->n++];
    *n = (struct lg_node){.kind = kind, .left = left, .right = right, .slot = -1};
    return n;
}

static inline const struct lg_node *tree_decimal(struct trees *t, long long mantissa, int decimals)
{
    struct lg_node *n = tree_node(t, LG_NODE_DECIMAL, NULL, NULL);
    for (; decimals > 0 && mantissa % 10 == 0; decimals--)
        mantissa /= 10;
    n->mantissa = mantissa;
    n->decimals = decimals;
    return n;
}

static inline const struct lg_node *tree_leaf(struct trees *t)
{
    if (sample_int(&t->state, 3) == 0)
        return tree_decimal(t, sample_int(&t->state, 3000), sample_int(&t->state, 4));
    struct lg_node *n = tree_node(t, LG_NODE_NAME, NULL, NULL);
    n->slot = sample_int(&t->state, t->n_names);
    n->name = t->names[n->slot];
    return n;
}

/* A tree of at most about `size` operations. */
static inline const struct lg_node *tree(struct trees *t, int size)
{
    if (size <= 0 || t->n > TREE_NODES - 80)
        return tree_leaf(t);
    const enum lg_node_kind kind =
        (enum lg_node_kind)(LG_NODE_NEG + sample_int(&t->state, LG_NODE_MAX - LG_NODE_NEG + 1));
    const bool unary = kind == LG_NODE_NEG || (kind >= LG_NODE_SQRT && kind <= LG_NODE_ABS);
    if (unary)
        return tree_node(t, kind, tree(t, size - 1), NULL);
    const int left = sample_int(&t->state, size);
    const struct lg_node *a = tree(t, left), *b;
    if (kind == LG_NODE_POW && t->tame) {
        static const int halves[] = {2, 3, 4, 1, 5};
        b = tree_decimal(t, 5 * halves[sample_int(&t->state, 5)], 1);
        if (sample_int(&t->state, 4) == 0)
            b = tree_decimal(t, 7, 1);
        if (sample_int(&t->state, 3) == 0)
            b = tree_node(t, LG_NODE_NEG, b, NULL);
    } else
        b = tree(t, size - 1 - left);
    return tree_node(t, kind, a, b);
}

#endif
