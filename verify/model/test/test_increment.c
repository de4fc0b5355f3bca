/* The increment f(W+) - f(W), its remainder after the linear part, T0's bound of it and |W+ - W|, against
 * direct evaluation in Arb for steps of all sizes: containment, and radii within a factor of the rounding and
 * of the cubic term they stand for. */
#include "verify/model/test/direct.h"

enum { NO_STEP = -2000 };

/* Exact sums over the neurons of one sample, as doubles; D = w+_l - w_l. */
struct parts {
    double slope_step;          /* |v||phi'||D| */
    double linear;              /* |v||phi'||delta| */
    double size1, step1;        /* |v||delta|, |v||D| */
    double w1, w2;              /* |v||w||delta|, |v||w| delta^2 */
    double ws;                  /* |v||w||D| */
    double size2, size3;        /* |v| delta^2, |v||delta|^3 */
    double cross, step2, step3; /* |v||delta||D|, |v||D|^2, |v||D|^3 */
};

struct exact {
    arb_ptr df, remainder, squares; /* n; squares: sum |v| delta^2 */
    struct parts *parts;            /* n */
};

/* The exact value is not certainly outside. Differences of f cancel: what they lose of PREC bits, 2^-500
 * relative to f, stays in x as its radius. */
static bool meets(lg_ball b, const arb_t x)
{
    arb_t distance, rad;
    arb_init(distance), arb_init(rad);
    arb_set_d(distance, b.mid);
    arb_sub(distance, x, distance, WIDE);
    arb_abs(distance, distance);
    arb_set_d(rad, b.rad);
    bool inside = lg_ball_finite(b) && !arb_gt(distance, rad);
    arb_clear(distance), arb_clear(rad);
    return inside;
}

static double step_norm(const struct lg_state *s, const double *Wplus, size_t l)
{
    double sum = 0;
    for (size_t j = 0; j < s->m->d; j++)
        sum = hypot(sum, Wplus[l * s->m->d + j] - s->W[l * s->m->d + j]);
    return sum;
}

static void add_parts(struct parts *p, double v, double slope, double delta, double D, double w)
{
    p->slope_step += v * slope * D;
    p->linear += v * slope * delta;
    p->size1 += v * delta;
    p->step1 += v * D;
    p->w1 += v * w * delta;
    p->w2 += v * w * delta * delta;
    p->ws += v * w * D;
    p->size2 += v * delta * delta;
    p->size3 += v * delta * delta * delta;
    p->cross += v * delta * D;
    p->step2 += v * D * D;
    p->step3 += v * D * D * D;
}

static struct exact exact_open(const struct lg_state *s, const struct direct *a, const struct direct *b,
                               const double *Wplus)
{
    size_t n = a->n, k = a->k;
    struct exact E = {_arb_vec_init((slong)n), _arb_vec_init((slong)n), _arb_vec_init((slong)n),
                      calloc(n, sizeof(struct parts))};
    arb_t v, t, delta;
    arb_init(v), arb_init(t), arb_init(delta);
    for (size_t i = 0; i < n; i++) {
        arb_sub(E.df + i, b->f + i, a->f + i, WIDE);
        arb_set(E.remainder + i, E.df + i);
        for (size_t l = 0; l < k; l++) {
            arb_sub(delta, b->z + i * k + l, a->z + i * k + l, WIDE);
            arb_set_d(v, s->m->v[l]);
            arb_mul(t, delta, a->slope + i * k + l, WIDE);
            arb_submul(E.remainder + i, t, v, WIDE);
            arb_abs(v, v);
            arb_sqr(t, delta, WIDE);
            arb_addmul(E.squares + i, t, v, WIDE);
            add_parts(&E.parts[i], direct_double(v), fabs(direct_double(a->slope + i * k + l)),
                      fabs(direct_double(delta)), step_norm(s, Wplus, l), s->wnorm[l]);
        }
    }
    arb_clear(v), arb_clear(t), arb_clear(delta);
    return E;
}

static void exact_close(struct exact *E, size_t n)
{
    _arb_vec_clear(E->df, (slong)n);
    _arb_vec_clear(E->remainder, (slong)n);
    _arb_vec_clear(E->squares, (slong)n);
    free(E->parts);
}

static double depth_of(size_t k)
{
    return (k < LG_PANEL ? ceil((double)k / 8) : (double)LG_PANEL / 8) + 8 + ceil((double)k / LG_PANEL);
}

static double zmax_of(const struct lg_state *s)
{
    double w = 0;
    for (size_t l = 0; l < s->m->k; l++)
        w = fmax(w, s->wnorm[l]);
    return 4 * w * lg_hi(s->m->xi);
}

/* Depth as the harness counts it: a full panel. */
static double linear_bound(const struct lg_state *s, const struct parts *p, double x)
{
    const struct lg_model *m = s->m;
    double dd = ((double)m->d + 2) * LG_U * x, b2 = lg_hi(m->act->B2),
           g = 2 * depth_of(LG_PANEL + m->k) * LG_U;
    double flat = lg_activation_error(m->id, 1, zmax_of(s)), steep = b2 * ((double)m->d + 1) * LG_U * x;
    return dd * p->slope_step + flat * (p->size1 + dd * p->step1) + steep * (p->w1 + dd * p->ws) +
           g * p->linear;
}

static double squares_bound(const struct lg_state *s, const struct parts *p, double x)
{
    double dd = ((double)s->m->d + 2) * LG_U * x;
    return 2 * dd * p->cross + dd * dd * p->step2;
}

static double remainder_bound(const struct lg_state *s, const struct parts *p, double x, double D)
{
    const struct lg_model *m = s->m;
    double dd = ((double)m->d + 2) * LG_U * x, b2 = lg_hi(m->act->B2), b3 = lg_hi(m->act->B3);
    double curve =
        lg_activation_error(m->id, 2, zmax_of(s)) * p->size2 + b3 * ((double)m->d + 1) * LG_U * x * p->w2;
    double second = (curve + b2 * squares_bound(s, p, x)) / 2;
    double third = b3 / 6 * (p->size3 + 4 * dd * x * x * D * p->step2);
    return second + third + depth_of(LG_PANEL + m->k) * LG_U * b2 * p->size2;
}

/* What underflow may add: at most 16 (k + d) products, each scaled by v, 1 + |z| and (1 + |x||D|)^3. */
static double underflow_bound(const struct lg_state *s, double x, double D)
{
    const struct lg_model *m = s->m;
    double moved = 1 + x * D;
    return 32 * (double)(m->k + m->d) * LG_TINY * (1 + m->sum_v) * (5 + zmax_of(s)) * moved * moved * moved;
}

static void check_row(const struct lg_state *s, const struct exact *E, const struct lg_increment *inc,
                      size_t i, double D)
{
    const char *name = s->m->act->name;
    double x = s->m->xnorm[i], under = underflow_bound(s, x, D);
    lg_ball df = {inc->df.mid[i], inc->df.rad[i]}, rest = {inc->remainder.mid[i], inc->remainder.rad[i]};
    lg_ball bound = {inc->bound.mid[i], inc->bound.rad[i]};
    double linear = linear_bound(s, &E->parts[i], x), remainder = remainder_bound(s, &E->parts[i], x, D);
    arb_t t;
    arb_init(t);
    cr_assert(meets(df, E->df + i), "%s: df = %a radius %a", name, df.mid, df.rad);
    cr_assert(meets(rest, E->remainder + i), "%s: remainder = %a radius %a", name, rest.mid, rest.rad);
    lg_ball half = lg_scale(s->m->act->B2, 0.5); /* the bound holds B2/2 sum for all of the ball B2 */
    arb_set_d(t, half.mid);
    arb_mul(t, t, E->squares + i, WIDE);
    cr_assert(ball_contains(bound, t, WIDE), "%s: bound = %a radius %a", name, bound.mid, bound.rad);
    cr_assert(!lg_certainly_lt(bound, lg_abs(rest)), "%s: T0 bound refuted", name);
    cr_assert(rest.rad <= 2 * remainder + under, "%s: remainder %g > %g", name, rest.rad,
              2 * remainder + under);
    double sum = linear + remainder + LG_U * fabs(df.mid);
    cr_assert(df.rad <= 2 * sum + 2 * under, "%s: df %g > %g", name, df.rad, 2 * sum + 2 * under);
    double g = 2 * (depth_of(LG_PANEL + s->m->k) + 4) * LG_U * E->parts[i].size2;
    double wide = lg_hi(s->m->act->B2) * (g + squares_bound(s, &E->parts[i], x)) + under;
    cr_assert(bound.rad <= 2 * wide, "%s: bound %g > %g", name, bound.rad, 2 * wide);
    arb_clear(t);
}

static void check_distance(size_t m, const double *A, const double *B, lg_ball distance)
{
    arb_t sum, a, b;
    arb_init(sum), arb_init(a), arb_init(b);
    for (size_t j = 0; j < m; j++) {
        arb_set_d(a, A[j]);
        arb_set_d(b, B[j]);
        arb_sub(a, a, b, WIDE);
        arb_addmul(sum, a, a, WIDE);
    }
    arb_sqrt(sum, sum, PREC);
    cr_assert(ball_contains(distance, sum, WIDE), "|W+ - W| = %a radius %a", distance.mid, distance.rad);
    double depth = (double)(LG_PANEL + m / LG_PANEL + 8);
    cr_assert(distance.rad <= depth * LG_U * distance.mid + 2 * (double)m * LG_TINY,
              "|W+ - W| = %a radius %a", distance.mid, distance.rad);
    arb_clear(sum), arb_clear(a), arb_clear(b);
}

static void check(struct shape shape, struct scales scales, int exponent, int activation, uint64_t *state)
{
    struct lg_instance inst = direct_instance(shape, scales, activation, state);
    size_t weights = inst.k * inst.d;
    double *W = malloc(weights * sizeof *W), largest = 0;
    for (size_t j = 0; j < weights; j++)
        W[j] = inst.W0[j] + (exponent == NO_STEP ? 0 : ldexp(sample_uniform(state), scales.w + exponent));
    struct direct a = direct_open(&inst, inst.W0), b = direct_open(&inst, W);
    struct lg_model m;
    struct lg_state s;
    struct lg_increment inc;
    cr_assert(lg_model_open(&m, &inst, inst.y, 53) == 0 && lg_state_open(&s, &m, inst.W0, true) == 0);
    cr_assert(lg_increment_open(&inc, &s, W) == 0);
    struct exact E = exact_open(&s, &a, &b, W);
    for (size_t l = 0; l < inst.k; l++)
        largest = fmax(largest, step_norm(&s, W, l));
    for (size_t i = 0; i < inst.n; i++)
        check_row(&s, &E, &inc, i, largest);
    check_distance(weights, W, inst.W0, lg_distance(weights, W, inst.W0));
    exact_close(&E, inst.n);
    lg_increment_close(&inc);
    lg_state_close(&s);
    lg_model_close(&m);
    direct_close(&a);
    direct_close(&b);
    lg_instance_clear(&inst);
    free(W);
}

static const int exponents[] = {0, -10, -30, -50, NO_STEP};

Test(increment, encloses_small_shapes_at_all_scales)
{
    uint64_t state = 1;
    for (int a = 0; a < LG_RELU; a++)
        for (size_t q = 0; q < COUNT(small_shapes); q++)
            for (size_t e = 0; e < COUNT(all_scales); e++)
                check(small_shapes[q], all_scales[e], exponents[(q + e) % COUNT(exponents)], a, &state);
}

Test(increment, encloses_partial_panels)
{
    uint64_t state = 2;
    for (int a = 0; a < LG_RELU; a++)
        for (size_t q = 0; q < COUNT(panel_shapes); q++)
            for (size_t e = 0; e < COUNT(exponents); e++)
                check(panel_shapes[q], all_scales[0], exponents[e], a, &state);
}
