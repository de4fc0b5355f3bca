/* Horner's scheme for sum_r c_r k^r, c_r = mu_r^2, over all entries k of a matrix (series.h).
 *
 * p = E(q) + k O(q), q = k^2, with E and O the even and odd coefficients up to their last nonzero one: most activations
 * have nearly all of one parity, which halves the work. For |k| <= 1 (midpoints are clamped: cosines lie in [-1, 1]) the
 * coefficient c_r meets at most 2 floor(r/2) + 1 roundings of Horner's scheme, floor(r/2) of q, one each of k O, of the sum
 * and of a factor k: 3 floor(r/2) + 4 in all, with or without FMA. Hence, c_r = fl(c_r) +- e_r,
 *   |computed - exact| <= Q |k|^s + D rad(k) + T |rho|^m + underflow,
 *   Q = sum_r gamma_{3 floor(r/2) + 4} c_r + e_r,   D = sum_r (r + power) c_r,   T = tail >= what follows the last term,
 * s = 1 where every term contains k, else 0. |rho|^m is replaced by (|k| + rad)^(2^b), 2^b <= terms + power, from b
 * squarings; where T is far below Q, b = 0 does. */
#include "verify/covariance/series.h"
#include "verify/covariance/gram.h"
#include "verify/rigor/lanes.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LANES = 4, CHAINS = 4, BLOCK = LANES * CHAINS, HALF = LG_HERMITE_TERMS / 2 };

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t masks __attribute__((vector_size(LANES * sizeof(int64_t))));

struct series {
    int even, odd; /* number of coefficients of E and O */
    double coefficient[2][HALF];
    int power, squarings;
    double flat, linear, spread, tail, underflow; /* Q without and with |k|, D, T */
};

/* Upper end of a ball as a double. */
static double upper(const arb_t x)
{
    return lg_mag(lg_ball_from_arb(x));
}

static void series_init(struct series *s, const struct lg_hermite *h, size_t terms, int power)
{
    double rounding = 0;
    arb_t c;
    arb_init(c);
    *s = (struct series){.power = power, .tail = upper(h->tail + terms - 1)};
    for (size_t r = 0; r < terms; r++) {
        arb_sqr(c, h->mu + r, h->prec);
        const lg_ball ball = lg_ball_from_arb(c);
        const double size = lg_mag(ball), half = (double)(r / 2);
        s->coefficient[r % 2][r / 2] = ball.mid;
        if (ball.mid != 0)
            *(r % 2 ? &s->odd : &s->even) = (int)(r / 2) + 1;
        rounding = lg_add_up(rounding, lg_add_up(lg_mul_up(lg_gamma(3 * half + 4, LG_U), size), ball.rad));
        s->spread = lg_add_up(s->spread, lg_mul_up((double)r + power, size));
    }
    arb_clear(c);
    *(power == 0 && s->coefficient[0][0] != 0 ? &s->flat : &s->linear) = rounding;
    while (s->tail > LG_U * rounding && (size_t)2 << s->squarings <= terms + (size_t)power)
        s->squarings++;
    /* 2^b roundings of the power, and those of the sum below. */
    s->tail = lg_mul_up(s->tail, 1 + lg_gamma(ldexp(1, s->squarings) + 8, LG_U));
    s->underflow = lg_mul_up(8 * ((double)terms + 8), LG_TINY);
}

/* x = value in the lanes where `where` holds. */
#define SELECT(x, where, value)                                  \
    do {                                                         \
        const masks w_ = (where);                                \
        (x) = (lanes)(((masks)(value)&w_) | ((masks)(x) & ~w_)); \
    } while (0)

/* p over one block of cosines in [-1, 1]. */
#define HORNER(p, q, c, count)                                         \
    do {                                                               \
        for (int v_ = 0; v_ < CHAINS; v_++)                            \
            (p)[v_] = (lanes){0} + ((count) > 0 ? (c)[(count)-1] : 0); \
        for (int m_ = (count)-2; m_ >= 0; m_--)                        \
            for (int v_ = 0; v_ < CHAINS; v_++)                        \
                (p)[v_] = (p)[v_] * (q)[v_] + (c)[m_];                 \
    } while (0)

/* mid, rad: BLOCK cosines in, BLOCK values out. */
LG_CLONES static void evaluate(const struct series *s, double *mid, double *rad)
{
    const lanes one = (lanes){0} + 1;
    const masks magnitude = (masks){0} + INT64_MAX;
    lanes k[CHAINS], r[CHAINS], q[CHAINS], even[CHAINS], odd[CHAINS];
    memcpy(k, mid, sizeof k);
    memcpy(r, rad, sizeof r);
    for (int v = 0; v < CHAINS; v++) {
        SELECT(k[v], k[v] > 1, one);
        SELECT(k[v], k[v] < -1, -one);
        q[v] = k[v] * k[v];
    }
    HORNER(even, q, s->coefficient[0], s->even);
    HORNER(odd, q, s->coefficient[1], s->odd);
    for (int v = 0; v < CHAINS; v++) {
        const lanes size = (lanes)((masks)k[v] & magnitude);
        lanes value = even[v] + k[v] * odd[v];
        lanes top = (size + r[v]) * (1 + 4 * LG_U);
        SELECT(top, top > 1, one);
        for (int b = 0; b < s->squarings; b++)
            top = top * top;
        if (s->power)
            value = value * k[v];
        q[v] = value;
        r[v] = (((s->flat + s->linear * size) + s->spread * r[v]) + s->tail * top) * (1 + 8 * LG_U) +
               s->underflow;
    }
    memcpy(mid, q, sizeof q);
    memcpy(rad, r, sizeof r);
}

static void evaluate_row(const struct series *s, size_t m, double *mid, double *rad)
{
    double last[2][BLOCK] = {{0}};
    for (; m >= BLOCK; m -= BLOCK, mid += BLOCK, rad += BLOCK)
        evaluate(s, mid, rad);
    memcpy(last[0], mid, m * sizeof *mid);
    memcpy(last[1], rad, m * sizeof *rad);
    evaluate(s, last[0], last[1]);
    memcpy(mid, last[0], m * sizeof *mid);
    memcpy(rad, last[1], m * sizeof *rad);
}

void lg_series_unit(struct lg_mat *out, const struct lg_mat *K, const struct lg_hermite *h, size_t terms,
                    int power)
{
    const size_t n = K->rows;
    const lg_ball diagonal = lg_ball_from_arb(h->m2);
    struct series s;
    assert(terms >= 1 && terms <= h->terms && out->rows == n && out->cols == n && K->cols == n);
    series_init(&s, h, terms, power);
#pragma omp parallel for schedule(dynamic, 8)
    for (size_t i = 0; i < n; i++) {
        double *mid = out->mid + i * n + i, *rad = out->rad + i * n + i;
        if (out != K) {
            memcpy(mid, K->mid + i * n + i, (n - i) * sizeof *mid);
            memcpy(rad, K->rad + i * n + i, (n - i) * sizeof *rad);
        }
        evaluate_row(&s, n - i, mid, rad);
        mid[0] = diagonal.mid;
        rad[0] = diagonal.rad;
    }
    lg_mirror(n, out->mid);
    lg_mirror(n, out->rad);
}
