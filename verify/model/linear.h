/* Certified quantities of linear least squares f(theta) = X theta, X n x p with n <= p, at a kernel's iterates.
 *
 * r = X theta - y (n), g = X^T r (p), alpha <= sigma_min(X), |X| <= beta; theta* = theta_0 - X^+ r_0, the global
 * optimum closest to theta_0. Everything is linear and cheap, so vectors live in Arb at 128 bits or more also
 * on the first rung of the ladder; only alpha and beta follow the rung. Results are rounded outward to doubles.
 *
 * What is approximate is never trusted:
 *   theta*    with any z, theta^ = theta_0 + X^T z has theta^ - theta* = X^+(X X^T z + r_0), hence
 *             |theta^ - theta*| <= |X X^T z + r_0| / alpha;
 *   null(X)   Q the projection on it, delta = theta - theta_0, any z, c = delta - X^T z: Q delta = Q c and
 *             |c - Q c| = |X^+ X c|, hence |c| - |X c|/alpha <= |Q delta| <= |c|;
 *   u^, s^2   an approximate left singular vector with its certified defect rho = X X^T u^ - s^2 u^. */
#ifndef LG_LINEAR_H
#define LG_LINEAR_H

#include "verify/model/model.h"

struct lg_direction {
    lg_ball sigma; /* |X^T u^| */
    double gain;   /* upper bound of |1 - eta s^2| */
    double defect; /* upper bound of |rho| */
    double
        allowed; /* of the steps so far: sum |1 - eta s^2|^(t-1-s) (|X^T u^| a_s + eta|rho||r_s|); lg_linear_allow */
};

/* theta -> theta+, e = theta+ - theta + eta g. */
struct lg_linear_step {
    const double *theta, *theta_next; /* borrowed, p */
    struct lg_vec r, g, e;            /* entrywise, at theta */
    lg_ball r_norm, r_next, g_norm, e_norm;
    lg_ball moved;   /* |theta+ - theta| */
    lg_ball doubled; /* |theta+ - theta + 2 eta g| */
};

struct lg_linear_model {
    size_t n, p;
    const double *X, *y, *theta0; /* borrowed */
    double eta;
    lg_ball sigma_min, sigma_max;   /* of X */
    double alpha, beta;             /* certain lower bound >= 0 and upper bound of them */
    lg_ball fastest, slowest;       /* l = 1 - eta beta^2 and q = 1 - eta alpha^2, at least 0 */
    lg_ball r0, g0;                 /* |r_0|, |X^T r_0| */
    lg_ball far;                    /* |theta_0 - theta*| */
    struct lg_direction *direction; /* n, of rising singular values */
    double *row_norm;               /* n: upper bounds of |x_i| */
    struct lg_linear_step step;     /* the one enclosed last */
    struct lg_linear_balls *balls;
};

/* 0, or -1 when memory is short. An enclosure that could not be certified is the whole line. */
LG_MUST_USE int lg_linear_open(struct lg_linear_model *m, const struct lg_linear *problem,
                               const double *theta0, int precision);
/* The same for steps alone, n > p or not: |X|, and what lg_linear_step and lg_linear_envelope need. */
LG_MUST_USE int lg_linear_open_steps(struct lg_linear_model *m, const struct lg_linear *problem,
                                     const double *theta0, int precision);
void lg_linear_close(struct lg_linear_model *m);

/* Enclose the step theta -> theta+ into m->step. */
void lg_linear_step(struct lg_linear_model *m, const double *theta, const double *theta_next);
/* |theta - theta*|, and the norm of the component of theta - theta_0 in null(X). */
lg_ball lg_linear_distance(struct lg_linear_model *m, const double *theta);
lg_ball lg_linear_null_component(struct lg_linear_model *m, const double *theta);
/* |<u^_j, r> - (1 - eta s_j^2)^t <u^_j, r_0>| for the residual r at the end of m->step. */
lg_ball lg_linear_deviation(struct lg_linear_model *m, size_t j, uint64_t t);

/* What the declared arithmetic may commit in the step m->step: entry (p) bounds |e_j|, *all |e|. 0, or -1: no memory.
 * With apart > 0: the bound on |e| for a step from anywhere within `apart` of theta, where entry's us|theta+|, if it has
 * one, still refers to this step's theta+. linear_envelope.c has the derivation. */
LG_MUST_USE int lg_linear_envelope(const struct lg_linear_model *m, const struct lg_arith *a, double apart,
                                   double *entry, double *all);

/* What the errors of the steps so far may do to T1's conclusions on every direction u^ of m and to *apart, upper bound of |theta_t -
 * theta'_t|, theta' an unseen honest run of this kernel, which starts as 0: take in m->step. With a_t = min(|e_t|, envelope_t);
 * derived in lemmas/linear_least_squares.c. entry (p) is scratch. 0, or -1: no memory. */
LG_MUST_USE int lg_linear_allow(double *apart, struct lg_linear_model *m, const struct lg_arith *declared,
                                double envelope, double *entry);

#endif
