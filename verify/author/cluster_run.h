/* A gradient descent run on clusterable data: the enclosed steps with their fast and slow residuals.
 *
 * The recipe stores the radius R (extra[0]) and the rounding budget E_ (extra[1]); `steps` is the stopping time, the least
 * number of steps after which, by the bounds known before the run, every point is certainly classified by its true
 * label. All three enter as hypotheses, wherever they came from. */
#ifndef LG_CLUSTER_RUN_H
#define LG_CLUSTER_RUN_H

#include "verify/author/trajectory.h"
#include "verify/model/fast_slow.h"

struct lg_cluster_run {
    struct lg_case *c;
    struct lg_trajectory tr;
    struct lg_clustering q;
    struct lg_fast_slow k;
    struct lg_vec a[2], s[2]; /* Pi_F r and Pi_S r: [0] before the step, [1] after it */
    lg_ball norm_a[2], norm_s[2];
    lg_ball range, separation; /* of the class labels, scaled as y */
    double decay;              /* beta sum_s q^(t-s) |e_s|, q^2 = 1 - eta alpha^2 */
};

/* Where a lemma keeps these hypotheses in its table; the rounding budget is decided by the run. */
struct lg_cluster_hypotheses {
    unsigned alpha, step, smooth, time, radius;
};

/* Step size, label scale, R, E_ and the stopping time, for lg_lemma.calibrate. 0, or -1: no memory. */
LG_MUST_USE int lg_cluster_run_calibrate(struct lg_case *c);
/* Everything at W_0, with the recipe's R, E_ and steps. 0, or -1: no memory. */
LG_MUST_USE int lg_cluster_run_open(struct lg_cluster_run *x, struct lg_case *c, int exponent);
void lg_cluster_run_close(struct lg_cluster_run *x);
/* State them, all from what is known at W_0. */
void lg_cluster_run_hypotheses(struct lg_cluster_run *x, const struct lg_cluster_hypotheses *h);
/* As lg_trajectory_step. */
LG_MUST_USE int lg_cluster_run_step(struct lg_cluster_run *x);
/* |f_i - c|, f = r + y, for the residual r after the step. */
lg_ball lg_cluster_run_miss(const struct lg_cluster_run *x, size_t i, lg_ball from);

#endif
