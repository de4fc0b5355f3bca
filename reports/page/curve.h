/* What charts read from the store: example cases and their series. */
#ifndef LG_REPORT_CURVE_H
#define LG_REPORT_CURVE_H

#include "verify/store/query.h"

#include <stdio.h>

/* n points in order of the coordinate x: mid[i] +- rad[i]. */
struct lg_curve {
    size_t n;
    double *x, *mid, *rad;
};

/* Loads a stored series; n is 0 when there is none. 0 or -1. */
int lg_curve_load(struct lg_store *s, int64_t case_id, const char *name, const char *kind,
                  struct lg_curve *curve);
void lg_curve_free(struct lg_curve *curve);
/* Keeps at most `keep` points, evenly spread, the first and the last among them. */
void lg_curve_thin(struct lg_curve *curve, size_t keep);
/* Widens [*lo, *hi] to the finite midpoints, the positive ones only when `positive`. */
void lg_curve_range(const struct lg_curve *curve, bool positive, double *lo, double *hi);

/* At most three cases of a lemma that stored `series`: the one nearest to violation (or violated), the median
 * one and the largest instance. */
enum { LG_EXAMPLES = 3 };
struct lg_example {
    int64_t case_id;
    const char *why; /* "nearest to its bounds" */
};
int lg_examples_find(struct lg_store *s, const char *lemma, const char *series,
                     struct lg_example examples[LG_EXAMPLES], size_t *count);
/* "Case 12, kernel fused: gaussian-sphere, softplus, n = 20, d = 20, k = 4000, η = 0.01". */
int lg_example_caption(FILE *out, struct lg_store *s, const struct lg_example *example);

#endif
