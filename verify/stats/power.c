/* Detectable rates and means; see power.h.
 *
 * Means. On [0, 1] each bet's factor F has log F(x) = (1 - x) A + x B with A = log F(0) < 0 < B = log F(1), so the bet's
 * capital after n terms is exp(n A + (B - A) s), s = sum x_i. When the mean is >= q, s >= n q - sqrt(n log(1/b)/2) with
 * probability >= 1 - b (Hoeffding, JASA 58 (1963), theorem 2). The capital is one of M = 2 N J, so
 *     q = (log(M/a)/n - A)/(B - A) + sqrt(log(1/b)/(2n)),   b = 1 - detection,
 * suffices, for the best bet of the grid; it counts when q <= 1. */
#include "verify/stats/power.h"

#include "verify/stats/eprocess.h"

#include <gsl/gsl_cdf.h>

static bool rejects(double p, unsigned n, unsigned events, double a)
{
    struct lg_eprocess e = {.p = p, .trials = n, .events = (double)events};
    return lg_evidence_rejects(lg_eprocess_evidence(&e), a);
}

unsigned lg_power_critical(double p, unsigned n, double a)
{
    unsigned low = 0, high = n; /* the answer lies in [low, high] if n events reject */
    if (!rejects(p, n, n, a)) {
        return n + 1;
    }
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (rejects(p, n, middle, a)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

double lg_power_rate(double p, unsigned n, double a, double detection)
{
    unsigned critical = lg_power_critical(p, n, a);
    if (critical > n) {
        return INFINITY;
    }
    if (critical == 0) {
        return 0;
    }
    double low = 0, high = 1;
    for (;;) { /* ends when the two are neighbours */
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) {
            return high;
        }
        if (gsl_cdf_binomial_Q(critical - 1, middle, n) >= detection) {
            high = middle;
        } else {
            low = middle;
        }
    }
}

/* One bet, A = log F(0), B = log F(1), among M capitals. */
static double mean_of_bet(double A, double B, double n, double log_needed, double detection)
{
    double q = (log_needed / n - A) / (B - A) + sqrt(-log1p(-detection) / (2 * n));
    return q <= 1 ? q : INFINITY;
}

double lg_power_averages(double m, size_t n, double a, double detection, size_t entries)
{
    int first, last;
    lg_eprocess_grid(m, &first, &last);
    double needed = log(2 * (double)entries * (last - first + 1) / a), best = INFINITY;
    for (int j = first; j <= last; j++) {
        double theta = ldexp(1, j), A = -log1p(theta * m);
        best = fmin(best, mean_of_bet(A, A + log1p(theta), (double)n, needed, detection));
    }
    return best;
}

double lg_power_mean(const struct lg_bounded *null, size_t n, double a, double detection, size_t entries)
{
    double width = null->hi - null->lo, m = (null->m.mid - null->lo) / width;
    if (!(width > 0) || null->m.mid == 0)
        return INFINITY;
    double above = lg_power_averages(m, n, a, detection, entries) - m;
    double below = lg_power_averages(1 - m, n, a, detection, entries) - (1 - m);
    return fmax(above, below) * width / fabs(null->m.mid);
}
