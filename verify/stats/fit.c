/* Power laws by linear regression of logarithms; see fit.h. */
#include "verify/stats/fit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* out = log values; -1 when one is not positive and finite */
static int logarithms(struct lg_fit *fit, char name, size_t n, const double *values, double *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!(values[i] > 0 && isfinite(values[i]))) {
            snprintf(fit->error, sizeof fit->error, "%c[%zu] = %g has no place on a logarithmic axis", name,
                     i, values[i]);
            return -1;
        }
        out[i] = log(values[i]);
    }
    return 0;
}

/* u, v of n: log x, log y */
static int regress(struct lg_fit *fit, size_t n, const double *u, const double *v, double confidence)
{
    double low, high, slope_variance, intercept_variance, covariance, rss;
    gsl_stats_minmax(&low, &high, u, 1, n);
    if (low == high) {
        snprintf(fit->error, sizeof fit->error, "all x have the same logarithm %g", low);
        return -1;
    }
    double freedom = (double)n - 2;
    gsl_fit_linear(u, 1, v, 1, n, &fit->log_c, &fit->exponent, &intercept_variance, &covariance,
                   &slope_variance, &rss);
    double half = gsl_cdf_tdist_Pinv(0.5 + 0.5 * confidence, freedom) * sqrt(slope_variance);
    double tss = gsl_stats_tss(v, 1, n);
    fit->low = fit->exponent - half;
    fit->high = fit->exponent + half;
    fit->r2 = tss > 0 ? 1 - rss / tss : 1;
    return 0;
}

int lg_fit_power_law(struct lg_fit *fit, size_t n, const double *x, const double *y, double confidence)
{
    *fit = (struct lg_fit){0};
    if (n < 3) {
        snprintf(fit->error, sizeof fit->error, "%zu points, at least 3 are needed", n);
        return -1;
    }
    if (!(confidence > 0 && confidence < 1)) {
        snprintf(fit->error, sizeof fit->error, "confidence %g is not between 0 and 1", confidence);
        return -1;
    }
    double *logs = malloc(2 * n * sizeof *logs);
    if (!logs) {
        snprintf(fit->error, sizeof fit->error, "no memory for %zu points", n);
        return -1;
    }
    int status = -1;
    if (logarithms(fit, 'x', n, x, logs) == 0 && logarithms(fit, 'y', n, y, logs + n) == 0) {
        status = regress(fit, n, logs, logs + n, confidence);
    }
    free(logs);
    return status;
}
