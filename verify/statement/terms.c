/* The terms of a sum with their values, for messages that say which one matters; see valuation.h. */
#include "verify/statement/valuation.h"

static size_t walk(struct lg_valuation *v, const struct lg_node *n, bool minus, struct lg_term *terms,
                   size_t max)
{
    if (n->kind == LG_NODE_NEG)
        return walk(v, n->left, !minus, terms, max);
    if (n->kind == LG_NODE_ADD || n->kind == LG_NODE_SUB) {
        const size_t before = walk(v, n->left, minus, terms, max), left = before < max ? before : max;
        return before + walk(v, n->right, minus != (n->kind == LG_NODE_SUB), terms + left, max - left);
    }
    if (max == 0)
        return 1;
    struct lg_number x;
    struct lg_trouble trouble;
    v->arithmetic->open(&x);
    const bool known = lg_valuation_value(v, n, &x, &trouble);
    *terms = (struct lg_term){n, minus, known ? v->arithmetic->ball(&x) : lg_whole_line()};
    v->arithmetic->close(&x);
    return 1;
}

size_t lg_terms(struct lg_valuation *v, const struct lg_node *sum, struct lg_term *terms, size_t max)
{
    return walk(v, sum, false, terms, max);
}

static void number(FILE *out, lg_ball x)
{
    if (lg_ball_finite(x))
        fprintf(out, "%.6g", x.mid);
    else
        fputs("unknown", out);
}

void lg_terms_print(FILE *out, struct lg_valuation *v, const struct lg_node *sum)
{
    enum { SHOWN = 16 };
    struct lg_term terms[SHOWN];
    const size_t n = lg_terms(v, sum, terms, SHOWN);
    struct lg_number x;
    struct lg_trouble trouble;
    v->arithmetic->open(&x);
    number(out, lg_valuation_value(v, sum, &x, &trouble) ? v->arithmetic->ball(&x) : lg_whole_line());
    v->arithmetic->close(&x);
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        fputs(i == 0 ? terms[i].minus ? " = -" : " = " : terms[i].minus ? " - " : " + ", out);
        number(out, terms[i].value);
        fputs(" [", out);
        lg_node_print(out, terms[i].node);
        fputc(']', out);
    }
    if (n > SHOWN)
        fprintf(out, " and %zu more terms", n - SHOWN);
}
