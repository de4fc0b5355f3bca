/* Values of a glossary and decisions; see valuation.h. */
#include "verify/statement/valuation.h"

#include <assert.h>
#include <stdlib.h>

static const char MISSING[] = "has no value", NOT_FINITE[] = "is not finite, or not known to be";

int lg_valuation_open(struct lg_valuation *v, const struct lg_glossary *g,
                      const struct lg_arithmetic *arithmetic, slong bits)
{
    const size_t running = g->tables.n_running;
    *v = (struct lg_valuation){.glossary = g, .arithmetic = arithmetic, .bits = bits, .stale = true};
    v->numbers = calloc(g->n_slots + running + 1, sizeof *v->numbers);
    v->troubles = calloc(g->n_slots + 1, sizeof *v->troubles);
    if (!v->numbers || !v->troubles) {
        free(v->numbers);
        free(v->troubles);
        *v = (struct lg_valuation){0};
        return -1;
    }
    v->next = v->numbers + g->n_slots;
    for (size_t i = 0; i < g->n_slots + running; i++)
        arithmetic->open(&v->numbers[i]);
    for (size_t i = 0; i < g->n_slots; i++)
        v->troubles[i].reason = MISSING;
    return 0;
}

void lg_valuation_close(struct lg_valuation *v)
{
    for (size_t i = 0; v->numbers && i < v->glossary->n_slots + v->glossary->tables.n_running; i++)
        v->arithmetic->close(&v->numbers[i]);
    free(v->numbers);
    free(v->troubles);
    *v = (struct lg_valuation){0};
}

/* After the number of a quantity, or of a running one, was written. */
static void given(struct lg_valuation *v, int slot)
{
    assert(slot >= 0 && (size_t)slot < v->glossary->tables.n_quantities + v->glossary->tables.n_running);
    const bool finite = v->arithmetic->finite(&v->numbers[slot]);
    v->troubles[slot] = (struct lg_trouble){finite ? NULL : NOT_FINITE, NULL};
    v->stale = true;
}

void lg_valuation_set(struct lg_valuation *v, int slot, lg_ball value)
{
    v->arithmetic->of_ball(&v->numbers[slot], value);
    given(v, slot);
}

void lg_valuation_set_arb(struct lg_valuation *v, int slot, const arb_t value)
{
    v->arithmetic->of_arb(&v->numbers[slot], value);
    given(v, slot);
}

void lg_valuation_set_double_word(struct lg_valuation *v, int slot, struct lg_dw value, double err)
{
    struct lg_number exact;
    lg_arb_arithmetic.open(&exact);
    lg_number_of_double_word(&exact, value, err);
    lg_valuation_set_arb(v, slot, exact.arb);
    lg_arb_arithmetic.close(&exact);
}

void lg_valuation_forget(struct lg_valuation *v, int slot)
{
    assert(slot >= 0 && (size_t)slot < v->glossary->tables.n_quantities);
    v->troubles[slot] = (struct lg_trouble){MISSING, NULL};
    v->stale = true;
}

static struct lg_names names_of(const struct lg_valuation *v)
{
    return (struct lg_names){v->arithmetic, v->bits, v->numbers, v->troubles};
}

static void evaluate_slot(struct lg_valuation *v, size_t slot, const struct lg_node *n)
{
    const struct lg_names names = names_of(v);
    struct lg_trouble trouble = {0};
    lg_evaluate(&v->numbers[slot], n, &names, &trouble);
    v->troubles[slot] = trouble;
}

static void refresh(struct lg_valuation *v)
{
    const struct lg_glossary *g = v->glossary;
    const size_t first = g->tables.n_quantities + g->tables.n_running;
    if (!v->stale)
        return;
    for (size_t i = 0; i < g->tables.n_definitions; i++)
        evaluate_slot(v, first + i, g->definitions[i]->sides[0]);
    v->stale = false;
}

/* All running quantities from these trees and the values there are, then all at once. */
static void advance(struct lg_valuation *v, struct lg_expression *const *from)
{
    const struct lg_glossary *g = v->glossary;
    const size_t first = g->tables.n_quantities, n = g->tables.n_running;
    refresh(v);
    const struct lg_names names = names_of(v);
    struct lg_trouble *after = n ? calloc(n, sizeof *after) : NULL;
    for (size_t i = 0; i < n && after; i++)
        lg_evaluate(&v->next[i], from[i]->sides[0], &names, &after[i]);
    for (size_t i = 0; i < n; i++) {
        v->arithmetic->set(&v->numbers[first + i], &v->next[i]);
        v->troubles[first + i] = after ? after[i] : (struct lg_trouble){"ran out of memory", NULL};
    }
    free(after);
    v->stale = true;
}

void lg_valuation_start(struct lg_valuation *v)
{
    advance(v, v->glossary->starts);
}

void lg_valuation_step(struct lg_valuation *v)
{
    advance(v, v->glossary->running);
}

bool lg_valuation_value(struct lg_valuation *v, const struct lg_node *n, struct lg_number *out,
                        struct lg_trouble *trouble)
{
    refresh(v);
    const struct lg_names names = names_of(v);
    *trouble = (struct lg_trouble){0};
    return lg_evaluate(out, n, &names, trouble);
}

lg_ball lg_valuation_ball(struct lg_valuation *v, int slot)
{
    assert(slot >= 0 && (size_t)slot < v->glossary->n_slots);
    refresh(v);
    return v->troubles[slot].reason ? lg_whole_line() : v->arithmetic->ball(&v->numbers[slot]);
}

static enum lg_answer compare(const struct lg_arithmetic *a, enum lg_relation relation,
                              const struct lg_number *x, const struct lg_number *y)
{
    switch (relation) {
    case LG_RELATION_LE:
        return a->le(x, y) ? LG_ANSWER_TRUE : a->lt(y, x) ? LG_ANSWER_FALSE : LG_ANSWER_UNDECIDED;
    case LG_RELATION_LT:
        return a->lt(x, y) ? LG_ANSWER_TRUE : a->le(y, x) ? LG_ANSWER_FALSE : LG_ANSWER_UNDECIDED;
    default:
        return a->lt(x, y) || a->lt(y, x) ? LG_ANSWER_FALSE : LG_ANSWER_UNREFUTED;
    }
}

/* A chain is false where one relation is, and as certain as the least certain one. */
static void chain(const struct lg_arithmetic *a, const struct lg_expression *e, const struct lg_number *sides,
                  struct lg_decision *d)
{
    static const int rank[] = {
        [LG_ANSWER_TRUE] = 0, [LG_ANSWER_UNREFUTED] = 1, [LG_ANSWER_UNDECIDED] = 2, [LG_ANSWER_FALSE] = 3};
    d->answer = LG_ANSWER_TRUE;
    d->relation = e->n_sides - 1;
    for (size_t i = 0; i + 1 < e->n_sides; i++) {
        const enum lg_answer answer = compare(a, e->relations[i], &sides[i], &sides[i + 1]);
        if (rank[answer] > rank[d->answer]) {
            d->answer = answer;
            d->relation = i;
        }
    }
    if (d->answer == LG_ANSWER_UNDECIDED)
        d->trouble.reason = "the enclosures of the two sides overlap";
}

void lg_decide(struct lg_valuation *v, size_t i, struct lg_decision *d)
{
    assert(i < v->glossary->tables.n_statements);
    const struct lg_expression *e = v->glossary->statements[i];
    const struct lg_arithmetic *a = v->arithmetic;
    struct lg_number sides[LG_SIDES];
    struct lg_trouble trouble;
    *d = (struct lg_decision){.answer = LG_ANSWER_UNDECIDED};
    for (size_t s = 0; s < e->n_sides; s++) {
        a->open(&sides[s]);
        const bool known = lg_valuation_value(v, e->sides[s], &sides[s], &trouble);
        d->sides[s] = known ? a->ball(&sides[s]) : lg_whole_line();
        if (!known && !d->trouble.reason) {
            d->trouble = trouble;
            d->relation = s > 0 ? s - 1 : 0;
        }
    }
    if (!d->trouble.reason)
        chain(a, e, sides, d);
    for (size_t s = 0; s < e->n_sides; s++)
        a->close(&sides[s]);
}

void lg_trouble_text(char *text, size_t size, const struct lg_trouble *trouble)
{
    char part[160] = "";
    if (trouble->at)
        lg_node_text(part, sizeof part, trouble->at);
    snprintf(text, size, "%s%s%s", part, *part ? " " : "", trouble->reason ? trouble->reason : "");
}
