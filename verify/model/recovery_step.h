/* One step of matrix recovery, enclosed: f_i(U) = <A_i, U U^T>, A_i (d x d) symmetric, U (d x r).
 *
 *     r_i = <A_i U, U> - y_i,   G = sum_i 2 r_i A_i U (d x r),   e = U+ - U + eta G
 * in double words with a-priori bounds: their radii are far below the rounding of any kernel, so that one precision serves.
 * recovery_step.c derives the radii, recovery_envelope.c what an honest kernel may commit. */
#ifndef LG_RECOVERY_STEP_H
#define LG_RECOVERY_STEP_H

#include "verify/model/model.h"

struct lg_recovery_step {
    size_t n, d, m; /* m = d r entries of U */
    double eta;
    const double *U, *U_next; /* borrowed, d x r */
    struct lg_vec f, r, G, e; /* n, n, m, m */
    lg_ball g_norm, e_norm;
    double *P;      /* n x m: upper bounds of |A_i||U| */
    double *AU;     /* n x m: upper bounds of |A_i U| */
    double *S;      /* n: upper bounds of <|A_i||U|, |U|> */
    double sum_A;   /* upper bound of sum |A_i,ab| */
    double largest; /* upper bound of every intermediate of a step, in whatever order */
};

/* 0, or -1: no memory. */
LG_MUST_USE int lg_recovery_step_open(struct lg_recovery_step *s, const struct lg_recovery *p,
                                      const double *U, const double *U_next);
void lg_recovery_step_close(struct lg_recovery_step *s);

/* What the declared arithmetic may commit: entry (m) bounds |e_as|, *all |e|. 0, or -1: no memory. */
LG_MUST_USE int lg_recovery_envelope(const struct lg_recovery_step *s, const struct lg_arith *a,
                                     double *entry, double *all);

#endif
