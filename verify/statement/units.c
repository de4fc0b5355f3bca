/* Units of trees: exponents of base units, counted in sixtieths so that roots stay exact. See glossary.h
 * for what must agree. */
#include "verify/statement/check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE = 60, TEXT = 120, UNIT_TEXT = 2 * TEXT + 4 };

static bool is_one(struct lg_unit u)
{
    for (size_t i = 0; i < LG_BASE_UNITS; i++)
        if (u.sixtieths[i] != 0)
            return u.any;
    return true;
}

static bool same(struct lg_unit a, struct lg_unit b)
{
    return a.any || b.any || !memcmp(a.sixtieths, b.sixtieths, sizeof a.sixtieths);
}

/* " w^2": the power of one base unit, which is not 0. */
static size_t one_power(char *text, size_t size, const char *name, int sixtieths)
{
    if (sixtieths == WHOLE)
        return (size_t)snprintf(text, size, " %s", name);
    if (sixtieths % WHOLE == 0)
        return (size_t)snprintf(text, size, " %s^%d", name, sixtieths / WHOLE);
    int divisor = 2;
    while (WHOLE % divisor != 0 || sixtieths * divisor % WHOLE != 0)
        divisor++;
    return (size_t)snprintf(text, size, " %s^(%d/%d)", name, sixtieths * divisor / WHOLE, divisor);
}

static void unit_text(const struct lg_glossary *g, struct lg_unit unit, char text[UNIT_TEXT])
{
    char above[TEXT] = "", below[TEXT] = "";
    size_t used[2] = {0}, below_count = 0;
    for (size_t i = 0; i < LG_BASE_UNITS; i++) {
        const int s = unit.sixtieths[i];
        if (s > 0 && used[0] < TEXT)
            used[0] += one_power(above + used[0], TEXT - used[0], g->base_units[i], s);
        if (s < 0 && used[1] < TEXT) {
            used[1] += one_power(below + used[1], TEXT - used[1], g->base_units[i], -s);
            below_count++;
        }
    }
    snprintf(text, UNIT_TEXT, "%s%s%s%s%s", *above ? above + 1 : "1", *below ? "/" : "",
             below_count > 1 ? "(" : "", *below ? below + 1 : "", below_count > 1 ? ")" : "");
}

int lg_unit_agree(const struct lg_glossary *g, const struct lg_node *a, struct lg_unit ua,
                  const struct lg_node *b, struct lg_unit ub, struct lg_unit *common,
                  const struct lg_place *place)
{
    *common = ua.any ? ub : ua;
    if (same(ua, ub))
        return 0;
    char left[TEXT], right[TEXT], left_unit[UNIT_TEXT], right_unit[UNIT_TEXT];
    lg_node_text(left, sizeof left, a);
    lg_node_text(right, sizeof right, b);
    unit_text(g, ua, left_unit);
    unit_text(g, ub, right_unit);
    return lg_place_refuse(place, b->column,
                           "%s has the unit %s and %s the unit %s: they cannot be added or compared", left,
                           left_unit, right, right_unit);
}

static int scale(struct lg_unit *u, long long num, long long den, int column, const struct lg_place *place)
{
    for (size_t i = 0; i < LG_BASE_UNITS; i++) {
        const long long s = u->sixtieths[i] * num;
        if (!u->any && (s % den != 0 || llabs(s / den) > 6000))
            return lg_place_refuse(place, column, "a unit's exponent is a multiple of 1/60 up to 100");
        u->sixtieths[i] = u->any ? 0 : (int)(s / den);
    }
    return 0;
}

static void join(struct lg_unit *u, struct lg_unit v, int sign)
{
    u->any = u->any || v.any;
    for (size_t i = 0; i < LG_BASE_UNITS; i++)
        u->sixtieths[i] = u->any ? 0 : u->sixtieths[i] + sign * v.sixtieths[i];
}

/* A rational of small integers, written as one: 2, -1, (1/2), 0.5. */
static bool rational(const struct lg_node *n, long long *num, long long *den)
{
    switch (n->kind) {
    case LG_NODE_DECIMAL:
        if (n->mantissa > 1000 || n->decimals > 3)
            return false;
        *num = n->mantissa;
        *den = n->decimals == 0 ? 1 : n->decimals == 1 ? 10 : n->decimals == 2 ? 100 : 1000;
        return true;
    case LG_NODE_NEG:
        if (!rational(n->left, num, den))
            return false;
        *num = -*num;
        return true;
    case LG_NODE_DIV:
        *num = n->left->mantissa;
        *den = n->right->mantissa;
        return n->left->kind == LG_NODE_DECIMAL && n->left->decimals == 0 && *num <= 1000 &&
               n->right->kind == LG_NODE_DECIMAL && n->right->decimals == 0 && *den > 0 && *den <= 1000;
    default:
        return false;
    }
}

static int want_one(const struct lg_glossary *g, const struct lg_node *n, struct lg_unit u, const char *what,
                    const struct lg_place *place)
{
    if (is_one(u))
        return 0;
    char text[TEXT], unit[UNIT_TEXT];
    lg_node_text(text, sizeof text, n);
    unit_text(g, u, unit);
    return lg_place_refuse(place, n->column, "%s has the unit %s, and %s has the unit 1", text, unit, what);
}

static int of_power(const struct lg_glossary *g, const struct lg_node *n, struct lg_unit *unit,
                    const struct lg_place *place)
{
    struct lg_unit exponent;
    long long num = 0, den = 1;
    if (lg_unit_of_node(g, n->left, unit, place) || lg_unit_of_node(g, n->right, &exponent, place) ||
        want_one(g, n->right, exponent, "an exponent", place))
        return -1;
    if (rational(n->right, &num, &den))
        return scale(unit, num, den, n->column, place);
    if (want_one(g, n->left, *unit, "what is raised to a power that is not a number", place))
        return -1;
    return 0;
}

static int of_operands(const struct lg_glossary *g, const struct lg_node *n, struct lg_unit *unit,
                       const struct lg_place *place)
{
    struct lg_unit right = {.any = false};
    if (lg_unit_of_node(g, n->left, unit, place) || (n->right && lg_unit_of_node(g, n->right, &right, place)))
        return -1;
    switch (n->kind) {
    case LG_NODE_MUL:
    case LG_NODE_DIV:
        join(unit, right, n->kind == LG_NODE_MUL ? 1 : -1);
        return 0;
    case LG_NODE_ADD:
    case LG_NODE_SUB:
    case LG_NODE_MIN:
    case LG_NODE_MAX:
        return lg_unit_agree(g, n->left, *unit, n->right, right, unit, place);
    case LG_NODE_SQRT:
    case LG_NODE_ROOT:
        return scale(unit, 1, 2, n->column, place);
    case LG_NODE_EXP:
    case LG_NODE_LOG:
        return want_one(g, n->left, *unit, "what stands in exp or log", place);
    default: /* abs, minus */
        return 0;
    }
}

int lg_unit_of_node(const struct lg_glossary *g, const struct lg_node *n, struct lg_unit *unit,
                    const struct lg_place *place)
{
    *unit = (struct lg_unit){.any = false};
    switch (n->kind) {
    case LG_NODE_DECIMAL:
        unit->any = n->mantissa == 0;
        return 0;
    case LG_NODE_NAME:
        *unit = g->slots[n->slot].unit;
        return 0;
    case LG_NODE_POW:
        return of_power(g, n, unit, place);
    default:
        return of_operands(g, n, unit, place);
    }
}

/* The place of a base unit's name, which is new the first time; LG_BASE_UNITS when there are too many. */
static size_t base_unit(struct lg_glossary *g, const char *name)
{
    size_t i = 0;
    while (i < LG_BASE_UNITS && g->base_units[i] && strcmp(g->base_units[i], name))
        i++;
    if (i < LG_BASE_UNITS)
        g->base_units[i] = name;
    return i;
}

static int of_unit_node(struct lg_glossary *g, const struct lg_node *n, struct lg_unit *unit,
                        const struct lg_place *place)
{
    struct lg_unit right;
    long long num, den;
    *unit = (struct lg_unit){.any = false};
    if (n->kind == LG_NODE_DECIMAL && n->mantissa == 1 && n->decimals == 0)
        return 0;
    if (n->kind == LG_NODE_NAME) {
        const size_t i = base_unit(g, n->name);
        if (i == LG_BASE_UNITS)
            return lg_place_refuse(place, n->column, "more than %d base units", LG_BASE_UNITS);
        unit->sixtieths[i] = WHOLE;
        return 0;
    }
    if (n->kind == LG_NODE_MUL || n->kind == LG_NODE_DIV) {
        if (of_unit_node(g, n->left, unit, place) || of_unit_node(g, n->right, &right, place))
            return -1;
        join(unit, right, n->kind == LG_NODE_MUL ? 1 : -1);
        return 0;
    }
    if (n->kind == LG_NODE_POW && rational(n->right, &num, &den))
        return of_unit_node(g, n->left, unit, place) ? -1 : scale(unit, num, den, n->column, place);
    return lg_place_refuse(place, n->column, "a unit is a product of powers of base units: \"f/w^2\"");
}

int lg_unit_of_text(struct lg_glossary *g, const struct lg_expression *e, struct lg_unit *unit,
                    const struct lg_place *place)
{
    return of_unit_node(g, e->sides[0], unit, place);
}
