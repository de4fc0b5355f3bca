/* The report: one HTML file made from the store alone; it computes nothing about training.
 *
 * One chart = one file reports/<name>.c that defines `const struct lg_chart chart_<name>`; the build generates
 * lg_charts[]. A chart draws into the page part of each lemma it applies to.
 * All text from the store is hostile: it goes through lg_html_text(). */
#ifndef LG_REPORT_H
#define LG_REPORT_H

#include "verify/store/store.h"

#include <stdio.h>

/* A chart for one lemma of one run (all kernels). Returns 1 when it drew, 0 when it has nothing to say for this
 * lemma, -1 on failure (message in store->error). */
struct lg_chart {
    const char *id, *title;
    int order; /* position on the page part */
    int (*draw)(FILE *out, struct lg_store *store, int64_t run_id, const char *lemma);
};
extern const struct lg_chart *const lg_charts[]; /* NULL-terminated, by order */

/* Write the page for a run (run_id < 0: every run in the store that shares the last run's commit, seed and tier, merged
 * as one page: this is what parallel ctest leaves). 0, or -1 with a message in store->error. */
int lg_report_html(struct lg_store *store, int64_t run_id, const char *path);

#endif
