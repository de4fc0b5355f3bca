/* A curve that comes to a limit: y = a + b x^(-c), for scaling experiments whose theorem says "bounded".
 *
 *   x_i, y_i > 0, i = 1..n, n >= 4, at least three different x
 *
 * Least squares: for each decay c of a grid on [-1, 4] a and b by linear regression, then the c with the least residual sum of
 * squares S. The interval of c is {c : S(c) <= S (1 + F/(n - 3))}, F the quantile of F(1, n - 3), and that of the limit a is over it; it
 * is the profile of the likelihood for independent normal noise of equal variance. c <= 0 is growth without a limit. Plain doubles. */
#ifndef LG_STATS_FIT_LIMIT_H
#define LG_STATS_FIT_LIMIT_H

#include "verify/base/status.h"

#include <stddef.h>

struct lg_limit_fit {
    double limit, scale, decay; /* a, b, c */
    double limit_low, limit_high, decay_low, decay_high;
    char error[96]; /* names the offending value when the fit fails */
};

/* 0, or -1 with fit->error. */
LG_MUST_USE int lg_fit_limit(struct lg_limit_fit *fit, size_t n, const double *x, const double *y,
                             double confidence);

#endif
