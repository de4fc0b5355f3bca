/* What continuous integration reads: a JUnit file and a step summary, made from the store alone.
 *
 * JUnit: one suite per lemma x kernel, one test case per instance family and one, "verdict", for what only the whole
 * line knows (pooled tests, controls, policy); one suite "baseline" for what drifted. So a file is red exactly when the exit
 * code is 1 or 2.
 * Summary: Markdown as GitHub renders it, kept below the size at which a step summary is refused.
 * Both take a run, or (run_id < 0) the last one and those that agree with it (verify/store/scope.h). Names of kernels and cases
 * are hostile: they pass through lg_html_text() or lg_ci_code(). All return 0, or -1 with a message in store->error. */
#ifndef LG_REPORT_CI_H
#define LG_REPORT_CI_H

#include "verify/store/query.h"

#include <stdio.h>

/* What a comparison with a stored run found; made by the caller, for the store holds one run at a time. */
struct lg_ci_difference {
    const char *lemma, *kernel, *claim, *what; /* what: in the smallest case */
    size_t worse, drifted;                     /* cases */
    long long case_id;                         /* of the present run; -1: none */
};
struct lg_ci_baseline {
    const char *file;
    int64_t run_id;
    bool gates;                               /* differences are failures (--fail-on-drift) */
    size_t pairs, claims, only_was, only_now; /* in both runs; cases in one of them */
    size_t identical, within, other; /* claims: same bits; within rounding; without an allowance, or better */
    struct lg_ci_difference *differences; /* those that got worse or drifted */
    size_t n_differences;
};

/* `baseline` may be NULL; min_catches 0: none is asked for. `path` as in reports/export/output.h. The summary's file is replaced, except when it is the one that the environment calls
 * GITHUB_STEP_SUMMARY, to which the summary is appended. */
int lg_ci_junit(struct lg_store *store, int64_t run_id, const struct lg_ci_baseline *baseline,
                double min_catches, const char *path);
int lg_ci_summary(struct lg_store *store, int64_t run_id, const struct lg_ci_baseline *baseline,
                  const char *path);

/* What the summary holds, at any length; the scope tables are filled. */
int lg_ci_markdown(FILE *out, struct lg_store *s, const struct lg_store_summary *rows, size_t n);

/* The worst judgement of all covered lines in words, and how many lines pass; a run without an end is unfinished at best, and one
 * of which no line is covered has checked nothing. The scope
 * tables are filled. NULL: the store failed. */
const char *lg_ci_verdict(struct lg_store *s, const struct lg_store_summary *rows, size_t n, size_t *passing);

#define LG_CI_SUMMARY_LIMIT ((size_t)1 << 20) /* bytes that GitHub shows of one step */

/* Text inside a Markdown line or table: every character that Markdown, HTML or GitHub could read as markup becomes an
 * entity, line ends become spaces, and what is not UTF-8 or printable becomes U+FFFD. lg_ci_code: as inline code. */
void lg_ci_text(FILE *out, const char *text);
void lg_ci_code(FILE *out, const char *text);
/* `lemmagate replay CASE --db FILE` as plain text, the file's name quoted for a POSIX shell; and as inline code. */
void lg_ci_replay(FILE *out, long long case_id, const char *path);
void lg_ci_replay_code(FILE *out, long long case_id, const char *path);

#endif
