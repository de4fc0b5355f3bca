/* What the maps draw: n uniform points on the unit sphere of R^d, k independent normal neurons, normal labels, erf; and from
 * which k on theorems promise something about such data, each with probability at least 1 - 2^-6.
 *
 * erf is analytic, no polynomial, bounded with all its derivatives, and its covariances have closed forms. Of one draw, smaller n
 * and k are the first rows of larger ones. */
#ifndef LG_SWEEP_SPHERE_H
#define LG_SWEEP_SPHERE_H

#include "fixtures/fixture.h"
#include "verify/sweep/lib/sweep.h"

/* at->x is n. v_l = +-1/sqrt k in turn. 0, or -1 with a message; the caller clears in either case, *inst starts as zero. */
int lg_sphere_draw(struct lg_instance *inst, const struct lg_sweep_at *at, size_t d, size_t k, char *error,
                   size_t error_size);

/* T6.2: the least k for which matrix Chernoff bounds P(lambda_min(Phi Phi^T) <= k lambda~/2, or /4) by 2^-6. */
int lg_sphere_conditioning(const struct lg_sweep_at *at, size_t d, double *k, char *error, size_t error_size);
/* T7: gradient descent on the hidden layer, antisymmetric start, s = |y|/sqrt n: k >= 2 (B|X|)^2 log(n/p)/(0.1534 lambda(X)) and
 * k >= (32 B2 |X| xi sqrt n/lambda(X))^2. */
int lg_sphere_descent(const struct lg_sweep_at *at, size_t d, double *k, char *error, size_t error_size);

#endif
