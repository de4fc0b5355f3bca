/* Whole spectra as series for charts: certified balls, the largest first at coordinate 1, and the bounds beside them.
 *
 * They are stored for the cases whose series are kept (lg_series_kept), and cost nothing in any other. No claim is made:
 * what is certified about extreme eigenvalues by other means stands beside the enclosure of all of them. */
#ifndef LG_SPECTRUM_H
#define LG_SPECTRUM_H

#include "verify/author/lemma.h"
#include "verify/rigor/matrix.h"

enum lg_spectrum_part {
    LG_SPECTRUM_VALUE,
    LG_SPECTRUM_EXPECTED, /* beside the values, of the same index: those of a mean */
    LG_SPECTRUM_LOWER,    /* a bound: no value is below */
    LG_SPECTRUM_UPPER
};

/* scale times the eigenvalues of the positive semidefinite matrix in the enclosure G, or, where G = J J^T, the singular values of
 * J. `name` outlives the case: what the values are. 0, or -1: no memory. */
LG_MUST_USE int lg_spectrum_eigenvalues(struct lg_case *c, enum lg_spectrum_part part, const char *name,
                                        const struct lg_mat *G, lg_ball scale);
LG_MUST_USE int lg_spectrum_singular_values(struct lg_case *c, const char *name, const struct lg_mat *G);
/* A bound of the values first..last; none when first > last. */
void lg_spectrum_bound(struct lg_case *c, enum lg_spectrum_part part, const char *name, size_t first,
                       size_t last, lg_ball value);

/* A o B of positive semidefinite enclosures A and B with Schur's bounds, in both forms, the better of A, B and B, A. */
LG_MUST_USE int lg_spectrum_hadamard(struct lg_case *c, const char *name, const struct lg_mat *A,
                                     const struct lg_mat *B);

#endif
