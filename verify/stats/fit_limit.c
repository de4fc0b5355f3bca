/* See fit_limit.h. */
#include "verify/stats/fit_limit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* The grid: halves of a hundredth, so that it misses c = 0, where a and b cannot be told apart. */
enum { FIRST = -100, LAST = 400 };
static double decay_at(int i)
{
    return (i + 0.5) / 100;
}

struct line {
    double a, b, rss;
};

/* powers: scratch of n. x is taken relative to its first value, so that powers stay near 1. */
static struct line regress(double c, size_t n, const double *x, const double *y, double *powers)
{
    struct line out;
    double v00, v01, v11;
    for (size_t i = 0; i < n; i++)
        powers[i] = pow(x[i] / x[0], -c);
    gsl_fit_linear(powers, 1, y, 1, n, &out.a, &out.b, &v00, &v01, &v11, &out.rss);
    out.b *= pow(x[0], c);
    return out;
}

static int refuse(struct lg_limit_fit *fit, size_t n, const double *x, const double *y, double confidence)
{
    size_t different = n > 0;
    if (n < 4 || !(confidence > 0 && confidence < 1)) {
        snprintf(fit->error, sizeof fit->error,
                 "%zu points at confidence %g; want at least 4, between 0 and 1", n, confidence);
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        if (!(x[i] > 0 && isfinite(x[i]) && isfinite(y[i]))) {
            snprintf(fit->error, sizeof fit->error, "x[%zu] = %g, y = %g: want x > 0, both finite", i, x[i],
                     y[i]);
            return -1;
        }
        bool is_new = i > 0;
        for (size_t j = 0; j < i; j++)
            is_new &= x[j] != x[i];
        different += is_new;
    }
    if (different >= 3)
        return 0;
    snprintf(fit->error, sizeof fit->error, "%zu different x, at least 3 are needed", different);
    return -1;
}

int lg_fit_limit(struct lg_limit_fit *fit, size_t n, const double *x, const double *y, double confidence)
{
    *fit = (struct lg_limit_fit){0};
    if (refuse(fit, n, x, y, confidence))
        return -1;
    double *powers = malloc(n * sizeof *powers), least = INFINITY;
    if (!powers) {
        snprintf(fit->error, sizeof fit->error, "no memory for %zu points", n);
        return -1;
    }
    for (int i = FIRST; i < LAST; i++) {
        const struct line l = regress(decay_at(i), n, x, y, powers);
        if (l.rss < least) {
            least = l.rss;
            fit->limit = l.a;
            fit->scale = l.b;
            fit->decay = decay_at(i);
        }
    }
    const double freedom = (double)n - 3,
                 most = least * (1 + gsl_cdf_fdist_Pinv(confidence, 1, freedom) / freedom);
    fit->limit_low = fit->decay_low = INFINITY;
    fit->limit_high = fit->decay_high = -INFINITY;
    for (int i = FIRST; i < LAST; i++) {
        const struct line l = regress(decay_at(i), n, x, y, powers);
        if (!(l.rss <= most))
            continue;
        fit->limit_low = fmin(fit->limit_low, l.a);
        fit->limit_high = fmax(fit->limit_high, l.a);
        fit->decay_low = fmin(fit->decay_low, decay_at(i));
        fit->decay_high = fmax(fit->decay_high, decay_at(i));
    }
    free(powers);
    return 0;
}
