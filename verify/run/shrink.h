/* From a failing case to a small one that fails in the same way.
 *
 * A case fails by a claim of its lemma that is violated, hence with every hypothesis of the claim certainly true; by a
 * number that is not finite; or by its outcome: crashed, timeout, failed. A smaller case replaces it when it
 * fails by the same claim and, unless the original does so too, does not fail with the reference kernel: what no
 * correct kernel can satisfy would say nothing about this one. Three passes, each deterministic:
 *
 *   choices   the choice stream is cut short, and its choices are lowered to 0, by halves and by one; calibration is
 *             done afresh, since the instance changes (shrink_choices.c);
 *   steps     the least number of steps tried, ascending, at which it fails;
 *   values    samples, features and neurons are taken away, half of them first, and the numbers of X, y, W0, v and eta
 *             are rounded to the fewest bits (shrink_values.c); the instance is written out from then on.
 *
 * Both calls of the kernel's check and their work are bounded in number, not in time. */
#ifndef LG_SHRINK_H
#define LG_SHRINK_H

#include "verify/run/case_text.h"
#include "verify/run/reduce.h"

struct lg_shrink_request {
    const char *text, *claim;   /* the case, and by what it fails: as lg_recipe.claim */
    struct lg_session *session; /* NULL for a pure lemma */
    size_t calls;               /* checks of candidates, at most */
    double work;                /* their lg_case_work, at most */
    size_t numbers;             /* a case that has more stays unwritten: choices and steps only */
    void (*tell)(const struct lg_case *c, const struct lg_statement *s); /* each success; NULL */
};

struct lg_shrunk {
    struct lg_case c; /* recipe.claim says by what it fails */
    struct lg_record record;
    int precision;
    struct lg_statement statement; /* of the claim */
    size_t calls, successes;
};

enum lg_shrink_status { LG_SHRINK_OK, LG_SHRINK_HOLDS, LG_SHRINK_ERROR };

/* What fails in a record, by claim; false when it does not. A crash has no statement: zeros. */
bool lg_record_fails(const struct lg_record *r, const char *claim, struct lg_statement *s);
/* LG_SHRINK_HOLDS: the case does not fail by the claim when it is run again. LG_SHRINK_ERROR: a message. */
LG_MUST_USE enum lg_shrink_status lg_shrink(const struct lg_shrink_request *q, struct lg_shrunk *out,
                                            char *error, size_t error_size);
void lg_shrunk_clear(struct lg_shrunk *s);

/* For the passes. */
struct lg_shrinker {
    const struct lg_shrink_request *q;
    struct lg_session *referee; /* the reference kernel; NULL: not asked */
    struct lg_case best, original;
    bool is_original_known; /* to be no failure of the referee */
    int precision;          /* the rung that decided the original */
    size_t calls, successes;
    double work;
};
/* Takes *candidate over: it is the new best case when it fails in the same way, and is cleared otherwise. */
bool lg_shrink_try(struct lg_shrinker *s, struct lg_case *candidate);
bool lg_shrink_spent(const struct lg_shrinker *s);
void lg_shrink_choices(struct lg_shrinker *s);
void lg_shrink_values(struct lg_shrinker *s);

#endif
