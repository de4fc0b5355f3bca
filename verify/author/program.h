/* A short program of calls of the kernel's table, drawn from a choice stream.
 *
 * A body of 1 to 7 lines is run 1, 2, 3 or 40 times in one context. A line changes the weights that the context holds (or not), may
 * then ask one function, and may then export. Choices of 0 are the smallest: one line that changes nothing, asks nothing. The first
 * line is enumerated by the case's index, so that as many cases as there are changes meet every one of them first; the 21 cases behind
 * these are chains: one change, of three in turn, in all lines, behind which function i asks, then i + s, i + 2s ... (mod asks), so that with 7
 * functions each follows each over each of these changes and nothing else. A program of 40 rounds makes at most
 * 12 steps a call, so that its end can be reached; one that begins with more has one round. */
#ifndef LG_PROGRAM_H
#define LG_PROGRAM_H

#include "fixtures/fixture.h"

enum lg_change {
    LG_CHANGE_NONE,
    LG_CHANGE_IMPORT, /* how: enum lg_import */
    LG_CHANGE_STEPS,  /* how: entry of lg_program_steps */
    LG_CHANGE_RANGE,  /* a mini-batch of samples that follow one another; how: entry of lg_program_batch */
    LG_CHANGE_BATCH,  /* a mini-batch drawn with replacement; the same */
    LG_CHANGE_RENEW, /* the context ends, another problem comes, and a new context imports; how: 3 between + import */
    LG_CHANGES
};
/* W_0; the entries of W_0 moved on by one place more a line, which keeps sum and norm; what was last exported. */
enum lg_import { LG_IMPORT_FIRST, LG_IMPORT_ROTATED, LG_IMPORT_EXPORTED, LG_IMPORTS };
/* Nothing; a network of the same sizes with other numbers; linear and recovery steps. */
enum lg_between { LG_BETWEEN_NOTHING, LG_BETWEEN_NETWORK, LG_BETWEEN_STEPS, LG_BETWEENS };

enum {
    LG_PROGRAM_LINES = 7,
    LG_PROGRAM_ROUNDS = 40,
    LG_PROGRAM_COUNTS = 26,
    LG_PROGRAM_FEW = 12,
    LG_PROGRAM_SIZES = 12
};
/* 1 to 12, powers of two and round numbers up to 4096. */
extern const size_t lg_program_steps[LG_PROGRAM_COUNTS];
/* 1 to 256; 0: as many as there are samples. */
extern const size_t lg_program_batch[LG_PROGRAM_SIZES];

struct lg_program_line {
    enum lg_change change;
    uint32_t how;
    uint32_t ask; /* 0: nothing, else 1 + which of `asks` functions */
    bool exports;
};
struct lg_program {
    size_t lines, rounds;
    struct lg_program_line line[LG_PROGRAM_LINES];
};

/* How many ways a change has, and how many changes with their ways there are. */
uint32_t lg_program_ways(enum lg_change change);
uint32_t lg_program_changes(void);
/* Cases of a family that meet every change and make every chain. */
enum { LG_PROGRAM_CASES = 63 + 21 };
/* At most 2 + 5 LG_PROGRAM_LINES choices. */
void lg_program_draw(struct lg_program *p, struct lg_choices *c, uint32_t asks, uint64_t index);
/* The batch of m of n samples that a line takes in this round: loaders go on where they were, draws are of seed and index. */
void lg_program_samples(enum lg_change change, size_t round, uint64_t seed, uint64_t index, size_t n,
                        size_t m, size_t *sample);

#endif
