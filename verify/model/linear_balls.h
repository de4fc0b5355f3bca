/* The Arb vectors behind linear.h, and products with X; internal to verify/model/linear*.c.
 *
 * Vectors have n or p entries, X is n x p. All arithmetic is at `prec` bits, at least 128: the residual of a double
 * iterate is then known some 70 bits below its rounding. */
#ifndef LG_LINEAR_BALLS_H
#define LG_LINEAR_BALLS_H

#include "verify/model/linear.h"
#include "verify/rigor/arb_compat.h"

struct lg_linear_balls {
    slong n, p, prec;
    bool solvable;                    /* LU exists */
    arb_mat_t LU;                     /* n x n, approximate, of X X^T */
    slong *row;                       /* its permutation */
    arb_ptr X, minus_y, theta0, star; /* n x p, n, p, p */
    double star_error;                /* upper bound of |star - theta*| */
    arb_ptr r0, r, next, g;           /* n, n, n, p: residuals at theta_0, theta, theta+; X^T r */
    arb_ptr u, gain;                  /* n x n: u^; n: 1 - eta s^2; NULL before lg_balls_directions */
    arb_ptr z, image;                 /* n, n: a solution, an image under X */
    arb_ptr delta, range, e;          /* p, p, p: a difference, an element of range(X^T), a step's error */
};

/* NULL when memory is short. */
struct lg_linear_balls *lg_balls_new(const struct lg_linear *problem, int precision);
void lg_balls_clear(struct lg_linear_balls *b);
void lg_balls_directions(struct lg_linear_balls *b);

void lg_balls_set(arb_ptr out, size_t m, const double *x);
lg_ball lg_balls_norm(arb_srcptr x, slong m, slong prec);
void lg_balls_round(struct lg_vec *out, arb_srcptr x); /* outward */
/* out = X x + c (c NULL is 0); out = X^T z. */
void lg_balls_X(const struct lg_linear_balls *b, arb_ptr out, arb_srcptr x, arb_srcptr c);
void lg_balls_Xt(const struct lg_linear_balls *b, arb_ptr out, arb_srcptr z);

#endif
