/* Referee of extreme eigenvalues: Gaussian elimination in balls at 2000 bits, whose pivots decide the
 * definiteness of a shifted exact matrix (Sylvester's law of inertia). */
#ifndef LG_TEST_REFEREE_H
#define LG_TEST_REFEREE_H

#include "verify/rigor/eigen_arb.h"
#include "verify/rigor/test/sample.h"

#include <stdlib.h>

enum { PREC = 2000 };

enum inertia { NOT_POSITIVE, UNKNOWN, POSITIVE };

/* Is A - shift I positive definite (exact A, shift)? Pivots of symmetric elimination in order. */
static inline enum inertia definite(size_t n, const double *A, const arb_t shift)
{
    arb_mat_t M;
    arb_t factor;
    arb_mat_init(M, (slong)n, (slong)n);
    arb_init(factor);
    struct lg_mat view = lg_mat_view(n, n, A);
    lg_mat_to_arb(M, &view, 1);
    for (slong i = 0; i < (slong)n; i++) {
        arb_sub(arb_mat_entry(M, i, i), arb_mat_entry(M, i, i), shift, PREC);
    }
    enum inertia answer = POSITIVE;
    for (slong k = 0; k < (slong)n && answer == POSITIVE; k++) {
        arb_srcptr pivot = arb_mat_entry(M, k, k);
        if (!arb_is_positive(pivot)) {
            answer = arb_is_negative(pivot) ? NOT_POSITIVE : UNKNOWN;
        }
        for (slong i = k + 1; i < (slong)n && answer == POSITIVE; i++) {
            arb_div(factor, arb_mat_entry(M, i, k), pivot, PREC);
            for (slong j = k + 1; j < (slong)n; j++) {
                arb_submul(arb_mat_entry(M, i, j), factor, arb_mat_entry(M, k, j), PREC);
            }
        }
    }
    arb_mat_clear(M);
    arb_clear(factor);
    return answer;
}

/* lambda_min of exact A lies in the ball: A - lo I is not certainly indefinite, A - hi I not certainly
 * positive definite. */
static inline bool referee_min(size_t n, const double *A, lg_ball lambda)
{
    arb_t end;
    arb_init(end);
    corner(end, lambda, -1, PREC);
    bool sound = definite(n, A, end) != NOT_POSITIVE;
    corner(end, lambda, 1, PREC);
    sound = sound && definite(n, A, end) != POSITIVE;
    arb_clear(end);
    return sound;
}

static inline bool referee_max(size_t n, const double *A, lg_ball lambda)
{
    double *negated = malloc(n * n * sizeof(double));
    for (size_t i = 0; i < n * n; i++) {
        negated[i] = -A[i];
    }
    bool sound = referee_min(n, negated, lg_neg(lambda));
    free(negated);
    return sound;
}

#endif
