/* A glossary with values: what a run has computed so far, and what the statements say of it.
 *
 *     lg_valuation_open(&v, &glossary, &lg_arb_arithmetic, 128)
 *     lg_valuation_set(&v, slot, ball) ...      the values of a step
 *     lg_valuation_start(&v)                    once: running quantities begin
 *     lg_valuation_step(&v)                     A, B become A', B', all from the old values
 *     lg_decide(&v, i, &decision)               statement i
 *
 * Definitions are evaluated again when a value has changed. Nothing is decided from a value that is missing
 * or not finite. */
#ifndef LG_VALUATION_H
#define LG_VALUATION_H

#include "verify/statement/evaluate.h"
#include "verify/statement/glossary.h"

struct lg_valuation {
    const struct lg_glossary *glossary;
    const struct lg_arithmetic *arithmetic;
    slong bits;
    struct lg_number *numbers;   /* by slot */
    struct lg_trouble *troubles; /* by slot */
    struct lg_number *next;      /* of running quantities */
    bool stale;                  /* a value has changed since the definitions were evaluated */
};

/* `bits` is the precision of Arb. 0, or -1: out of memory, nothing to close. The glossary outlives the
 * valuation. */
int lg_valuation_open(struct lg_valuation *v, const struct lg_glossary *g,
                      const struct lg_arithmetic *arithmetic, slong bits);
void lg_valuation_close(struct lg_valuation *v);

/* The value of a quantity, or of a running one as it was stored; what is not finite, or a negative radius, leaves it without one. */
void lg_valuation_set(struct lg_valuation *v, int slot, lg_ball value);
void lg_valuation_set_arb(struct lg_valuation *v, int slot, const arb_t value);
void lg_valuation_set_double_word(struct lg_valuation *v, int slot, struct lg_dw value, double err);

/* The value of the step before must not be taken for this one's. */
void lg_valuation_forget(struct lg_valuation *v, int slot);

void lg_valuation_start(struct lg_valuation *v);
void lg_valuation_step(struct lg_valuation *v);

/* A name's value rounded outwards, to be shown and stored; the whole line where there is none. */
lg_ball lg_valuation_ball(struct lg_valuation *v, int slot);

/* Of any bound tree of the glossary. */
bool lg_valuation_value(struct lg_valuation *v, const struct lg_node *n, struct lg_number *out,
                        struct lg_trouble *trouble);

enum lg_answer {
    LG_ANSWER_TRUE,      /* certainly, for all points of the enclosures */
    LG_ANSWER_FALSE,     /* certainly */
    LG_ANSWER_UNREFUTED, /* a '=' whose sides overlap, the rest certain: not a proof */
    LG_ANSWER_UNDECIDED, /* trouble.reason says why */
};

struct lg_decision {
    enum lg_answer answer;
    struct lg_trouble trouble;
    size_t relation; /* the one that the answer is about, the first of them; n_sides - 1 where all are true */
    lg_ball sides[LG_SIDES]; /* rounded outwards, to be shown and stored: nothing is compared in them */
};

/* Statement i of the glossary, compared in the arithmetic. */
void lg_decide(struct lg_valuation *v, size_t i, struct lg_decision *decision);

/* "log(x - y) is the logarithm of a number that may not be positive" */
void lg_trouble_text(char *text, size_t size, const struct lg_trouble *trouble);

/* The terms of a sum, from left to right; of anything else the one term. The number of them, of which `max`
 * are filled. */
struct lg_term {
    const struct lg_node *node;
    bool minus;
    lg_ball value; /* without the minus; the whole line where there is none */
};
size_t lg_terms(struct lg_valuation *v, const struct lg_node *sum, struct lg_term *terms, size_t max);

/* "0.97 = 0.95 [sqrt+(x - y)] + 0.02 [beta |e|]", midpoints to six digits: to be read. */
void lg_terms_print(FILE *out, struct lg_valuation *v, const struct lg_node *sum);

#endif
