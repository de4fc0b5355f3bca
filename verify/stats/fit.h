/* Straight line through log y against log x: y = C x^e, for scaling experiments.
 *
 *   x_i, y_i > 0, i = 1..n, n >= 3, at least two different x
 *   log y_i = log C + e log x_i + noise, ordinary least squares (gsl_fit_linear)
 *
 * The interval e -+ t sd(e), t the quantile of Student's t with n - 2 degrees of freedom, covers the true
 * exponent with the stated probability when the noise is independent normal of equal variance. It is an
 * experiment, not a certified claim: plain doubles. */
#ifndef LG_STATS_FIT_H
#define LG_STATS_FIT_H

#include "verify/base/status.h"

#include <stddef.h>

struct lg_fit {
    double exponent, low, high; /* e and its confidence interval */
    double log_c;               /* log C */
    double r2;                  /* 1 - residual/total sum of squares; 1 when all y are equal */
    char error[96];             /* names the offending value when the fit fails */
};

/* 0, or -1 with fit->error: fewer than 3 points, a value that is not positive and finite, all x equal, or a
 * confidence outside (0, 1). */
LG_MUST_USE int lg_fit_power_law(struct lg_fit *fit, size_t n, const double *x, const double *y,
                                 double confidence);

#endif
