/* Running a program of calls (program.h) on a kernel, in one context; its answers are kept for a lemma that asks them again.
 *
 * A program has 2^23 products, calls counted, and at least 32 steps: a count of steps or samples that is too much for what is left
 * becomes 1, and it ends before the line that has nothing left. The last line exports. */
#ifndef LG_PROGRAM_RUN_H
#define LG_PROGRAM_RUN_H

#include "verify/author/outputs.h"
#include "verify/author/program.h"

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

/* x zeroed by the caller. 0, or -1: no memory; lg_calls_close in both cases. */
LG_MUST_USE int lg_calls_open(struct lg_calls *x, struct lg_case *c, const struct lg_program *program);
/* The whole program. 1: done; 0: the kernel failed (recorded); -1: no memory. */
LG_MUST_USE int lg_calls_run(struct lg_calls *x);
void lg_calls_close(struct lg_calls *x);
/* U and z of a line: its own, since a kernel may keep those of the line before. */
void lg_calls_turn(struct lg_calls *x, const struct lg_calls_line *e);
/* One function in the context at hand; false: the kernel failed (recorded). */
bool lg_calls_ask(struct lg_calls *x, unsigned function, double *out, bool *given);
/* Fills x->sample with a line's mini-batch. */
void lg_calls_samples(struct lg_calls *x, const struct lg_calls_line *e);
/* Entries of an answer. */
size_t lg_calls_length(const struct lg_variant *p, unsigned function);

#endif
