/* How far a run is from the linearized one: d_t = r_t - r^lin_t, r^lin_t+1 = (I - eta G) r^lin_t, r^lin_0 = r_0, G = J_0 J_0^T.
 *
 * d_0 = 0 and d_t+1 = (I - eta G) d_t + p_t with p_t = r_t+1 - (I - eta G) r_t, which is known relative to its size where r_t+1 - r_t
 * is (increment.c); r_t itself need not be. Balls entry by entry would grow like I - eta G in absolute values. Instead d^ is a
 * plain vector and its distance to d_t is bounded as a whole: each step's defect is enclosed, and I - eta G shrinks what
 * came before by q_0 = max(|1 - eta sigma_min^2|, |1 - eta sigma_max^2|). */
#ifndef LG_LINEARIZED_H
#define LG_LINEARIZED_H

#include "verify/rigor/matrix.h"

struct lg_linearized {
    const struct lg_mat *G; /* borrowed, n x n */
    double eta, shrink;     /* shrink: upper bound of q_0 */
    struct lg_vec d, work;  /* d: d^, radii 0 */
    double error;           /* upper bound of |d^ - d_t| */
};

/* t = 0. smallest, largest: the singular values of J_0. 0, or -1: no memory. */
LG_MUST_USE int lg_linearized_open(struct lg_linearized *x, const struct lg_mat *G, double eta,
                                   lg_ball smallest, lg_ball largest);
void lg_linearized_close(struct lg_linearized *x);
/* t -> t + 1 with an enclosure of p_t. 0, or -1: no memory. */
LG_MUST_USE int lg_linearized_step(struct lg_linearized *x, const struct lg_vec *p);
/* |d_t| */
lg_ball lg_linearized_distance(const struct lg_linearized *x);

#endif
