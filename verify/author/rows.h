/* Pieces of verify/covariance for lemmas about the rows of data, closed with the rung (workspace.h). */
#ifndef LG_ROWS_H
#define LG_ROWS_H

#include "verify/author/workspace.h"
#include "verify/covariance/covariance.h"
#include "verify/covariance/expansion.h"

/* Their hypothesis: 1 <= 0 where a row is zero, else 0 <= 0. */
#define LG_ROWS_HYPOTHESIS                            \
    {                                                 \
        "rows", "[zero rows of X] <= 0; counted once" \
    }

/* Of the rows of X; NULL: a row is zero, or not finite. */
const struct lg_cosines *lg_take_cosines(struct lg_case *c, const struct lg_mat *X, slong prec);
/* NULL: the rows or their norms are refused. */
const struct lg_covariance *lg_take_covariance(struct lg_case *c, const struct lg_covariance_request *how,
                                               const struct lg_mat *X);
/* NULL: the activation has no such order, or the scale is too large. */
const struct lg_hermite *lg_take_hermite(struct lg_case *c, enum lg_activation_id id, int order,
                                         const arb_t scale, size_t terms);
/* Zeros. */
arb_ptr lg_take_arbs(struct lg_case *c, size_t count);

#endif
