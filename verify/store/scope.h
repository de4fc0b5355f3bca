/* The runs and cases that a summary or a page is about: temporary tables scope_run and scope_case, described
 * in store_summary.c, which queries on the same connection may join. */
#ifndef LG_STORE_SCOPE_H
#define LG_STORE_SCOPE_H

#include "verify/store/store.h"

/* Fills the tables with one run, or (run_id < 0) with every run that shares the last run's commit, seed and
 * tier. 0, or -1 with a message in store->error. */
LG_MUST_USE int lg_store_scope(struct lg_store *s, int64_t run_id);

#endif
