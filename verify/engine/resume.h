/* Going on with a run that was killed: its options, its owner, and the cases that killed it.
 *
 * A run stores its options when it begins (run_option in the store), and the process that owns it. `run --resume` takes the
 * latest run of `run` or `gate` that has not finished and whose process is gone. Cases that ended are not run again. A case
 * that was running is run again, in the same row: a kernel's crash is recorded as it happens, so what ended here was the
 * program. After LG_CASE_ATTEMPTS attempts the case is recorded as failed instead, so that a case which takes the
 * program down (memory) does not do so for ever; kills from outside look the same and count too, so a case must fit between two
 * of five kills. All else is a function of the options, so the store ends up with the rows
 * of a run that nothing interrupted, times apart. Options are bound to the program that stored them: another one has other lemmas. */
#ifndef LG_RESUME_H
#define LG_RESUME_H

#include "verify/engine/engine.h"

enum { LG_CASE_ATTEMPTS = 5 };

/* Begins a run and stores its options, in one transaction. */
LG_MUST_USE int lg_resume_begin(struct lg_store *s, const struct lg_store_run *run,
                                const struct lg_run_options *o, int64_t *run_id);

/* 1: the case has ended, here if need be; 0: it must be run, and *found is the row of an attempt before; -1: failed. A drawn
 * case is known by its family and index, before it is drawn; a chosen one (c->shown_as) by its text. */
LG_MUST_USE int lg_resume_case(struct lg_store *s, int64_t run_id, int64_t kernel_id, const struct lg_case *c,
                               struct lg_store_found *found);

#endif
