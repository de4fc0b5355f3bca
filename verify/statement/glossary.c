/* Parses, binds and checks the tables of a lemma; see glossary.h. Errors stop at the first. */
#include "verify/statement/check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int lg_place_refuse(const struct lg_place *place, int column, const char *format, ...)
{
    char *message = place->error->message;
    const size_t size = sizeof place->error->message;
    char shown[140], at[32] = "";
    snprintf(shown, sizeof shown, "%s", place->text);
    if (strlen(place->text) >= sizeof shown)
        memcpy(shown + sizeof shown - 4, "...", 4);
    if (column > 0)
        snprintf(at, sizeof at, ", column %d", column);
    size_t used =
        (size_t)snprintf(message, size, "%s %zu, \"%s\"%s: ", place->what, place->index + 1, shown, at);
    va_list list;
    va_start(list, format);
    vsnprintf(message + used, size - used, format, list);
    va_end(list);
    return -1;
}

static int no_memory(struct lg_glossary_error *error)
{
    snprintf(error->message, sizeof error->message, "out of memory for the statements of a lemma");
    return -1;
}

static int parse(struct lg_expression **out, enum lg_text_kind kind, const struct lg_place *place)
{
    struct lg_text_error error;
    *out = lg_expression_parse(kind, place->text, &error);
    if (*out)
        return 0;
    const char *message =
        strncmp(error.message, "column ", 7) ? error.message : strchr(error.message, ':') + 2;
    return lg_place_refuse(place, error.column, "%s", message);
}

int lg_glossary_slot(const struct lg_glossary *g, const char *name)
{
    for (size_t i = 0; i < g->n_slots; i++)
        if (!strcmp(g->slots[i].name, name))
            return (int)i;
    return -1;
}

const char *lg_glossary_symbol(const struct lg_glossary *g, int slot)
{
    return slot >= 0 && (size_t)slot < g->tables.n_quantities ? g->tables.quantities[slot].symbol : NULL;
}

/* A new slot, which no other has the name of. */
static int declare(struct lg_glossary *g, const char *name, const struct lg_place *place)
{
    if (lg_glossary_slot(g, name) >= 0)
        return lg_place_refuse(place, 0, "%s is declared twice", name);
    g->slots[g->n_slots++] =
        (struct lg_known_name){.name = name, .unit.any = true, .nonnegative = *name == '|'};
    return 0;
}

/* A quantity's own name, which is one name in canonical spelling, with a meaning and a shape. */
static int declare_quantity(struct lg_glossary *g, size_t i, struct lg_glossary_error *error)
{
    const struct lg_quantity *q = &g->tables.quantities[i];
    struct lg_place place = {"quantity", i, q->name, error};
    struct lg_expression *e = NULL;
    if (parse(&e, LG_TEXT_SUM, &place))
        return -1;
    const bool is_name = e->sides[0]->kind == LG_NODE_NAME && !strcmp(e->sides[0]->name, q->name);
    lg_expression_free(e);
    if (!is_name)
        return lg_place_refuse(&place, 0, "expected one name, spelt as it is printed");
    if (!q->meaning || !*q->meaning || !q->shape || !*q->shape)
        return lg_place_refuse(&place, 0, "a quantity has a shape and a meaning");
    if (declare(g, q->name, &place))
        return -1;
    g->slots[i].nonnegative = g->slots[i].nonnegative || q->nonnegative;
    if (!q->unit)
        return 0;
    const struct lg_place unit = {"unit of quantity", i, q->unit, error};
    if (parse(&g->units[i], LG_TEXT_SUM, &unit) || lg_unit_of_text(g, g->units[i], &g->slots[i].unit, &unit))
        return -1;
    return 0;
}

/* Find the slot of every name among the first `known`; `own`, which an expression may mention without using
 * it. */
static int bind(struct lg_glossary *g, struct lg_expression *e, size_t known, int own,
                const struct lg_place *place)
{
    for (size_t i = 0; i < e->n_nodes; i++) {
        struct lg_node *n = &e->nodes[i];
        if (n->kind != LG_NODE_NAME)
            continue;
        n->slot = lg_glossary_slot(g, n->name);
        if (n->slot >= (int)known)
            return lg_place_refuse(place, n->column, "%s is used before it is defined", n->name);
        if (n->slot < 0 && n->name[0] != '|' && n->name[0] != '[' && strchr(n->name, '('))
            return lg_place_refuse(place, n->column,
                                   "%s is not declared; a product is written with a space before '('",
                                   n->name);
        if (n->slot < 0)
            return lg_place_refuse(place, n->column, "%s is not declared", n->name);
        if (n->slot != own)
            g->slots[n->slot].used = true;
    }
    return 0;
}

/* A' is A after the step: no other name is spelt so. */
static int refuse_primed(const struct lg_glossary *g, struct lg_glossary_error *error)
{
    for (size_t i = 0; i < g->tables.n_running; i++) {
        const struct lg_place place = {"running quantity", i, g->tables.running[i].text, error};
        const char *name = g->running[i]->target;
        const size_t n = strlen(name);
        for (size_t s = 0; s < g->n_slots; s++)
            if (!strncmp(g->slots[s].name, name, n) && !strcmp(g->slots[s].name + n, "'"))
                return lg_place_refuse(&place, 0, "%s' is also the name of another quantity", name);
    }
    return 0;
}

static int parse_all(struct lg_glossary *g, struct lg_glossary_error *error)
{
    const struct lg_glossary_tables *t = &g->tables;
    for (size_t i = 0; i < t->n_quantities; i++)
        if (declare_quantity(g, i, error))
            return -1;
    for (size_t i = 0; i < t->n_running; i++) {
        const struct lg_place place = {"running quantity", i, t->running[i].text, error};
        const struct lg_place start = {"start of running quantity", i, t->running[i].start, error};
        if (parse(&g->running[i], LG_TEXT_RECURRENCE, &place) || declare(g, g->running[i]->target, &place) ||
            parse(&g->starts[i], LG_TEXT_SUM, &start))
            return -1;
    }
    for (size_t i = 0; i < t->n_definitions; i++) {
        const struct lg_place place = {"definition", i, t->definitions[i], error};
        if (parse(&g->definitions[i], LG_TEXT_DEFINITION, &place) ||
            declare(g, g->definitions[i]->target, &place))
            return -1;
    }
    for (size_t i = 0; i < t->n_statements; i++) {
        const struct lg_place place = {"statement", i, t->statements[i], error};
        if (parse(&g->statements[i], LG_TEXT_STATEMENT, &place))
            return -1;
    }
    return 0;
}

static int bind_all(struct lg_glossary *g, struct lg_glossary_error *error)
{
    const struct lg_glossary_tables *t = &g->tables;
    const size_t first = t->n_quantities + t->n_running;
    for (size_t i = 0; i < t->n_running; i++) {
        const struct lg_place place = {"running quantity", i, t->running[i].text, error};
        const struct lg_place start = {"start of running quantity", i, t->running[i].start, error};
        if (bind(g, g->running[i], g->n_slots, (int)(t->n_quantities + i), &place) ||
            bind(g, g->starts[i], g->n_slots, -1, &start))
            return -1;
    }
    for (size_t i = 0; i < t->n_definitions; i++) {
        const struct lg_place place = {"definition", i, t->definitions[i], error};
        if (bind(g, g->definitions[i], first + i, -1, &place))
            return -1;
    }
    for (size_t i = 0; i < t->n_statements; i++) {
        const struct lg_place place = {"statement", i, t->statements[i], error};
        if (bind(g, g->statements[i], g->n_slots, -1, &place))
            return -1;
    }
    for (size_t i = 0; i < g->n_slots; i++)
        if (!g->slots[i].used) {
            snprintf(error->message, sizeof error->message,
                     "%s is declared and used by no statement, definition or running quantity",
                     g->slots[i].name);
            return -1;
        }
    return 0;
}

int lg_glossary_open(struct lg_glossary *g, const struct lg_glossary_tables *tables,
                     struct lg_glossary_error *error)
{
    const size_t n = 2 * tables->n_running + tables->n_definitions + tables->n_statements;
    const size_t slots = tables->n_quantities + tables->n_running + tables->n_definitions;
    *g = (struct lg_glossary){.tables = *tables};
    g->all = calloc(n + 1, sizeof(struct lg_expression *));
    g->slots = calloc(slots + 1, sizeof *g->slots);
    g->units = calloc(tables->n_quantities + 1, sizeof(struct lg_expression *));
    int status = -1;
    if (!g->all || !g->slots || !g->units) {
        no_memory(error);
        goto cleanup;
    }
    g->running = g->all;
    g->starts = g->running + tables->n_running;
    g->definitions = g->starts + tables->n_running;
    g->statements = g->definitions + tables->n_definitions;
    if (parse_all(g, error) || refuse_primed(g, error) || bind_all(g, error))
        goto cleanup;
    lg_glossary_mark_signs(g);
    status = lg_glossary_check_units(g, error);
cleanup:
    if (status)
        lg_glossary_close(g);
    return status;
}

void lg_glossary_close(struct lg_glossary *g)
{
    const struct lg_glossary_tables *t = &g->tables;
    for (size_t i = 0; g->all && i < 2 * t->n_running + t->n_definitions + t->n_statements; i++)
        lg_expression_free(g->all[i]);
    for (size_t i = 0; g->units && i < t->n_quantities; i++)
        lg_expression_free(g->units[i]);
    free(g->all);
    free(g->slots);
    free(g->units);
    *g = (struct lg_glossary){0};
}
