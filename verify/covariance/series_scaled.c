/* Horner's scheme for sum_r mu_r(a_i) mu_r(a_j) k^r (series.h).
 *
 * M (terms x n) holds the coefficients rounded to double, |mu - M| <= e. A term meets the product of two coefficients and at
 * most 2r + 1 roundings of Horner's scheme, 2r + 2 in all. With N_ir = |M_ir| + e_ir, Cauchy and Schwarz make every part of
 * the error a product of two row constants:
 *   Q_i Q_j, Q_i^2 = sum_r gamma_{2r+2} N_ir^2;   |e_i||N_j| + |N_i||e_j|;   D_i D_j rad(k), D_i^2 = sum_r r N_ir^2;
 *   T_i T_j |rho|^terms, T_i^2 = tail(a_i). */
#include "verify/covariance/gram.h"
#include "verify/covariance/series.h"
#include "verify/rigor/lanes.h"

#include <stdlib.h>

/* Row constants: Q, |e|, |N|, D, T. */
struct row {
    double rounding, error, size, spread, tail;
};

struct scaled {
    size_t n, terms;
    double *M; /* terms x n */
    struct row *rows;
};

static void fill_row(struct scaled *s, size_t i, const struct lg_hermite *h)
{
    struct row sum = {0};
    for (size_t r = 0; r < s->terms; r++) {
        const lg_ball c = lg_ball_from_arb(h->mu + r);
        const double square = lg_mul_up(lg_mag(c), lg_mag(c));
        s->M[r * s->n + i] = c.mid;
        sum.rounding = lg_add_up(sum.rounding, lg_mul_up(lg_gamma(2 * (double)r + 2, LG_U), square));
        sum.error = lg_add_up(sum.error, lg_mul_up(c.rad, c.rad));
        sum.size = lg_add_up(sum.size, square);
        sum.spread = lg_add_up(sum.spread, lg_mul_up((double)r, square));
    }
    s->rows[i] =
        (struct row){lg_sqrt_up(sum.rounding), lg_sqrt_up(sum.error), lg_sqrt_up(sum.size),
                     lg_sqrt_up(sum.spread), lg_sqrt_up(lg_mag(lg_ball_from_arb(h->tail + s->terms - 1)))};
}

/* mid_j = sum_r M_ri M_rj k_j^r for j in [i, n), k the cosines clamped to [-1, 1]. */
LG_CLONES static void horner(const struct scaled *s, size_t i, const double *restrict k, double *restrict mid)
{
    const size_t n = s->n;
    for (size_t j = i; j < n; j++)
        mid[j] = 0;
    for (size_t r = s->terms; r-- > 0;) {
        const double c = s->M[r * n + i], *restrict row = s->M + r * n;
        for (size_t j = i; j < n; j++)
            mid[j] = mid[j] * k[j] + c * row[j];
    }
}

static double power_up(double x, size_t m)
{
    double power = 1;
    for (; m > 0; m >>= 1, x = lg_mul_up(x, x))
        if (m & 1)
            power = lg_mul_up(power, x);
    return power;
}

static void radii(const struct scaled *s, size_t i, const double *k, const double *r, double *rad)
{
    const struct row *a = s->rows + i;
    const double underflow = lg_mul_up(8 * ((double)s->terms + 8), LG_TINY);
    for (size_t j = i; j < s->n; j++) {
        const struct row *b = s->rows + j;
        const double top = fmin(1, lg_add_up(fabs(k[j]), r[j]));
        double sum = lg_add_up(lg_mul_up(a->rounding, b->rounding), underflow);
        sum = lg_add_up(sum, lg_add_up(lg_mul_up(a->error, b->size), lg_mul_up(a->size, b->error)));
        sum = lg_add_up(sum, lg_mul_up(lg_mul_up(a->spread, b->spread), r[j]));
        const double tail = lg_mul_up(a->tail, b->tail);
        rad[j] = lg_add_up(sum, lg_mul_up(tail, power_up(top, s->terms)));
    }
}

int lg_series_scaled(struct lg_mat *out, const struct lg_mat *K, const struct lg_hermite *h,
                     const size_t *which)
{
    const size_t n = K->rows;
    struct scaled s = {.n = n, .terms = n > 0 ? h->terms : 0};
    double *cosines = malloc((n * n + 1) * sizeof *cosines);
    int status = -1;
    s.M = malloc((n * s.terms + 1) * sizeof *s.M);
    s.rows = malloc((n + 1) * sizeof *s.rows);
    if (!s.M || !s.rows || !cosines)
        goto cleanup;
    for (size_t i = 0; i < n; i++)
        fill_row(&s, i, h + which[i]);
#pragma omp parallel for schedule(dynamic, 8)
    for (size_t i = 0; i < n; i++) {
        double *k = cosines + i * n;
        for (size_t j = i; j < n; j++)
            k[j] = fmin(1, fmax(-1, K->mid[i * n + j]));
        radii(&s, i, k, K->rad + i * n, out->rad + i * n);
        horner(&s, i, k, out->mid + i * n);
        const lg_ball diagonal = lg_ball_from_arb(h[which[i]].m2);
        out->mid[i * n + i] = diagonal.mid;
        out->rad[i * n + i] = diagonal.rad;
    }
    lg_mirror(n, out->mid);
    lg_mirror(n, out->rad);
    status = 0;
cleanup:
    free(s.M);
    free(s.rows);
    free(cosines);
    return status;
}
