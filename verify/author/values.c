/* The values of a running case, and stating formulas with them; see formulas.h and lemma.h. */
#include "verify/author/formulas.h"
#include "verify/author/record.h"
#include "verify/base/status.h"
#include "verify/rigor/matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_ARB_BITS = 128 };

int lg_values_open(struct lg_values *v, const struct lg_formulas *f, int precision)
{
    const bool in_doubles = precision <= LG_DOUBLE;
    v->formulas = f;
    if (lg_valuation_open(&v->valuation, &f->glossary, in_doubles ? &lg_ball_arithmetic : &lg_arb_arithmetic,
                          precision < LEAST_ARB_BITS ? LEAST_ARB_BITS : precision))
        return -1;
    lg_values_follow(v, LG_KNOWN_ALWAYS, NULL);
    lg_valuation_start(&v->valuation);
    return 0;
}

void lg_values_close(struct lg_values *v)
{
    if (v->formulas)
        lg_valuation_close(&v->valuation);
    *v = (struct lg_values){0};
}

void lg_values_follow(struct lg_values *v, enum lg_known known, const struct lg_trajectory *tr)
{
    for (size_t slot = 0; slot < v->formulas->glossary.tables.n_quantities; slot++) {
        const struct lg_shared_quantity *q = v->formulas->shared[slot];
        if (q && q->known == known)
            lg_valuation_set(&v->valuation, (int)slot, q->value(tr));
    }
}

/* A mistake in a lemma's file that no instance causes: the program ends, so that nothing passes. */
static _Noreturn void refuse(const struct lg_case *c, const char *what, const char *why)
{
    fprintf(stderr, "lemmagate: the file of lemma %s: %s: %s\n", c->recipe.lemma->id, what, why);
    exit(lg_memory_over(3)); /* its own end, not a library's */
}

static int slot_of(const struct lg_case *c, const char *name)
{
    const struct lg_glossary *g = &c->values->formulas->glossary;
    const int slot = lg_glossary_slot(g, name);
    if (slot < 0 || (size_t)slot >= g->tables.n_quantities)
        refuse(c, name, "it is set, and no table declares it as a quantity");
    return slot;
}

void lg_let(struct lg_case *c, const char *name, lg_ball value)
{
    lg_valuation_set(&c->values->valuation, slot_of(c, name), value);
}

void lg_let_arb(struct lg_case *c, const char *name, const arb_t value)
{
    lg_valuation_set_arb(&c->values->valuation, slot_of(c, name), value);
}

static void norm_in_doubles(struct lg_case *c, const char *name, size_t rows, size_t n, const double *x)
{
    lg_ball largest = lg_exact(0);
    for (size_t i = 0; i < rows; i++)
        largest = lg_max(largest, lg_norm_exact(n, x + i * n));
    lg_let(c, name, largest);
}

void lg_let_norms(struct lg_case *c, const char *name, size_t rows, size_t n, const double *x)
{
    arb_t entry, square, largest;
    if (c->precision <= LG_DOUBLE) {
        norm_in_doubles(c, name, rows, n, x);
        return;
    }
    arb_init(entry);
    arb_init(square);
    arb_init(largest);
    for (size_t i = 0; i < rows; i++) {
        arb_zero(square);
        for (size_t j = 0; j < n; j++) {
            arb_set_d(entry, x[i * n + j]);
            arb_addmul(square, entry, entry, c->precision);
        }
        arb_max(largest, largest, square, c->precision);
    }
    arb_sqrtpos(largest, largest, c->precision);
    lg_let_arb(c, name, largest);
    arb_clear(entry);
    arb_clear(square);
    arb_clear(largest);
}

lg_ball lg_value_of(const struct lg_case *c, const char *name)
{
    const int slot = lg_glossary_slot(&c->values->formulas->glossary, name);
    if (slot < 0)
        refuse(c, name, "its value is asked for, and no table has it");
    return lg_valuation_ball(&c->values->valuation, slot);
}

void lg_run_on(struct lg_case *c)
{
    lg_valuation_step(&c->values->valuation);
}

/* Names are mostly the very literals of the table: pointers first. */
unsigned lg_claim_index(const struct lg_case *c, const char *name)
{
    const struct lg_lemma *lemma = c->recipe.lemma;
    for (unsigned i = 0; i < lemma->n_claims; i++)
        if (lemma->claims[i].name == name)
            return i;
    for (unsigned i = 0; i < lemma->n_claims; i++)
        if (!strcmp(lemma->claims[i].name, name))
            return i;
    refuse(c, name, "it is stated, and the lemma has no claim of this name");
}

struct sides {
    lg_ball observed, bound;
};

/* Statement `place` of the glossary into `s`; of a chain the relation that is decisive. */
static struct sides decide(struct lg_case *c, int place, double coordinate, struct lg_statement *s)
{
    static const enum lg_truth truth[] = {[LG_ANSWER_TRUE] = LG_TRUE,
                                          [LG_ANSWER_FALSE] = LG_FALSE,
                                          [LG_ANSWER_UNREFUTED] = LG_UNSURE,
                                          [LG_ANSWER_UNDECIDED] = LG_UNSURE};
    const struct lg_formulas *f = c->values->formulas;
    struct lg_valuation *v = &c->values->valuation;
    const size_t last = f->glossary.statements[place]->n_sides - 1;
    struct lg_decision d;
    lg_decide(v, (size_t)place, &d);
    const size_t at = d.relation < last ? d.relation : last - 1;
    const struct sides sides = {d.sides[at], d.sides[at + 1]};
    if (lg_statement_add(s, truth[d.answer], coordinate, sides.observed, sides.bound))
        for (const int *slot = f->shown[place]; *slot >= 0; slot++)
            s->values[s->n_values++] =
                (struct lg_named_value){f->glossary.slots[*slot].name, lg_valuation_ball(v, *slot)};
    return sides;
}

void lg_state_hypothesis(struct lg_case *c, unsigned i)
{
    const int place = c->values->formulas->hypotheses[i];
    if (place < 0)
        refuse(c, c->recipe.lemma->hypotheses[i].name,
               "its two sides are given: state it with lg_hypothesis");
    decide(c, place, 0, &c->record->hypotheses[i]);
}

void lg_state_claim_at(struct lg_case *c, unsigned i, double coordinate)
{
    const int place = c->values->formulas->claims[i];
    if (place < 0)
        refuse(c, c->recipe.lemma->claims[i].name, "its two sides are given: state it with lg_claim");
    const struct sides sides = decide(c, place, coordinate, &c->record->claims[i]);
    lg_record_trace(c->record, i, coordinate, sides.observed, sides.bound);
}

void lg_state_all(struct lg_case *c, enum lg_when when, double coordinate)
{
    const struct lg_lemma *lemma = c->recipe.lemma;
    for (unsigned i = 0; i < lemma->n_hypotheses; i++)
        if (lemma->hypotheses[i].when == when)
            lg_state_hypothesis(c, i);
    for (unsigned i = 0; i < lemma->n_claims; i++)
        if (lemma->claims[i].when == when)
            lg_state_claim_at(c, i, coordinate);
}

/* Whether claims and hypotheses whose sides are given may be: a text that is evaluated is not to be gone around. */
void lg_want_compared(const struct lg_case *c, bool is_claim, unsigned i)
{
    if (!c->values)
        return;
    const struct lg_formulas *f = c->values->formulas;
    if ((is_claim ? f->claims[i] : f->hypotheses[i]) >= 0)
        refuse(c, is_claim ? c->recipe.lemma->claims[i].name : c->recipe.lemma->hypotheses[i].name,
               "its formula is evaluated: set its quantities and state it by its number");
}
