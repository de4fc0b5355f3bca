/* Gradient descent on clusterable data: the fast and the slow residual along a trajectory, and what statements about them share.
 *
 * The recipe stores the radius R (extra[0]) and the rounding budget E_max (extra[1]); `steps` is the stopping time, the least
 * number of steps after which, by the bounds known before the run, every point is certainly classified by its true
 * label. All three enter as hypotheses, wherever they came from. Constants and their derivation: verify/model/fast_slow.h. */
#ifndef LG_CLUSTER_RUN_H
#define LG_CLUSTER_RUN_H

#include "verify/author/descent.h"
#include "verify/model/fast_slow.h"

struct lg_cluster_run {
    struct lg_case *c;
    const struct lg_trajectory *tr;
    struct lg_clustering *q;
    struct lg_fast_slow k;
    struct lg_vec a[2], s[2]; /* Pi_F r and Pi_S r: [0] before the step, [1] after it */
    lg_ball norm_a[2], norm_s[2];
    lg_ball range, separation; /* of the class labels, scaled as y */
};

/* Entries of a lemma's tables. The hypotheses are its first; R, T, E_max and eps are those of the recipe. */
#define LG_CLUSTER_QUANTITIES                                                                                  \
    {"sigma_min(J_0^T|F)",                                                                                     \
     NULL,                                                                                                     \
     "n x kd",                                                                                                 \
     "lower bound of the least singular value of J_0^T on F",                                                  \
     "f/w",                                                                                                    \
     true},                                                                                                    \
        {"L", NULL, "scalar", "Lipschitz constant of J: B2 |v|_inf |X| xi", "f/w^2", true},                    \
        {"beta",   NULL,                                                                                       \
         "scalar", "upper bound of |J| on B(W_0, R): B |v| |X| or |J_0| + L R, whichever is smaller",          \
         "f/w",    true},                                                                                      \
        {"eps",    NULL,                                                                                       \
         "n x kd", "upper bound of |Pi_S J| on B(W_0, R): B |v| |X - C~| + B2 |v|_inf (|W_0| + R) eps_0 |C~|", \
         "f/w",    true},                                                                                      \
        {"eps_W",  NULL,                                                                                       \
         "n x kd", "the same as slides write it: sqrt(n) eps_0 (B |v| + B2 |v|_inf (|W_0| + R) max |c_l|)",    \
         "f/w",    true},                                                                                      \
        {"R", NULL, "scalar", "radius of the ball around W_0, fixed before the run", "w", true},               \
        {"T", NULL, "scalar", "number of steps of the run, fixed before it", "1", true},                       \
        {"E_max", NULL, "scalar", "rounding budget, fixed before the run", "w", true},                         \
        {"|a_0|", NULL, "n", "upper bound of the fast residual's norm at W_0", "f", true},                     \
        {"|s_0|", NULL, "n", "upper bound of the slow residual's norm at W_0", "f", true},                     \
        {"|a|", NULL, "n", "norm of the fast residual before the step", "f", true},                            \
        {"|a_t|", NULL, "n", "norm of the fast residual after t steps", "f", true},                            \
    {                                                                                                          \
        "|s|", NULL, "n", "norm of the slow residual before the step", "f", true                               \
    }
#define LG_CLUSTER_DEFINITIONS                                                                       \
    "alpha := max(0, sigma_min(J_0^T|F) - L R)", "S := |s_0| + eps R",                               \
        "A := sqrt(|a_0|^2 + (eps S/alpha)^2) + beta E_max",                                         \
        "P := ((2/alpha) |a_0| + 2 eta T eps |s_0| + (2 beta/alpha + 1) E_max)/(1 - 2 eta T eps^2)", \
        "q := sqrt+(1 - eta alpha^2)"
#define LG_CLUSTER_RUNNING  \
    {                       \
        "E' = E + |e|", "0" \
    }
#define LG_CLUSTER_HYPOTHESES                                                                              \
    {"fast spectrum", "[smallest normal number] <= alpha", LG_AT_START},                                   \
        {"step size", "eta <= 1/(2 beta^2)", LG_AT_START}, {"smoothness", "L A <= beta^2/2", LG_AT_START}, \
        {"horizon", "2 eta T eps^2 < 1", LG_AT_START},                                                     \
        {"radius", "P + eta (beta A + eps S) <= R", LG_AT_START},                                          \
    {                                                                                                      \
        "rounding budget", "E <= E_max; as far as errors are declared", LG_AT_END                          \
    }
enum { LG_CLUSTER_BUDGET = 5, LG_CLUSTER_OWN }; /* the lemma's own hypotheses begin here */
#define LG_CLUSTER_THEOREM ((1u << LG_CLUSTER_BUDGET) - 1)
#define LG_CLUSTER_FLOATING ((1u << LG_CLUSTER_OWN) - 1)

/* Of the case's clusters, closed with the rung. */
struct lg_clustering *lg_take_clustering(struct lg_case *c, const struct lg_model *m);

/* Step size, label scale, R, E_max and the stopping time, for lg_lemma.calibrate. */
void lg_cluster_run_calibrate(struct lg_case *c);
/* Everything at W_0 for the case's labels, and the values of LG_CLUSTER_QUANTITIES: for at_start. */
void lg_cluster_run_start(struct lg_cluster_run *x, struct lg_case *c, const struct lg_trajectory *tr);
/* Residuals and their norms after a step of tr: for at_step. */
void lg_cluster_run_step(struct lg_cluster_run *x);
/* |f_i - c|, f = r + y, for the residual r after the step. */
lg_ball lg_cluster_run_miss(const struct lg_cluster_run *x, size_t i, lg_ball from);

#endif
