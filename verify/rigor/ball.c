/* Ball arithmetic in double precision; see ball.h.
 *
 * Notation: m, r are midpoint and radius, u = 2^-53. The rounding error of a sum is computed exactly
 * (TwoSum, Knuth), that of a product or quotient through one fma (exact away from underflow), so
 * that an exact result keeps radius 0. Every radius is then a sum of nonnegative terms, each rounded
 * up by lg_up(). Overflow and NaN reach finish(), which turns them into the whole line. */
#include "verify/rigor/ball.h"

/* Above this the residual ab - fl(ab) (and its like for / and sqrt) is a double: 2^-1074 u^-2. */
#define RESIDUAL_EXACT 0x1p-968

static lg_ball finish(double mid, double rad)
{
    return isfinite(mid) && isfinite(rad) ? lg_ball_make(mid, rad) : lg_whole_line();
}

/* |fl(x) - x| <= u |fl(x)|, or 2^-1075 in the subnormal range, which lg_up() covers. */
static double rounding(double result)
{
    return lg_up(LG_U * fabs(result));
}

bool lg_ball_finite(lg_ball a)
{
    return isfinite(a.mid) && isfinite(a.rad);
}

/* |m| - r errs by one rounding, which lg_down() covers. */
double lg_mig(lg_ball a)
{
    if (!lg_ball_finite(a)) {
        return 0;
    }
    if (a.rad == 0) {
        return fabs(a.mid);
    }
    return lg_down(fabs(a.mid) - a.rad);
}

/* r = max(hi - m, m - lo), one rounding each. */
lg_ball lg_from_ends(double lo, double hi)
{
    if (!isfinite(lo) || !isfinite(hi) || lo > hi) {
        return lg_whole_line();
    }
    if (lo == hi) {
        return lg_exact(lo);
    }
    double mid = 0.5 * (lo + hi);
    if (!isfinite(mid)) {
        mid = 0.5 * lo + 0.5 * hi;
    }
    return finish(mid, lg_up(fmax(hi - mid, mid - lo)));
}

/* TwoSum: a + b = s + e exactly; e is the error, no underflow can occur. */
lg_ball lg_add(lg_ball a, lg_ball b)
{
    double s = a.mid + b.mid;
    double z = s - a.mid;
    double e = (a.mid - (s - z)) + (b.mid - z);
    double rad = fabs(e);
    if (a.rad != 0) {
        rad = lg_add_up(rad, a.rad);
    }
    if (b.rad != 0) {
        rad = lg_add_up(rad, b.rad);
    }
    return finish(s, rad);
}

lg_ball lg_neg(lg_ball a)
{
    return lg_ball_make(-a.mid, a.rad);
}

lg_ball lg_sub(lg_ball a, lg_ball b)
{
    return lg_add(a, lg_neg(b));
}

/* Error of fl(xy): fma(x, y, -p) exactly when p is far from underflow, else one rounding. */
static double product_error(double x, double y, double p)
{
    if (x == 0 || y == 0) {
        return 0;
    }
    return fabs(p) >= RESIDUAL_EXACT ? fabs(fma(x, y, -p)) : rounding(p);
}

/* |xy - m_a m_b| <= |m_a| r_b + r_a (|m_b| + r_b). */
lg_ball lg_mul(lg_ball a, lg_ball b)
{
    double p = a.mid * b.mid;
    double rad = product_error(a.mid, b.mid, p);
    if (b.rad != 0) {
        rad = lg_add_up(rad, lg_mul_up(fabs(a.mid), b.rad));
    }
    if (a.rad != 0) {
        rad = lg_add_up(rad, lg_mul_up(a.rad, lg_mag(b)));
    }
    return finish(p, rad);
}

/* |x/y - m_a/m_b| <= (r_a + |m_a/m_b| r_b) / mig(b); the quotient's own error is residual / |m_b|. */
lg_ball lg_div(lg_ball a, lg_ball b)
{
    double low = lg_mig(b);
    if (!(low > 0)) {
        return lg_whole_line();
    }
    double q = a.mid / b.mid;
    double rad = 0;
    if (fabs(a.mid) >= RESIDUAL_EXACT && fabs(q) >= RESIDUAL_EXACT) {
        double residual = fabs(fma(-q, b.mid, a.mid));
        rad = residual == 0 ? 0 : lg_div_up(residual, fabs(b.mid));
    } else if (a.mid != 0) {
        rad = rounding(q);
    }
    if (a.rad != 0 || b.rad != 0) {
        double spread = lg_add_up(a.rad, lg_mul_up(lg_add_up(fabs(q), rad), b.rad));
        rad = lg_add_up(rad, lg_div_up(spread, low));
    }
    return finish(q, rad);
}

/* |x| over a ball that contains 0 is [0, mag]. */
lg_ball lg_abs(lg_ball a)
{
    if (fabs(a.mid) >= a.rad) {
        return finish(fabs(a.mid), a.rad);
    }
    return lg_from_ends(0, lg_mag(a));
}

/* |x^2 - m^2| <= r (2|m| + r); over a ball that contains 0 the square is in [0, mag^2]. */
lg_ball lg_sqr(lg_ball a)
{
    if (a.rad > fabs(a.mid)) {
        double top = lg_mag(a);
        return lg_from_ends(0, lg_mul_up(top, top));
    }
    double p = a.mid * a.mid;
    double rad = product_error(a.mid, a.mid, p);
    if (a.rad != 0) {
        rad = lg_add_up(rad, lg_mul_up(a.rad, lg_add_up(2 * fabs(a.mid), a.rad)));
    }
    return finish(p, rad);
}

/* m + s r, one step outwards unless the sum is exact: sqrt would magnify a step away from 0. Infinite where it overflows. */
static double end(lg_ball a, double sign)
{
    lg_ball sum = lg_add(lg_exact(a.mid), lg_exact(sign * a.rad));
    if (!lg_ball_finite(sum)) {
        return sign * INFINITY;
    }
    return sum.rad == 0 ? sum.mid : nextafter(sum.mid, sign * INFINITY);
}

/* Upper bound of sqrt(m + r), from a quarter of both (exact there) where the sum overflows. */
static double root_of_end(lg_ball a, double hi)
{
    return isfinite(hi) ? lg_sqrt_up(hi) : 2 * lg_sqrt_up(lg_up(a.mid / 4 + a.rad / 4));
}

/* |sqrt(x) - sqrt(m)| <= r / (sqrt(m) + sqrt(m - r)); sqrt itself is correctly rounded. */
lg_ball lg_sqrt(lg_ball a)
{
    double hi = end(a, 1), lo = end(a, -1);
    if (!lg_ball_finite(a) || hi < 0) {
        return lg_whole_line();
    }
    if (lo < 0 || a.mid <= 0) {
        return lg_from_ends(0, hi > 0 ? root_of_end(a, hi) : 0);
    }
    double s = sqrt(a.mid);
    bool exact = a.mid >= RESIDUAL_EXACT && fma(-s, s, a.mid) == 0;
    double rad = exact ? 0 : rounding(s);
    if (a.rad != 0) {
        double sum = lg_down(lg_down(s) + lg_down(sqrt(lo)));
        rad = lg_add_up(rad, lg_div_up(a.rad, sum));
    }
    return finish(s, rad);
}

lg_ball lg_scale(lg_ball a, double c)
{
    return lg_mul(a, lg_exact(c));
}

lg_ball lg_pow(lg_ball a, unsigned m)
{
    lg_ball power = lg_exact(1);
    for (unsigned bit = m; bit != 0; bit >>= 1) {
        if (bit & 1U) {
            power = power.mid == 1 && power.rad == 0 ? a : lg_mul(power, a);
        }
        if (bit > 1) {
            a = lg_sqr(a);
        }
    }
    return power;
}

/* max is monotone in both arguments: the larger of either end. */
lg_ball lg_max(lg_ball a, lg_ball b)
{
    if (!lg_ball_finite(a) || !lg_ball_finite(b)) {
        return lg_whole_line();
    }
    if (lg_certainly_le(a, b)) {
        return b;
    }
    if (lg_certainly_le(b, a)) {
        return a;
    }
    return lg_from_ends(fmax(lg_lo(a), lg_lo(b)), fmax(lg_hi(a), lg_hi(b)));
}

lg_ball lg_min(lg_ball a, lg_ball b)
{
    return lg_neg(lg_max(lg_neg(a), lg_neg(b)));
}

/* A ball without nonnegative points contradicts the caller's knowledge: nothing is concluded. */
lg_ball lg_nonneg(lg_ball a)
{
    if (a.mid >= a.rad && lg_ball_finite(a)) {
        return a;
    }
    double hi = lg_hi(a);
    return hi >= 0 ? lg_from_ends(0, hi) : lg_whole_line();
}

/* Each argument contains the intersection, so the narrowest of three candidates may be returned. */
lg_ball lg_meet(lg_ball a, lg_ball b)
{
    if (!lg_ball_finite(a) || !lg_ball_finite(b)) {
        return lg_ball_finite(a) ? a : lg_ball_finite(b) ? b : lg_whole_line();
    }
    double lo = fmax(lg_lo(a), lg_lo(b)), hi = fmin(lg_hi(a), lg_hi(b));
    if (lo > hi) {
        return lg_whole_line();
    }
    lg_ball best = a.rad <= b.rad ? a : b;
    lg_ball both = lg_from_ends(lo, hi);
    return both.rad < best.rad ? both : best;
}

/* Sign of "b - a >= 0 for all points", strict or not. The rounded difference d has D >= d / (1 + u)
 * (no underflow), and lg_up(fl(r_a + r_b)) >= (r_a + r_b)(1 + u), so d >= that proves D >= r_a + r_b;
 * with radius 0 on both sides the comparison of midpoints is exact. A d that overflowed is at least DBL_MAX. */
static bool separated(lg_ball a, lg_ball b, bool strict)
{
    if (!lg_ball_finite(a) || !lg_ball_finite(b)) {
        return false;
    }
    if (a.rad == 0 && b.rad == 0) {
        return strict ? a.mid < b.mid : a.mid <= b.mid;
    }
    double need = lg_add_up(a.rad, b.rad);
    double d = b.mid - a.mid;
    return isfinite(need) && d >= need;
}

bool lg_certainly_le(lg_ball a, lg_ball b)
{
    return separated(a, b, false);
}

bool lg_certainly_lt(lg_ball a, lg_ball b)
{
    return separated(a, b, true);
}

int lg_doubt(lg_ball observed, lg_ball bound)
{
    return lg_certainly_le(observed, bound) ? 0 : lg_certainly_gt(observed, bound) ? 2 : 1;
}

bool lg_is_worse(lg_ball observed, lg_ball bound, lg_ball than_observed, lg_ball than_bound)
{
    int doubt = lg_doubt(observed, bound), other = lg_doubt(than_observed, than_bound);
    double ratio = lg_tightness(observed, bound), than = lg_tightness(than_observed, than_bound);
    return doubt != other ? doubt > other : isnan(than) || ratio > than;
}

void lg_norm_take(struct lg_norm_sum *s, lg_ball x)
{
    s->squares = lg_add(s->squares, lg_sqr(x));
    s->sizes = lg_add(s->sizes, lg_abs(x));
}

lg_ball lg_norm_total(const struct lg_norm_sum *s)
{
    return lg_meet(lg_sqrt(lg_nonneg(s->squares)), lg_from_ends(0, lg_hi(s->sizes)));
}
