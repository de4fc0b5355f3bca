/* From a checked case to its rows in the store: hypotheses, claims, and the series of the first two cases of a
 * family and of every case in which something did not hold. Beside a claim stand the quantities of its worst statement where the series of
 * the case are kept for its place, or where the claim is violated or undecided. 0, or -1 with a message in store->error. */
#ifndef LG_ROWS_H
#define LG_ROWS_H

#include "verify/engine/engine.h"

/* What a run says once about a lemma and a kernel; s NULL: the kernel "none". */
LG_MUST_USE int lg_rows_lemma(struct lg_store *store, int64_t run_id, const struct lg_lemma *lemma);
LG_MUST_USE int lg_rows_kernel(struct lg_store *store, int64_t run_id, const struct lg_session *s,
                               int64_t *kernel_id);

/* Before the kernel is called: the row that replays the case whatever happens to it. */
LG_MUST_USE int lg_rows_begin(struct lg_store *store, int64_t run_id, int64_t kernel_id,
                              const struct lg_case *c, int64_t *case_id);
LG_MUST_USE int lg_rows_end(struct lg_store *store, int64_t case_id, const struct lg_case *c,
                            struct lg_record *rec, int precision, double seconds);

#endif
