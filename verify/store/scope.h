/* What a summary or a page is about: temporary tables of the connection, which queries on it may join.
 *
 *   scope_run(run_id)                     the runs
 *   scope_pair(lemma, kernel, run_id, ended)  the one run that speaks for a lemma on a kernel; ended: 1, or 0 while it has no end
 *   scope_case(id, run_id, lemma, kernel, intended, outcome)  its cases; one that ran again counts once, with its last result
 *   scope_test                            its rows of table test (a view)
 *   scope_options(run_id, options)        of every run the options that make its cases what they are, as text: "cases 40, data X.npy" (a view)
 *   scope_left(run_id, why)               runs of the same program that are not meant, and why
 */
#ifndef LG_STORE_SCOPE_H
#define LG_STORE_SCOPE_H

#include "verify/store/store.h"

/* Fills the tables with one run; or, run_id < 0, with the last run and those that agree with it in commit, seed, tier and every
 * option (cases, data ...) but which lemmas and kernels were asked for: of each lemma and kernel the latest of them, and only
 * while the kernel is the same file. Runs are what parallel test programs leave behind. Sweeps of the commit come along, and
 * are the last run only when there is no other; runs of mutants, whose kernels are wrong on purpose, never. 0, or -1 with a message in
 * store->error. */
LG_MUST_USE int lg_store_scope(struct lg_store *s, int64_t run_id);

#endif
