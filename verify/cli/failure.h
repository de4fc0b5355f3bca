/* Failing cases of a run: finding them in the store, making one small, and the lines that show and replay them. */
#ifndef LG_FAILURE_H
#define LG_FAILURE_H

#include "verify/cli/cli.h"
#include "verify/replay/shrink.h"
#include "verify/store/query.h"

#define LG_SHRUNK_FAMILY "shrunk" /* the family of shrunk cases in the store */

/* A violated claim of a case, or a case that crashed, timed out or failed. */
struct lg_failure {
    int64_t case_id, run_id, kernel_id;
    char lemma[64], family[64], claim[64], kernel[4096], why[512]; /* claim: as lg_recipe.claim */
    char *text;                                                    /* the case; malloc'ed */
    size_t n, d, k, steps;
    char activation[16];    /* "" of problems without one */
    double observed, bound; /* NaN for an outcome */
    double observed_rad, bound_rad;
    char declared[400]; /* what the kernel declared for the case; "" when it is not known */
};
/* LG_FIRST: what points to the fault. A function's own conformance comes before identities and those before the conclusions of
 * theorems, which break with whatever the kernel does wrong; an outcome comes last. Among equals the smallest case, and in it
 * the largest observed/bound. LG_WORST: the violated claim with the largest observed/bound. */
enum lg_failure_order { LG_FIRST, LG_WORST };

/* The first row of lg_q_failing or lg_q_unsettled; the query is ended. 1; 0: there is none; -1 with a message in store->error. */
int lg_failure_take(struct lg_store *store, sqlite3_stmt *q, struct lg_failure *f);
/* Of one case (case_id > 0) or of the run; of this claim or outcome, NULL: of any. 1; 0: there is none; -1 with a message in
 * store->error. */
int lg_failure_find(struct lg_store *store, int64_t run_id, int64_t case_id, enum lg_failure_order order,
                    const char *claim, struct lg_failure *f);
void lg_failure_clear(struct lg_failure *f);

/* A word for a shell. */
void lg_print_quoted(FILE *out, const char *word);
/* `lemmagate replay '...' --kernel K`, quoted for a shell; kernel "" for a lemma about data alone. */
void lg_print_replay(FILE *out, const char *text, const char *kernel);
/* One line, after what it is ("worst", or "" for the verdict itself). Below that of the verdict, and of the smallest case: which term of the
 * claim is off (lg_shown_terms); below the verdict what was declared. */
void lg_failure_print(FILE *out, struct lg_store *store, const char *title, const struct lg_failure *f);

/* Shrink a failure on a kernel and store the result in its run as a case of the family "shrunk": small->case_id. A
 * timeout is shrunk under limits of its own. LG_SHRINK_ERROR: a message. */
enum lg_shrink_status lg_failure_shrink(struct lg_store *store, const struct lg_failure *f,
                                        struct lg_shrink_request *q, struct lg_limits limits,
                                        struct lg_failure *small, size_t *calls, char *error,
                                        size_t error_size);

/* What a run says of its lines that do not pass though nothing is violated: of each the claim that policy blames and the case
 * where that is furthest from its verdict, with a replay line. 0, or -1 with a message in store->error. */
int lg_print_unsettled(FILE *out, struct lg_store *store, int64_t run_id, const struct lg_store_summary *rows,
                       size_t n_rows);

/* What a failing run says: its smallest failing case, the worst, and the smallest after shrinking. */
void lg_print_failures(const struct lg_options *o, int64_t run_id, const char *kernel);

#endif
