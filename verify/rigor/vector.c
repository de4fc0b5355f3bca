/* Vectors known entrywise to a radius: allocation, norms, inner products, x - y, a x + y.
 *
 * Sums are those of dot.h. A norm is taken of data scaled by a power of two (exact but for entries
 * that become subnormal, at most 2^-1075 each, beside a largest entry in [1/2, 1)), so it neither
 * overflows nor underflows. */
#include "verify/rigor/dot.h"
#include "verify/rigor/matrix.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int lg_vec_init(struct lg_vec *x, size_t n)
{
    size_t room = n > 0 ? n : 1;
    *x = (struct lg_vec){n, calloc(room, sizeof(double)), calloc(room, sizeof(double))};
    if (x->mid == NULL || x->rad == NULL) {
        lg_memory_note();
        lg_vec_clear(x);
        return -1;
    }
    return 0;
}

void lg_vec_clear(struct lg_vec *x)
{
    free(x->mid);
    free(x->rad);
    *x = (struct lg_vec){0, NULL, NULL};
}

/* lg_mul_up(n, LG_TINY) = (n + 1) 2^-1074 by its bits: norms of many short rows would wait for arithmetic with subnormals. */
static double underflows(size_t n)
{
    uint64_t bits = (uint64_t)n + 1;
    double lost;
    memcpy(&lost, &bits, sizeof lost);
    return lost;
}

/* fl(sum x_i^2): all terms are positive, so the error is gamma S with S <= fl(S) / (1 - gamma). */
static lg_ball sum_of_squares(size_t n, const double *x)
{
    double sum = lg_dot(n, x, x);
    double gamma = lg_gamma(lg_dot_depth(n), LG_U);
    double underflow = underflows(n);
    double top = lg_div_up(lg_add_up(sum, underflow), lg_down(1 - gamma));
    lg_ball ball = {sum, lg_add_up(lg_mul_up(gamma, top), underflow)};
    return lg_ball_finite(ball) ? ball : lg_whole_line();
}

/* Squares of doubles within 2^-400 .. 2^400 of each other's sum neither overflow nor matter when lost. */
static bool well_scaled(double largest)
{
    return largest >= 0x1p-400 && largest <= 0x1p400;
}

/* 2-norm of 2^e z from that of z = 2^-e x, blockwise so that no memory is needed. */
static lg_ball scaled_norm(size_t n, const double *x, double largest)
{
    enum { CHUNK = 512 };
    int e;
    (void)frexp(largest, &e);
    e = e < -1000 ? -1000 : e > 1000 ? 1000 : e;
    double down = ldexp(1, -e), z[CHUNK];
    lg_ball sum = lg_exact(0);
    for (size_t i = 0; i < n; i += CHUNK) {
        size_t m = n - i < CHUNK ? n - i : CHUNK;
        for (size_t j = 0; j < m; j++) {
            z[j] = x[i + j] * down;
        }
        sum = lg_add(sum, sum_of_squares(m, z));
    }
    lg_ball norm = lg_sqrt(sum);
    /* Entries that became subnormal: their perturbation has norm <= sqrt(n) 2^-1075. */
    norm.rad = lg_add_up(norm.rad, lg_mul_up((double)n, LG_TINY));
    return lg_nonneg(lg_scale(norm, ldexp(1, e)));
}

lg_ball lg_norm_exact(size_t n, const double *x)
{
    double largest = lg_largest(n, x);
    if (largest == 0) {
        return lg_exact(0);
    }
    if (!isfinite(largest)) {
        return lg_whole_line();
    }
    return well_scaled(largest) ? lg_sqrt(sum_of_squares(n, x)) : scaled_norm(n, x, largest);
}

double lg_norm_up(size_t n, const double *x)
{
    lg_ball norm = lg_norm_exact(n, x);
    return lg_ball_finite(norm) ? lg_hi(norm) : INFINITY;
}

/* ||x| - |mid|| <= |rad|. */
lg_ball lg_vec_norm(const struct lg_vec *x)
{
    lg_ball norm = lg_norm_exact(x->n, x->mid);
    double spread = lg_norm_up(x->n, x->rad);
    if (spread != 0) {
        norm = lg_nonneg(lg_add(norm, lg_ball_make(0, spread)));
    }
    return norm;
}

/* Squares of well-scaled exact data are summed directly, else through the norm. */
lg_ball lg_vec_norm_sqr(const struct lg_vec *x)
{
    double largest = lg_largest(x->n, x->mid);
    if (largest == 0 || well_scaled(largest)) {
        lg_ball sum = largest == 0 ? lg_exact(0) : sum_of_squares(x->n, x->mid);
        double spread = lg_norm_up(x->n, x->rad);
        if (spread == 0) {
            return sum;
        }
        /* |(|m| + r)^2 - |m|^2| <= r (2|m| + r). */
        double grown = lg_add_up(2 * lg_norm_up(x->n, x->mid), spread);
        return lg_nonneg(lg_add(sum, lg_ball_make(0, lg_mul_up(spread, grown))));
    }
    return lg_sqr(lg_vec_norm(x));
}

/* <x, y> - <m_x, m_y> is at most <|m_x|, r_y> + <r_x, |m_y|> + <r_x, r_y>. */
lg_ball lg_vec_dot(const struct lg_vec *x, const struct lg_vec *y)
{
    assert(x->n == y->n);
    size_t n = x->n;
    double rad = lg_dot_error(n, x->mid, y->mid);
    rad = lg_add_up(rad, lg_dot_abs_up(n, x->mid, y->rad));
    rad = lg_add_up(rad, lg_dot_abs_up(n, x->rad, y->mid));
    rad = lg_add_up(rad, lg_dot_abs_up(n, x->rad, y->rad));
    lg_ball dot = {lg_dot(n, x->mid, y->mid), rad};
    return lg_ball_finite(dot) ? dot : lg_whole_line();
}

static void store(struct lg_vec *out, size_t i, lg_ball value)
{
    out->mid[i] = value.mid;
    out->rad[i] = value.rad;
}

void lg_vec_sub(struct lg_vec *out, const struct lg_vec *x, const struct lg_vec *y)
{
    assert(out->n == x->n && x->n == y->n);
    for (size_t i = 0; i < x->n; i++) {
        store(out, i, lg_sub(lg_ball_make(x->mid[i], x->rad[i]), lg_ball_make(y->mid[i], y->rad[i])));
    }
}

void lg_vec_axpy(struct lg_vec *out, lg_ball a, const struct lg_vec *x, const struct lg_vec *y)
{
    assert(out->n == x->n && x->n == y->n);
    for (size_t i = 0; i < x->n; i++) {
        lg_ball term = lg_mul(a, lg_ball_make(x->mid[i], x->rad[i]));
        store(out, i, lg_add(term, lg_ball_make(y->mid[i], y->rad[i])));
    }
}
