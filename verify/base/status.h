/* What a caller must look at, and shortage of memory where there is no room for a status.
 *
 * A function that needs memory returns a status, and the compiler finds who ignores it: a bound that is taken for infinite, or a
 * claim that is left out, because 80 bytes were missing would let a wrong kernel pass. Where a ball is returned instead
 * (lg_eig_min and its like), shortage gives the whole line and is noted; so is that of every vector and matrix. Whoever runs
 * a case clears the note before, and takes nothing from a case after which it is set. */
#ifndef LG_STATUS_H
#define LG_STATUS_H

#include <stdbool.h>

#define LG_MUST_USE __attribute__((warn_unused_result))

void lg_memory_note(void); /* any thread */
bool lg_memory_noted(void);
void lg_memory_clear(void);

/* For the start of a program: FLINT and GMP, which have no status either, end it with `exit_code` and a sentence that says
 * `next_step`, instead of with SIGABRT; so does any library that calls exit(), until lg_memory_over. What was stored before stays.
 * next_step: a string constant. */
void lg_memory_guard(int exit_code, const char *next_step);
/* From here on exit() is the program's own; returns its argument. */
int lg_memory_over(int exit_code);

#endif
