/* Failing cases of a run: finding them in the store, making one small, and the lines that show and replay them. */
#ifndef LG_FAILURE_H
#define LG_FAILURE_H

#include "verify/cli/cli.h"
#include "verify/run/shrink.h"

#define LG_SHRUNK_FAMILY "shrunk" /* the family of shrunk cases in the store */

/* A violated claim of a case, or a case that crashed, timed out or failed. */
struct lg_failure {
    int64_t case_id, run_id, kernel_id;
    char lemma[64], family[64], claim[64], kernel[4096], why[512]; /* claim: as lg_recipe.claim */
    char *text;                                                    /* the case; malloc'ed */
    size_t n, d, k, steps;
    double observed, bound; /* NaN for an outcome */
    char declared[400];     /* what the kernel declared for the case; "" when it is not known */
};
enum lg_failure_order { LG_SMALLEST, LG_WORST };

/* The smallest failing case, or the violated claim with the largest observed/bound; among the claims of a case, or all,
 * those of theorems come first. Of one case (case_id > 0) or of the run; of this claim or outcome, NULL: of any. 1; 0: there
 * is none; -1 with a message in store->error. */
int lg_failure_find(struct lg_store *store, int64_t run_id, int64_t case_id, enum lg_failure_order order,
                    const char *claim, struct lg_failure *f);
void lg_failure_clear(struct lg_failure *f);

/* `lemmagate replay '...' --kernel K`, quoted for a shell; kernel "" for a lemma about data alone. */
void lg_print_replay(FILE *out, const char *text, const char *kernel);
/* One line, after what it is ("worst", or "" for the verdict itself, which has what was declared on a line of its own). */
void lg_failure_print(FILE *out, const char *title, const struct lg_failure *f);

/* Shrink a failure on a kernel and store the result in its run as a case of the family "shrunk": small->case_id. A
 * timeout is shrunk under limits of its own. LG_SHRINK_ERROR: a message. */
enum lg_shrink_status lg_failure_shrink(struct lg_store *store, const struct lg_failure *f,
                                        struct lg_shrink_request *q, struct lg_limits limits,
                                        struct lg_failure *small, size_t *calls, char *error,
                                        size_t error_size);

/* What a failing run says: its smallest failing case, the worst, and the smallest after shrinking. */
void lg_print_failures(const struct lg_options *o, int64_t run_id, const char *kernel);

#endif
