/* Inner products by error-free splitting (gram.h).
 *
 * With b = floor((53 - ceil(log2 d))/2) a scaled row is z = x1 + x2 + x3, exactly: x1 a multiple of 2^-b with |x1| <= 1,
 * x2 a multiple of 2^-2b with |x2| <= 2^-b-1, |x3| <= 2^-2b-1. Hence d 2^2b <= 2^53 makes S = X1 X1^T, T = X1 X2^T,
 * U = X2 X2^T and T_ij + T_ji exact, in any order of summation and with or without FMA. With Y = X - X3/2,
 *   X X^T = S + (T + T^T) + U + (G + G^T),   G = Y X3^T,   error of G_ij <= gamma_{d+3} |y_i||x3_j| + d 2^-1074.
 * S_ij + (T_ij + T_ji) = s + e exactly (TwoSum); r = fl(fl(U + fl(G_ij + G_ji)) + e) has three roundings, at most
 * 4u (|U| + |G_ij| + |G_ji| + |e|) together; s + r = hi + lo exactly. Scaling a row is exact but for entries
 * that become subnormal, which cost 2^-1075 each beside |z| <= 1. */
#include "verify/covariance/gram.h"

#include <assert.h>
#include <cblas.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct split {
    size_t n, d;
    double *x1, *x2, *x3, *y; /* n x d */
    double *T, *U, *G;        /* n x n */
    double *y_norm, *x3_norm; /* n, upper bounds */
    bool whole, lost;         /* X2 = X3 = 0; a scaled entry was rounded */
};

static int split_bits(size_t d)
{
    int log = 0;
    while ((size_t)1 << log < d)
        log++;
    return (53 - log) / 2;
}

static double *square(size_t n)
{
    return calloc(n * n > 0 ? n * n : 1, sizeof(double));
}

static void split_clear(struct split *s)
{
    free(s->x1);
    free(s->T);
    free(s->U);
    free(s->G);
    free(s->y_norm);
}

/* Row i: scale and split; false when it is not finite or too large or small. */
static bool split_row(struct split *s, struct lg_gram *g, const double *x, size_t i)
{
    const int b = split_bits(s->d);
    const double first = ldexp(1.5, 52 - b), second = ldexp(1.5, 52 - 2 * b);
    double *x1 = s->x1 + i * s->d, *x2 = s->x2 + i * s->d, *x3 = s->x3 + i * s->d, *y = s->y + i * s->d;
    double largest = 0;
    int e = 0;
    for (size_t k = 0; k < s->d; k++) {
        if (!isfinite(x[k]))
            return false;
        largest = lg_larger(largest, fabs(x[k]));
    }
    if (largest > 0)
        (void)frexp(largest, &e);
    if (abs(e) > LG_GRAM_LARGEST_EXPONENT)
        return false;
    g->exponent[i] = e;
    const double down = ldexp(1, -e), up = ldexp(1, e);
    for (size_t k = 0; k < s->d; k++) {
        const double z = x[k] * down;
        s->lost = s->lost || z * up != x[k];
        x1[k] = (z + first) - first;
        x2[k] = ((z - x1[k]) + second) - second;
        x3[k] = (z - x1[k]) - x2[k];
        y[k] = z - 0.5 * x3[k];
        s->whole = s->whole && x2[k] == 0 && x3[k] == 0;
    }
    s->y_norm[i] = lg_norm_up(s->d, y);
    s->x3_norm[i] = lg_norm_up(s->d, x3);
    return true;
}

static int split_init(struct split *s, struct lg_gram *g, const struct lg_mat *X)
{
    const size_t n = X->rows, d = X->cols, size = n * d > 0 ? n * d : 1;
    *s = (struct split){.n = n, .d = d, .whole = true};
    s->x1 = calloc(4 * size, sizeof(double));
    s->y_norm = calloc(2 * n + 1, sizeof(double));
    s->T = square(n);
    s->U = square(n);
    s->G = square(n);
    if (!s->x1 || !s->y_norm || !s->T || !s->U || !s->G)
        return -1;
    s->x2 = s->x1 + size;
    s->x3 = s->x2 + size;
    s->y = s->x3 + size;
    s->x3_norm = s->y_norm + n;
    for (size_t i = 0; i < n; i++)
        if (!split_row(s, g, X->mid + i * d, i))
            return 1;
    return 0;
}

static void symmetric_product(const struct split *s, const double *A, double *C)
{
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, (int)s->n, (int)s->d, 1, A, (int)s->d, 0, C,
                (int)s->n);
}

static void product(const struct split *s, const double *A, const double *B, double *C)
{
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)s->n, (int)s->n, (int)s->d, 1, A, (int)s->d, B,
                (int)s->d, 0, C, (int)s->n);
}

/* a + b = *sum + return value, exactly (Knuth). */
static double two_sum(double a, double b, double *sum)
{
    const double t = a + b, z = t - a;
    *sum = t;
    return (a - (t - z)) + (b - z);
}

static void combine(struct lg_gram *g, const struct split *s, size_t i, size_t j)
{
    const size_t ij = i * s->n + j, ji = j * s->n + i;
    double sum, error = two_sum(g->hi[ij], s->T[ij] + s->T[ji], &sum);
    const double rest = (s->U[ij] + (s->G[ij] + s->G[ji])) + error;
    const double size = lg_up(lg_up(fabs(s->U[ij]) + fabs(error)) + lg_up(fabs(s->G[ij]) + fabs(s->G[ji])));
    g->lo[ij] = two_sum(sum, rest, &g->hi[ij]);
    if (s->whole && !s->lost)
        return;
    const double gamma = lg_gamma((double)s->d + 3, LG_U), tiny = lg_mul_up(8 * (double)s->d, LG_TINY);
    const double cross = lg_up(lg_up(s->y_norm[i] * s->x3_norm[j]) + lg_up(s->y_norm[j] * s->x3_norm[i]));
    g->rad[ij] = lg_up(lg_up(4 * LG_U * size) + lg_up(lg_up(gamma * cross) + tiny));
}

void lg_mirror(size_t n, double *A)
{
    enum { TILE = 32 };
#pragma omp parallel for schedule(dynamic)
    for (size_t top = 0; top < n; top += TILE)
        for (size_t left = 0; left <= top; left += TILE)
            for (size_t i = top; i < n && i < top + TILE; i++)
                for (size_t j = left; j < i && j < left + TILE; j++)
                    A[i * n + j] = A[j * n + i];
}

/* <z_i, z_j> as a ball. */
static void scaled_entry(arb_t out, const struct lg_gram *g, size_t i, size_t j)
{
    const size_t ij = i * g->n + j;
    mag_t r;
    arf_t lo;
    mag_init(r);
    arf_init(lo);
    arb_set_d(out, g->hi[ij]);
    arf_set_d(lo, g->lo[ij]);
    arf_add(arb_midref(out), arb_midref(out), lo, ARF_PREC_EXACT, ARF_RND_DOWN);
    mag_set_d(r, g->rad[ij]);
    arb_add_error_mag(out, r);
    arf_clear(lo);
    mag_clear(r);
}

int lg_gram_init(struct lg_gram *g, const struct lg_mat *X)
{
    const size_t n = X->rows;
    struct split s = {0};
    *g = (struct lg_gram){.n = n,
                          .hi = square(n),
                          .lo = square(n),
                          .rad = square(n),
                          .exponent = calloc(n + 1, sizeof(int)),
                          .norm = _arb_vec_init((slong)n)};
    int status = -1;
    assert(X->rad == NULL);
    if (!g->hi || !g->lo || !g->rad || !g->exponent)
        goto cleanup;
    status = X->cols > (size_t)1 << 26 ? 1 : split_init(&s, g, X);
    if (status != 0)
        goto cleanup;
    if (s.d > 0 && n > 0) {
        symmetric_product(&s, s.x1, g->hi);
        if (!s.whole) {
            symmetric_product(&s, s.x2, s.U);
            product(&s, s.x1, s.x2, s.T);
            product(&s, s.y, s.x3, s.G);
        }
    }
#pragma omp parallel for schedule(dynamic, 8)
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            combine(g, &s, i, j);
    lg_mirror(n, g->hi);
    lg_mirror(n, g->lo);
    lg_mirror(n, g->rad);
    for (size_t i = 0; i < n; i++) {
        scaled_entry(g->norm + i, g, i, i);
        arb_nonnegative_part(g->norm + i, g->norm + i);
        arb_sqrt(g->norm + i, g->norm + i, LG_GRAM_PREC);
    }
cleanup:
    split_clear(&s);
    if (status != 0)
        lg_gram_clear(g);
    return status;
}

void lg_gram_clear(struct lg_gram *g)
{
    free(g->hi);
    free(g->lo);
    free(g->rad);
    free(g->exponent);
    _arb_vec_clear(g->norm, (slong)g->n);
    *g = (struct lg_gram){0};
}

void lg_gram_entry(arb_t out, const struct lg_gram *g, size_t i, size_t j, bool unit)
{
    if (unit && i == j) {
        arb_one(out);
        return;
    }
    scaled_entry(out, g, i, j);
    if (unit && (arb_is_zero(g->norm + i) || arb_is_zero(g->norm + j)))
        arb_zero(out);
    else if (unit) {
        arb_t norms;
        arb_init(norms);
        arb_mul(norms, g->norm + i, g->norm + j, LG_GRAM_PREC);
        arb_div(out, out, norms, LG_GRAM_PREC);
        arb_clear(norms);
    } else
        arb_mul_2exp_si(out, out, g->exponent[i] + g->exponent[j]);
}

void lg_gram_norm(arb_t out, const struct lg_gram *g, size_t i)
{
    arb_mul_2exp_si(out, g->norm + i, g->exponent[i]);
}

/* Row i from its diagonal on. With w the doubles next to 1/|z_i|, relative error eps_i, two roundings make p =
 * fl(hi fl(w_i w_j)), and the cosine is within |p| (2u + eps_i + eps_j) + (|lo| + rad) w_i w_j of p but for terms of
 * second order, which 1 + 2^-40 covers. */
static void unit_row(struct lg_mat *out, const struct lg_gram *g, const lg_ball *w, size_t i)
{
    const size_t n = g->n;
    out->mid[i * n + i] = 1;
    out->rad[i * n + i] = 0;
    for (size_t j = i + 1; j < n; j++) {
        const double ww = w[i].mid * w[j].mid, p = g->hi[i * n + j] * ww;
        const double relative = (w[i].rad + w[j].rad + 2 * LG_U) * (1 + 0x1p-40);
        const double rest = lg_up(lg_up(fabs(g->lo[i * n + j]) + g->rad[i * n + j]) * (ww * (1 + 0x1p-40)));
        out->mid[i * n + j] = fmin(1, fmax(-1, p));
        out->rad[i * n + j] = lg_up(lg_up(fabs(p) * lg_up(relative)) + rest);
    }
}

/* Upper triangle: 2^{e_i + e_j} (hi +- (|lo| + rad)). */
static void given_row(struct lg_mat *out, const struct lg_gram *g, size_t i)
{
    for (size_t j = i; j < g->n; j++) {
        const size_t ij = i * g->n + j;
        const double scale = ldexp(1, g->exponent[i] + g->exponent[j]);
        const double r = g->lo[ij] == 0 && g->rad[ij] == 0 ? 0 : lg_up(fabs(g->lo[ij]) + g->rad[ij]);
        out->mid[ij] = g->hi[ij] * scale;
        out->rad[ij] = r == 0 && out->mid[ij] / scale == g->hi[ij] ? 0 : lg_up(r * scale);
    }
}

int lg_gram_matrix(struct lg_mat *out, const struct lg_gram *g, bool unit)
{
    const size_t n = g->n;
    lg_ball *w = calloc(n + 1, sizeof *w);
    arb_t t;
    if (!w)
        return -1;
    arb_init(t);
    for (size_t i = 0; unit && i < n; i++) {
        if (arb_is_zero(g->norm + i)) {
            w[i] = lg_exact(1); /* any positive number: hi = lo = 0 */
            continue;
        }
        arb_inv(t, g->norm + i, LG_GRAM_PREC);
        w[i] = lg_ball_from_arb(t);
        assert(lg_ball_finite(w[i]) && w[i].mid > 0);
        w[i].rad = lg_div_up(w[i].rad, lg_down(w[i].mid)); /* relative */
    }
    arb_clear(t);
#pragma omp parallel for schedule(dynamic, 8)
    for (size_t i = 0; i < n; i++)
        if (unit)
            unit_row(out, g, w, i);
        else
            given_row(out, g, i);
    lg_mirror(n, out->mid);
    lg_mirror(n, out->rad);
    free(w);
    return 0;
}
