/* Running a program of calls (program.h) on a kernel, in one context; its answers are kept for a lemma that asks them again.
 *
 * A program has 2^23 products, calls counted, and at least 32 steps: a count of steps or samples that is too much for what is left
 * becomes 1, and it ends before the line that has nothing left. The last line exports. Memory is the case's; a call that fails
 * ends the case. */
#ifndef LG_PROGRAM_RUN_H
#define LG_PROGRAM_RUN_H

#include "verify/author/outputs.h"
#include "verify/author/program.h"
#include "verify/author/workspace.h"

/* What is asked and what moves the weights: enum lg_output_id, and these. */
enum { LG_CALLS_SGD = LG_OUTPUTS, LG_CALLS_FIT, LG_CALLS_LINEAR, LG_CALLS_RECOVERY, LG_CALLS_FUNCTIONS };
/* Functions that a line may ask: forward to gram, and fit. */
enum { LG_CALLS_ASKED = 7 };

/* A line as it was run. */
struct lg_calls_line {
    enum lg_change change;
    size_t count, round; /* steps, or samples */
    unsigned function;   /* LG_CALLS_FUNCTIONS: none */
    bool given;          /* the answer: the function did not refuse, all is finite */
    bool exported;
    double *imported, *at, *out, *value; /* k x d: imported; the caller's; exported; the answer */
};

struct lg_calls {
    struct lg_case *c;
    struct lg_variant p; /* W: the weights that lg_calls_ask and lg_variant_begin are about */
    struct lg_program program;
    struct lg_calls_line of[LG_PROGRAM_LINES * LG_PROGRAM_ROUNDS];
    size_t lines, *sample;
    double *held;                  /* k x d: exported last */
    double *direction, *cotangent; /* k x d, n: what U and z are turned from */
    double left;                   /* products */
    bool exports;                  /* every line exports */
};

struct lg_calls *lg_take_calls(struct lg_case *c, const struct lg_program *program);
/* The whole program, as far as its work reaches and the weights stay near W_0. */
void lg_calls_run(struct lg_calls *x);
/* U and z of a line: its own, since a kernel may keep those of the line before. */
void lg_calls_turn(struct lg_calls *x, const struct lg_calls_line *e);
/* One function in the context at hand, its answer in out; true when it is given: not refused, and finite. */
bool lg_calls_ask(struct lg_calls *x, unsigned function, double *out);
/* Fills x->sample with a line's mini-batch. */
void lg_calls_samples(struct lg_calls *x, const struct lg_calls_line *e);
/* Entries of an answer. */
size_t lg_calls_length(const struct lg_variant *p, unsigned function);

#endif
