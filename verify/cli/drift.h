/* A comparison of two stored runs on the command line: which runs, printing, and what continuous integration needs of it. */
#ifndef LG_CLI_DRIFT_H
#define LG_CLI_DRIFT_H

#include "reports/ci/ci.h"
#include "verify/store/drift.h"

#include <stdio.h>

/* The lines that gate, each with its smallest case; with `all` also those that merely differ. `db` is the present run's
 * file, for replay lines. */
void lg_drift_print(FILE *out, const struct lg_drift *d, const struct lg_drift_runs *runs, const char *db,
                    bool all);
/* What the files for continuous integration need of it; differences are malloc'ed and borrow the text of d. 0 or -1. */
int lg_drift_for_ci(const struct lg_drift *d, const struct lg_drift_runs *runs, bool gates,
                    struct lg_ci_baseline *out);

/* --baseline FILE[:RUN], RUN a number or "latest" (the last finished run with cases): fills file and was. `run`: the RUN
 * given apart from the file, or NULL. 0, or LG_EXIT_USAGE after a message that starts with `command`. */
int lg_drift_baseline(const char *command, const char *option, const char *run, struct lg_drift_runs *runs);
/* Compares and prints (`all`: as lg_drift_print). An exit code: 0 no drift, 1 drift, 2 no case in both, LG_EXIT_USAGE with a message in store->error. */
int lg_drift_report(const char *const *kernels, size_t n_kernels, struct lg_store *store,
                    struct lg_drift_runs *runs, bool all, struct lg_drift *d);

#endif
