/* J J^T, its spectrum, J and |J - J~| of states against direct evaluation in Arb: containment, and radii that
 * are at most a small multiple of the first-order rounding they stand for; those of J J^T also no less than
 * it. */
#include "verify/model/functions.h"
#include "verify/model/test/direct.h"

/* |phi'_il as the state knows it - phi'(z_il)|, first order; ReLU: 1 where the sign is in doubt. */
static double slope_error(const struct lg_state *s, const struct direct *D, size_t i, size_t l)
{
    const struct lg_model *m = s->m;
    double dz = ((double)m->d + 1) * LG_U * m->xnorm[i] * s->wnorm[l] + (double)m->d * LG_TINY;
    if (!m->act->smooth)
        return fabs(direct_double(D->z + i * m->k + l)) <= 2 * dz ? 1 : 0;
    return s->slope_err + lg_hi(m->act->B2) * dz;
}

struct row {
    double p, q; /* |v o phi'_i|, |v o slope error_i| */
};

static struct row row_of(const struct lg_state *s, const struct direct *D, size_t i)
{
    double p = 0, q = 0;
    for (size_t l = 0; l < D->k; l++) {
        double v = fabs(s->m->v[l]);
        p = hypot(p, v * direct_double(D->slope + i * D->k + l));
        q = hypot(q, v * slope_error(s, D, i, l));
    }
    return (struct row){p, q};
}

static double entry_bound(const struct lg_state *s, const struct direct *D, size_t i, size_t j)
{
    struct row a = row_of(s, D, i), b = row_of(s, D, j);
    double x = s->m->xnorm[i] * s->m->xnorm[j], g = (double)(D->k + D->k / LG_PANEL + D->d + 12) * LG_U;
    double underflow = LG_TINY * 16 * (double)(D->k + D->d + 2) * (1 + x + (a.p + a.q) * (b.p + b.q)) +
                       ldexp(sqrt((double)D->k), -537) * x * (2 * (a.q + b.q) + g * (a.p + b.p)) * (x > 0);
    return x * (a.p * b.q + a.q * b.p + a.q * b.q + g * a.p * b.p) + underflow;
}

/* First order alone; q without what a ReLU's doubtful signs add. */
static double entry_least(const struct lg_state *s, const struct direct *D, size_t i, size_t j)
{
    const struct lg_model *m = s->m;
    struct row a = row_of(s, D, i), b = row_of(s, D, j);
    double x = m->xnorm[i] * m->xnorm[j], q[2] = {0, 0}, b2 = m->act->smooth ? lg_hi(m->act->B2) : 0;
    for (size_t l = 0; l < D->k; l++) {
        double steep = b2 * (double)m->d * LG_U * s->wnorm[l];
        q[0] = hypot(q[0], m->absv[l] * (s->slope_err + steep * m->xnorm[i]));
        q[1] = hypot(q[1], m->absv[l] * (s->slope_err + steep * m->xnorm[j]));
    }
    double entry = fabs(m->K.mid[i * D->n + j]), p[2] = {fmax(0, a.p - a.q), fmax(0, b.p - b.q)};
    double least = entry * (p[0] * q[1] + q[0] * p[1] + (double)D->k * LG_U * p[0] * p[1]);
    return x > 0 ? least * (1 - (double)(D->k + m->d + 32) * LG_U) : 0;
}

static arb_ptr exact_gram(const struct lg_instance *inst, arb_srcptr s, arb_srcptr t)
{
    arb_ptr A = _arb_vec_init((slong)(inst->n * inst->n));
    for (size_t i = 0; i < inst->n; i++)
        for (size_t j = 0; j < inst->n; j++)
            direct_gram(A + i * inst->n + j, inst, s, t, i, j);
    return A;
}

static void check_entries(const struct lg_state *s, const struct direct *D, arb_srcptr A,
                          const struct lg_mat *gram)
{
    size_t n = D->n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            lg_ball entry = {gram->mid[i * n + j], gram->rad[i * n + j]};
            double bound = 2 * entry_bound(s, D, i, j);
            cr_assert(ball_contains(entry, A + i * n + j, WIDE), "%s (%zu, %zu)", s->m->act->name, i, j);
            cr_assert(entry.rad <= bound, "%s n %zu d %zu k %zu (%zu, %zu): %g > %g", s->m->act->name, n,
                      D->d, D->k, i, j, entry.rad, bound);
            cr_assert(s->m->precision > 53 || entry.rad >= entry_least(s, D, i, j), "%s: radius %g",
                      s->m->act->name, entry.rad);
            cr_assert(entry.mid == gram->mid[j * n + i]);
        }
}

/* sigma is the root of eigenvalue number `index` (0 is the smallest) of A, as counted by Sylvester's law of
 * inertia. */
static void check_root(lg_ball sigma, size_t index, size_t n, arb_srcptr A)
{
    arb_t t;
    arb_init(t);
    cr_assert(lg_ball_finite(sigma));
    if (lg_lo(sigma) > 0) {
        arb_set_d(t, lg_lo(sigma));
        arb_sqr(t, t, PREC);
        int below = direct_count_below(n, A, t);
        cr_assert(below >= 0 && below <= (int)index, "lower end of sigma %zu", index);
    }
    arb_set_d(t, nextafter(lg_hi(sigma), INFINITY)); /* strictly above an end that may be attained */
    arb_sqr(t, t, PREC);
    cr_assert(direct_count_below(n, A, t) >= (int)index + 1, "upper end of sigma %zu", index);
    arb_clear(t);
}

/* Every method here moves an eigenvalue by the entries' radii and by rounding of size n gamma_{n+2} |A|:
 * twice for the certificate and the Rayleigh quotient each, and once more for a search that stops within one
 * of these. */
static void check_spectrum(const struct lg_state *s, const struct lg_mat *gram, arb_srcptr A)
{
    struct lg_spectrum spectrum;
    size_t n = gram->rows;
    cr_assert(lg_state_spectrum(s, NULL, &spectrum) == 0);
    check_root(spectrum.sigma_min, 0, n, A);
    check_root(spectrum.sigma_max, n - 1, n, A);
    double spread = lg_norm_up(n * n, gram->rad), top = lg_hi(spectrum.sigma_max);
    double moved = 3 * (spread + 2 * (double)n * ((double)n + 4) * LG_U * top * top) + 0x1p-1060;
    double lo = fmax(0, lg_lo(spectrum.sigma_min)), hi = lg_hi(spectrum.sigma_min);
    cr_assert(hi * hi - lo * lo <= 2 * moved, "sigma_min^2 width %g > %g", hi * hi - lo * lo, 2 * moved);
    lo = fmax(0, lg_lo(spectrum.sigma_max));
    cr_assert(top * top - lo * lo <= 2 * moved, "sigma_max^2 width %g > %g", top * top - lo * lo, 2 * moved);
}

static void check_jacobian(const struct lg_state *s, const struct direct *D)
{
    const struct lg_model *m = s->m;
    struct lg_vec J;
    arb_t exact, t;
    cr_assert(lg_vec_init(&J, m->k * m->d) == 0);
    arb_init(exact), arb_init(t);
    for (size_t i = 0; i < m->n; i++) {
        lg_jacobian_row(s, i, &J);
        for (size_t l = 0; l < m->k; l++)
            for (size_t j = 0; j < m->d; j++) {
                size_t at = l * m->d + j;
                double x = m->X[i * m->d + j], error = slope_error(s, D, i, l);
                arb_set_d(exact, m->v[l]);
                arb_set_d(t, x);
                arb_mul(exact, exact, t, PREC);
                arb_mul(exact, exact, D->slope + i * m->k + l, PREC);
                cr_assert(ball_contains((lg_ball){J.mid[at], J.rad[at]}, exact, WIDE), "%s J", m->act->name);
                double bound = 2 * (fabs(m->v[l] * x) * error + 4 * LG_U * fabs(J.mid[at]) +
                                    4 * LG_TINY * (1 + fabs(x)));
                cr_assert(J.rad[at] <= bound, "%s J: %g > %g", m->act->name, J.rad[at], bound);
            }
    }
    arb_clear(exact), arb_clear(t);
    lg_vec_clear(&J);
}

static void check(struct shape shape, struct scales scales, int activation, uint64_t *state)
{
    struct lg_instance inst = direct_instance(shape, scales, activation, state);
    struct direct D = direct_open(&inst, inst.W0);
    arb_ptr A = exact_gram(&inst, D.slope, NULL);
    struct lg_model m;
    struct lg_state s;
    struct lg_mat gram;
    cr_assert(lg_mat_init(&gram, inst.n, inst.n) == 0);
    for (size_t rung = 0; rung < COUNT(rungs); rung++) {
        int precision = rungs[rung];
        cr_assert(lg_model_open(&m, &inst, inst.y, precision) == 0 &&
                  lg_state_open(&s, &m, inst.W0, true) == 0);
        cr_assert(lg_state_gram(&s, &gram) == 0);
        check_entries(&s, &D, A, &gram);
        check_spectrum(&s, &gram, A);
        check_jacobian(&s, &D);
        lg_state_close(&s);
        lg_model_close(&m);
    }
    lg_mat_clear(&gram);
    _arb_vec_clear(A, (slong)(inst.n * inst.n));
    direct_close(&D);
    lg_instance_clear(&inst);
}

Test(gram, encloses_small_shapes_at_all_scales)
{
    uint64_t state = 1;
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (size_t q = 0; q < COUNT(small_shapes); q++)
            for (size_t e = 0; e < COUNT(all_scales); e++)
                check(small_shapes[q], all_scales[e], a, &state);
}

Test(gram, encloses_partial_panels)
{
    uint64_t state = 2;
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (size_t q = 0; q < COUNT(panel_shapes); q++)
            check(panel_shapes[q], all_scales[q % 2], a, &state);
}

/* |J(W) - J(W + D)|: contained, at most L |D|, and no wider than the errors of the slopes make the root. */
static void check_distance(struct shape shape, int exponent, int activation, uint64_t *state)
{
    struct lg_instance inst = direct_instance(shape, all_scales[0], activation, state);
    size_t weights = inst.k * inst.d, n = inst.n;
    double *W = malloc(weights * sizeof *W), moved2 = 0;
    for (size_t j = 0; j < weights; j++) {
        W[j] = inst.W0[j] + ldexp(sample_uniform(state), exponent);
        moved2 += (W[j] - inst.W0[j]) * (W[j] - inst.W0[j]);
    }
    struct direct D = direct_open(&inst, inst.W0), E = direct_open(&inst, W);
    arb_ptr A = exact_gram(&inst, D.slope, E.slope);
    struct lg_model m;
    struct lg_state a, b;
    lg_ball distance;
    cr_assert(lg_model_open(&m, &inst, inst.y, 53) == 0 && lg_state_open(&a, &m, inst.W0, false) == 0);
    cr_assert(lg_state_open(&b, &m, W, false) == 0 && lg_jacobian_distance(&a, &b, &distance) == 0);
    check_root(distance, n - 1, n, A);
    double p = 0, q = 0, hi = lg_hi(distance), lo = fmax(0, lg_lo(distance));
    for (size_t i = 0; i < n; i++) {
        p += direct_double(A + i * n + i);
        for (size_t l = 0; l < inst.k; l++)
            q = hypot(q, m.xnorm[i] * m.absv[l] * (slope_error(&a, &D, i, l) + slope_error(&b, &E, i, l)));
    }
    double g = 4 * (double)(inst.k + inst.d + n * n + 12) * LG_U;
    double bound = 8 * (2 * sqrt(p) * q + q * q + g * p) + 64 * (double)((inst.k + inst.d) * n * n) * LG_TINY;
    cr_assert(hi * hi - lo * lo <= bound, "%s: width %g > %g", m.act->name, hi * hi - lo * lo, bound);
    if (m.act->smooth)
        cr_assert(lo <= lg_hi(m.L) * sqrt(moved2) * (1 + (double)weights * LG_U));
    lg_state_close(&a);
    lg_state_close(&b);
    lg_model_close(&m);
    _arb_vec_clear(A, (slong)(n * n));
    direct_close(&D);
    direct_close(&E);
    lg_instance_clear(&inst);
    free(W);
}

Test(gram, jacobian_distance)
{
    uint64_t state = 3;
    const int exponents[] = {0, -10, -40, -55};
    for (int a = 0; a < LG_ACTIVATIONS; a++)
        for (size_t q = 0; q < COUNT(small_shapes); q++)
            for (size_t e = 0; e < COUNT(exponents); e++)
                check_distance(small_shapes[q], exponents[e], a, &state);
}
