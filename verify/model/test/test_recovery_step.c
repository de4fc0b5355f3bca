/* A recovery step: enclosures contain the exact values and are as tight as a double, honest kernels stay within what they
 * declare, in whichever order they sum, and wrong ones do not. The referee is Arb at 3000 bits. */
#include "verify/model/recovery_step.h"
#include "verify/rigor/test/sample.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

extern const struct lg_kernel kernel_reference, kernel_blas, kernel_reference_f32;

enum { WIDE = 3000, MOST = 3 * 9 * 9 };

struct trial {
    struct lg_recovery p;
    double A[MOST], y[16], U[64], next[64];
};

struct shape {
    size_t n, d, r;
};
static const struct shape shapes[] = {{1, 1, 1}, {2, 1, 3}, {3, 2, 1}, {2, 3, 4}, {3, 9, 5}, {1, 5, 7}};
static const int scales[][2] = {{0, 0},       {40, -20},    {-150, -60}, {-40, 10},
                                {-300, -200}, {-500, -290}, {60, 60}};
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* A symmetric, U, y; U+ near U. `single`: representable in single precision. */
static void fill(struct trial *t, struct shape s, const int *scale, bool single, uint64_t *state)
{
    size_t square = s.d * s.d;
    for (size_t e = 0; e < s.n * square; e++) {
        size_t row = e / s.d % s.d, column = e % s.d, mirror = e - row * s.d - column + column * s.d + row;
        double x = single ? (float)sample_uniform(state) : sample_uniform(state);
        t->A[e] = column < row ? t->A[mirror] : ldexp(x, scale[0]);
    }
    for (size_t e = 0; e < s.d * s.r; e++) {
        double x = single ? (float)sample_uniform(state) : sample_uniform(state);
        t->U[e] = ldexp(x, scale[1]);
        t->next[e] = t->U[e] * (1 + sample_uniform(state));
    }
    for (size_t i = 0; i < s.n; i++)
        t->y[i] = ldexp((float)sample_uniform(state), scale[0] + 2 * scale[1]);
    t->p = (struct lg_recovery){s.n, s.d, s.r, t->A, t->y, ldexp(1.25, -2 * scale[0] - 2 * scale[1] - 4)};
}

/* Exact f (n), G and e (d r). */
static void referee(const struct trial *t, arb_ptr f, arb_ptr G, arb_ptr e)
{
    const struct lg_recovery *p = &t->p;
    size_t m = p->d * p->r;
    arb_t a, b;
    arb_ptr AU = _arb_vec_init((slong)m);
    arb_init(a), arb_init(b);
    _arb_vec_zero(G, (slong)m);
    for (size_t i = 0; i < p->n; i++) {
        arb_zero(f + i);
        for (size_t j = 0; j < m; j++) {
            arb_zero(AU + j);
            for (size_t c = 0; c < p->d; c++) {
                arb_set_d(a, t->A[(i * p->d + j / p->r) * p->d + c]);
                arb_set_d(b, t->U[c * p->r + j % p->r]);
                arb_addmul(AU + j, a, b, WIDE);
            }
            arb_set_d(a, t->U[j]);
            arb_addmul(f + i, AU + j, a, WIDE);
        }
        arb_set_d(a, t->y[i]);
        arb_sub(b, f + i, a, WIDE);
        arb_mul_2exp_si(b, b, 1);
        for (size_t j = 0; j < m; j++)
            arb_addmul(G + j, b, AU + j, WIDE);
    }
    for (size_t j = 0; j < m; j++) {
        arb_set_d(a, t->next[j]);
        arb_set_d(b, t->U[j]);
        arb_sub(e + j, a, b, WIDE);
        arb_set_d(a, p->eta);
        arb_addmul(e + j, a, G + j, WIDE);
    }
    arb_clear(a), arb_clear(b);
    _arb_vec_clear(AU, (slong)m);
}

/* Contains the exact value; the radius is a double's rounding of it and a part 2^-90 of the terms' sizes. */
static void check_vec(const char *what, const struct lg_vec *x, arb_ptr exact, const double *size)
{
    for (size_t i = 0; i < x->n; i++) {
        lg_ball ball = lg_ball_make(x->mid[i], x->rad[i]);
        arb_t gap, rad;
        arb_init(gap), arb_init(rad);
        arb_set_d(gap, ball.mid);
        arb_sub(gap, gap, exact + i, WIDE);
        arb_abs(gap, gap);
        arb_set_d(rad, ball.rad);
        cr_assert(arb_le(gap, rad), "%s %zu: %a radius %a", what, i, ball.mid, ball.rad);
        double most = 2 * LG_U * fabs(ball.mid) + 0x1p-90 * size[i] + 0x1p-1050;
        cr_assert(ball.rad <= most, "%s %zu: radius %g > %g", what, i, ball.rad, most);
        arb_clear(gap), arb_clear(rad);
    }
}

static void check_enclosures(struct trial *t)
{
    struct lg_recovery_step s;
    size_t n = t->p.n, m = t->p.d * t->p.r;
    double size_G[64], size_e[64];
    arb_ptr f = _arb_vec_init((slong)n), G = _arb_vec_init((slong)m), e = _arb_vec_init((slong)m);
    cr_assert_eq(lg_recovery_step_open(&s, &t->p, t->U, t->next), 0);
    referee(t, f, G, e);
    for (size_t j = 0; j < m; j++) {
        size_G[j] = 0;
        for (size_t i = 0; i < n; i++)
            size_G[j] += 2 * (s.S[i] + fabs(t->y[i])) * s.P[i * m + j];
        size_e[j] = t->p.eta * size_G[j] + fabs(t->U[j]) + fabs(t->next[j]);
    }
    check_vec("f", &s.f, f, s.S);
    check_vec("G", &s.G, G, size_G);
    check_vec("e", &s.e, e, size_e);
    lg_recovery_step_close(&s);
    _arb_vec_clear(f, (slong)n), _arb_vec_clear(G, (slong)m), _arb_vec_clear(e, (slong)m);
}

Test(recovery_step, contains_the_exact_step_tightly)
{
    uint64_t state = 1;
    static struct trial t;
    for (size_t q = 0; q < COUNT(shapes); q++)
        for (size_t c = 0; c < 4; c++)
            for (int again = 0; again < 5; again++) {
                fill(&t, shapes[q], scales[c], false, &state);
                check_enclosures(&t);
            }
}

/* As check_enclosures without tightness, where products underflow or e is huge: not an error, never wrong. */
Test(recovery_step, is_never_wrong_at_extreme_scales)
{
    uint64_t state = 2;
    static struct trial t;
    for (size_t q = 0; q < COUNT(shapes); q++)
        for (size_t c = 4; c < COUNT(scales); c++) {
            fill(&t, shapes[q], scales[c], false, &state);
            struct lg_recovery_step s;
            size_t n = t.p.n, m = t.p.d * t.p.r;
            arb_ptr f = _arb_vec_init((slong)n), G = _arb_vec_init((slong)m), e = _arb_vec_init((slong)m);
            cr_assert_eq(lg_recovery_step_open(&s, &t.p, t.U, t.next), 0);
            referee(&t, f, G, e);
            arb_t gap, rad;
            arb_init(gap), arb_init(rad);
            for (size_t j = 0; j < m; j++) {
                arb_set_d(gap, s.e.mid[j]);
                arb_sub(gap, gap, e + j, WIDE);
                arb_abs(gap, gap);
                arb_set_d(rad, s.e.rad[j]);
                cr_assert(!isfinite(s.e.rad[j]) || arb_le(gap, rad), "shape %zu, scale %zu, entry %zu", q, c,
                          j);
            }
            arb_clear(gap), arb_clear(rad);
            lg_recovery_step_close(&s);
            _arb_vec_clear(f, (slong)n), _arb_vec_clear(G, (slong)m), _arb_vec_clear(e, (slong)m);
        }
}

static struct lg_arith arith_of(const struct lg_kernel *kernel, const struct lg_recovery *p)
{
    struct lg_declared declared = {.model = *kernel->model};
    const size_t length[LG_REDUCTIONS] = {p->d, p->r, p->n, p->d * (p->d > p->r ? p->d : p->r)};
    for (int which = 0; which < LG_REDUCTIONS; which++)
        declared.depth[which] = kernel->model->depth(which, length[which]);
    return lg_arith_declared(&declared);
}

/* Largest e / envelope over the entries of the step U -> U+ in t. */
static double worst_ratio(const struct trial *t, const struct lg_arith *a, double *norm_ratio)
{
    struct lg_recovery_step s;
    double entry[64], worst = 0;
    cr_assert_eq(lg_recovery_step_open(&s, &t->p, t->U, t->next), 0);
    double all;
    cr_assert_eq(lg_recovery_envelope(&s, a, entry, &all), 0);
    for (size_t j = 0; j < s.m; j++)
        worst = fmax(worst, lg_mag(lg_ball_make(s.e.mid[j], s.e.rad[j])) / entry[j]);
    *norm_ratio = lg_hi(s.e_norm) / all;
    lg_recovery_step_close(&s);
    return worst;
}

Test(recovery_step, honest_kernels_are_inside)
{
    static const struct lg_kernel *const honest[] = {&kernel_reference, &kernel_blas, &kernel_reference_f32};
    uint64_t state = 3;
    static struct trial t;
    for (size_t q = 0; q < COUNT(shapes); q++)
        for (size_t a = 0; a < 3; a++)
            for (int again = 0; again < 20; again++) {
                double norm;
                fill(&t, shapes[q], scales[again % 2 && a < 2], a == 2, &state);
                memcpy(t.next, t.U, sizeof t.next);
                cr_assert_eq(honest[a]->recovery_steps(&t.p, t.next, 1), LG_OK);
                struct lg_arith arith = arith_of(honest[a], &t.p);
                cr_assert_leq(worst_ratio(&t, &arith, &norm), 1, "%s, shape %zu", honest[a]->name, q);
                cr_assert_leq(norm, 1, "%s, shape %zu", honest[a]->name, q);
            }
}

/* f summed as <A, U U^T>, G as (sum_i 2 r_i A_i) U: every term once, in plain loops. */
static void step_by_squares(struct trial *t)
{
    const struct lg_recovery *p = &t->p;
    double V[81], B[81] = {0};
    for (size_t a = 0; a < p->d; a++)
        for (size_t b = 0; b < p->d; b++) {
            V[a * p->d + b] = 0;
            for (size_t s = 0; s < p->r; s++)
                V[a * p->d + b] += t->U[a * p->r + s] * t->U[b * p->r + s];
        }
    for (size_t i = 0; i < p->n; i++) {
        const double *A = t->A + i * p->d * p->d;
        double f = 0;
        for (size_t e = 0; e < p->d * p->d; e++)
            f += A[e] * V[e];
        for (size_t e = 0; e < p->d * p->d; e++)
            B[e] += 2 * (f - t->y[i]) * A[e];
    }
    for (size_t a = 0; a < p->d; a++)
        for (size_t s = 0; s < p->r; s++) {
            double G = 0;
            for (size_t b = 0; b < p->d; b++)
                G += B[a * p->d + b] * t->U[b * p->r + s];
            t->next[a * p->r + s] = t->U[a * p->r + s] - p->eta * G;
        }
}

Test(recovery_step, another_order_is_inside_and_small_errors_are_outside)
{
    uint64_t state = 4;
    static struct trial t;
    for (size_t q = 0; q < COUNT(shapes); q++)
        for (int again = 0; again < 20; again++) {
            double norm;
            fill(&t, shapes[q], scales[0], false, &state);
            struct lg_arith arith = arith_of(&kernel_reference, &t.p);
            step_by_squares(&t);
            cr_assert_leq(worst_ratio(&t, &arith, &norm), 1, "shape %zu", q);
            for (size_t j = 0; j < t.p.d * t.p.r; j++)
                t.next[j] += 0x1p-40 * (t.U[j] - t.next[j]) + 0x1p-40 * t.U[j];
            cr_assert_gt(worst_ratio(&t, &arith, &norm), 1, "shape %zu", q);
            fill(&t, shapes[q], scales[0], true, &state);
            memcpy(t.next, t.U, sizeof t.next);
            cr_assert_eq(kernel_reference_f32.recovery_steps(&t.p, t.next, 1), LG_OK);
            cr_assert(worst_ratio(&t, &arith, &norm) > 1 || q < 2,
                      "single precision passes as double: shape %zu", q);
        }
}
