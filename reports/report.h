/* The report: one HTML file made from the store alone; it computes nothing about training.
 *
 * One chart = one file reports/<name>.c that defines `const struct lg_chart chart_<name>`; the build generates
 * lg_charts[]. A chart draws into the page part of each lemma it applies to, or into a section of its own.
 * All text from the store is hostile: it goes through lg_html_text(). */
#ifndef LG_REPORT_H
#define LG_REPORT_H

#include "verify/store/store.h"

#include <stdio.h>

/* Where a chart stands: in the part of every lemma it has something to say about, or once, in a section of the page after
 * the lemmas. */
enum lg_chart_place { LG_CHART_LEMMA, LG_CHART_PAGE };

/* A chart of one run (all kernels), of one lemma (NULL for LG_CHART_PAGE). Returns 1 when it drew, 0 when it has nothing to
 * say, -1 on failure (message in store->error). */
struct lg_chart {
    const char *id, *title;
    enum lg_chart_place place;
    int order; /* among those of its place */
    int (*draw)(FILE *out, struct lg_store *store, int64_t run_id, const char *lemma);
};
extern const struct lg_chart *const lg_charts[]; /* NULL-terminated, by order */

/* Write the page for a run (run_id < 0: the last run and those that agree with it, as one page, as
 * verify/store/scope.h says: this is what parallel ctest leaves). Path "-" is standard output. 0, or -1 with a message in store->error. */
int lg_report_html(struct lg_store *store, int64_t run_id, const char *path);
/* The same content as one JSON document; its fields are named in reports/README.md. */
int lg_report_json(struct lg_store *store, int64_t run_id, const char *path);
/* The same in tables of GitHub's Markdown, verdicts and what is broken first. */
int lg_report_markdown(struct lg_store *store, int64_t run_id, const char *path);

#endif
