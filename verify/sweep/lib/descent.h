/* Gradient descent of a kernel on clusters of equal size with labels +-1/16, some of them flipped, in plain doubles.
 *
 * Centres are uniform on the sphere of R^d, or unit of cosine `common` each with each where that is positive (clusters < d);
 * x = unit(centre + radius g/|g|), g normal; clusters take the two classes in turn; `wrong` labels are dealt to the clusters
 * in turn and flipped. tanh, antisymmetric start (f(W_0) = 0), eta = 1/|J_0|^2 from the eigenvalues of the kernel's own
 * J_0 J_0^T. F = span of the clusters' indicators, S its complement; r = f(W) - y as the kernel says. The labels are small
 * because the theorems' exponents are those of small steps away from W_0, where distances are proportional to labels. */
#ifndef LG_SWEEP_DESCENT_H
#define LG_SWEEP_DESCENT_H

#include "fixtures/fixture.h"
#include "verify/sweep/lib/sweep.h"

struct lg_blobs {
    size_t clusters, size, d, k; /* k even */
    double radius;
    size_t wrong;  /* flipped labels in all */
    double common; /* in [0, 1) */
};

struct lg_descent {
    struct lg_session *session;
    struct lg_blobs shape;
    struct lg_instance inst;
    double *W, *next, *f; /* k x d, k x d, n */
    size_t steps;
    double path;       /* sum of |W_{t+1} - W_t|, as far as it was walked step by step */
    double fast, slow; /* |Pi_F r|, |Pi_S r| */
};

/* 0, or -1 with a message; the caller closes in either case. *d starts as zero. */
int lg_descent_open(struct lg_descent *d, const struct lg_sweep_at *at, const struct lg_blobs *shape,
                    char *error, size_t error_size);
void lg_descent_close(struct lg_descent *d);
/* `steps` steps of the kernel at once; the path takes |W_{t+steps} - W_t|. */
int lg_descent_walk(struct lg_descent *d, size_t steps, char *error, size_t error_size);
/* Single steps until |Pi_F r| <= share |Pi_F r|, as it is now. *time: when that is so, between two steps as if |Pi_F r| fell by one
 * factor; 0, or -1 with a message, also when `most` steps did not do. */
int lg_descent_stop(struct lg_descent *d, double share, size_t most, double *time, char *error,
                    size_t error_size);
double lg_descent_distance(const struct lg_descent *d); /* |W - W_0| */

#endif
