/* Inside of notation.c and notation_letter.c: a piece of a name that is being typeset. */
#ifndef LG_NOTATION_TEXT_H
#define LG_NOTATION_TEXT_H

#include "verify/statement/notation.h"

struct lg_notation_text {
    const char *at, *end;
    bool norms;    /* a pair of bars is a norm's */
    bool inner;    /* within a subscript */
    unsigned bars; /* open ones, a bit for each depth of parentheses */
    unsigned depth;
    int angles; /* angle brackets that are open */
};

/* What belongs to the letter or bracket before: pieces of a subscript and of a superscript, and an accent. */
struct lg_notation_attached {
    struct lg_notation_text sub[4], sup[4];
    size_t n_sub, n_sup;
    const char *accent;
};
struct lg_notation_attached lg_notation_attached(struct lg_notation_text *t);

/* <msub>, <msup> or <msubsup>, before what it is attached to and after. */
void lg_notation_open(FILE *out, const struct lg_notation_attached *a);
void lg_notation_close(FILE *out, const struct lg_notation_attached *a);

/* A letter or a word with its digits and what is attached to it. */
void lg_notation_letter(FILE *out, struct lg_notation_text *t);

size_t lg_notation_digits(const char *s, const char *end);

/* Everything up to t.end. */
void lg_notation_run(FILE *out, struct lg_notation_text t);

void lg_notation_sign(FILE *out, const char *s);

#endif
