/* Pieces of the JUnit file that its suites share. Everything from the store is escaped here. */
#ifndef LG_REPORT_CI_JUNIT_H
#define LG_REPORT_CI_JUNIT_H

#include "reports/ci/ci.h"

struct lg_junit_tally {
    size_t tests, failures, errors, skipped;
    double seconds;
};

void lg_junit_attribute(FILE *out, const char *name, const char *value);
/* "replay: " and the line that lg_ci_replay prints, escaped. */
void lg_junit_replay(FILE *out, long long case_id, const char *path);
void lg_junit_suite_open(FILE *out, const char *name, size_t id, const char *started,
                         const struct lg_junit_tally *t);
/* `cases` and `notes` are XML already. */
void lg_junit_suite_close(FILE *out, const char *cases, const char *notes);
/* The suite "run": an error for a run that has no end. */
void lg_junit_unended(FILE *out, int64_t run_id, size_t id, const char *started);
/* The suite "catches": a case for each function, failing where errors above `limit` may go uncaught. 0, or -1 with a message in
 * store->error. */
int lg_junit_catches(FILE *out, struct lg_store *s, double limit, size_t id, const char *started);
/* The suite "baseline": a failing case per claim that got worse or drifted, when that gates; else a passing one. */
void lg_junit_baseline(FILE *out, const struct lg_ci_baseline *b, const char *db, size_t id,
                       const char *started);

#endif
