/* Signs and units of a whole glossary, whose definitions and running quantities may speak of one another;
 * see glossary.h. */
#include "verify/statement/check.h"

/* Definitions in order; a running quantity is nonnegative if it starts so and stays so as long as all that
 * are called so do. */
void lg_glossary_mark_signs(struct lg_glossary *g)
{
    const struct lg_glossary_tables *t = &g->tables;
    const size_t first = t->n_quantities + t->n_running;
    bool changed = true;
    for (size_t i = 0; i < t->n_running; i++)
        g->slots[t->n_quantities + i].nonnegative = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < t->n_definitions; i++) {
            lg_mark_signs(g, g->definitions[i]);
            g->slots[first + i].nonnegative = g->definitions[i]->sides[0]->nonnegative;
        }
        for (size_t i = 0; i < t->n_running; i++) {
            struct lg_known_name *s = &g->slots[t->n_quantities + i];
            lg_mark_signs(g, g->running[i]);
            lg_mark_signs(g, g->starts[i]);
            if (s->nonnegative &&
                !(g->running[i]->sides[0]->nonnegative && g->starts[i]->sides[0]->nonnegative)) {
                s->nonnegative = false;
                changed = true;
            }
        }
    }
    for (size_t i = 0; i < t->n_statements; i++)
        lg_mark_signs(g, g->statements[i]);
}

/* What a running quantity has as unit: its start's, and where that is 0 the one that its step gives while
 * its own is not known. */
static int running_unit(struct lg_glossary *g, size_t i, struct lg_glossary_error *error)
{
    const struct lg_glossary_tables *t = &g->tables;
    const struct lg_place start = {"start of running quantity", i, t->running[i].start, error};
    const struct lg_place place = {"running quantity", i, t->running[i].text, error};
    struct lg_known_name *s = &g->slots[t->n_quantities + i];
    struct lg_unit step;
    if (lg_unit_of_node(g, g->starts[i]->sides[0], &s->unit, &start))
        return -1;
    for (int round = 0; round < 2; round++) { /* the second time with its own unit */
        if (lg_unit_of_node(g, g->running[i]->sides[0], &step, &place) ||
            lg_unit_agree(g, g->starts[i]->sides[0], s->unit, g->running[i]->sides[0], step, &s->unit,
                          &place))
            return -1;
    }
    return 0;
}

int lg_glossary_check_units(struct lg_glossary *g, struct lg_glossary_error *error)
{
    const struct lg_glossary_tables *t = &g->tables;
    const size_t first = t->n_quantities + t->n_running;
    for (int round = 0; round < 2;
         round++) { /* definitions may speak of running quantities and the other way round */
        for (size_t i = 0; i < t->n_definitions; i++) {
            const struct lg_place place = {"definition", i, t->definitions[i], error};
            if (lg_unit_of_node(g, g->definitions[i]->sides[0], &g->slots[first + i].unit, &place))
                return -1;
        }
        for (size_t i = 0; i < t->n_running; i++)
            if (running_unit(g, i, error))
                return -1;
    }
    for (size_t i = 0; i < t->n_statements; i++) {
        const struct lg_place place = {"statement", i, t->statements[i], error};
        const struct lg_expression *e = g->statements[i];
        struct lg_unit unit[LG_SIDES], common;
        for (size_t s = 0; s < e->n_sides; s++) {
            if (lg_unit_of_node(g, e->sides[s], &unit[s], &place) ||
                (s > 0 &&
                 lg_unit_agree(g, e->sides[s - 1], unit[s - 1], e->sides[s], unit[s], &common, &place)))
                return -1;
            unit[s] = s > 0 ? common : unit[s];
        }
    }
    return 0;
}
