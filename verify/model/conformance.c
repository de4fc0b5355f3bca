/* Is W+ one gradient step from W? e = W+ - W + eta G against the declared arithmetic.
 *
 * The midpoint fl(fl(W+ - W) + fl(eta G^)) errs per entry by u(|W+ - W| + eta|G^| + |sum|), and G by its radius.
 * An honest kernel's e is at most, per neuron,
 *     eta dG_l (1 + 2us) + 2 us eta |G_l| + us |W+_l| + underflow,
 * dG from errors.c with the kernel's own forward error as the common residual error.
 *
 * A kernel may also add its n samples to W one by one (rank-one updates). W is then one of n + 1 terms of the sum over
 * samples, stored after each addition, and the kernel says so by a declared depth h > n, which no order of n terms needs: the
 * rounding of W is gamma_h(us)|W|, |W| <= (|W+| + eta|G| + the other errors)/(1 - gamma_h), in place of us|W+|. The terms' own additions
 * are in dG, if sums are no finer than what is stored.
 *
 * A mini-batch of m samples is the same step of the problem that consists of them, with eta/m for eta. Here fl(eta/m)
 * stands for eta/m, which moves e by at most 2u(eta/m)|G|. The kernel may divide r, G or eta by m, or multiply by its
 * rounded 1/m: with the storing of G and eta's product at most four roundings, (1 + us)^4 - 1 <= 5us for us <= 1/8. What
 * underflows in the quotient is at most tiny for an entry of G/m, or tiny|G| for eta/m and 1/m. */
#include "verify/model/model.h"
#include "verify/rigor/lanes.h"

#include <stdlib.h>

struct kernel_error {
    double *dr;  /* n */
    double *row; /* k */
    double all;
};

static int kernel_gradient_error(struct kernel_error *out, const struct lg_state *s, const struct lg_arith *a,
                                 double beta)
{
    const struct lg_model *m = s->m;
    out->dr = malloc(m->n * sizeof *out->dr);
    out->row = malloc(m->k * sizeof *out->row);
    if (!out->dr || !out->row)
        return -1;
    lg_forward_error(s, a, out->dr);
    for (size_t i = 0; i < m->n; i++) {
        double r = lg_add_up(lg_add_up(fabs(s->r.mid[i]), s->r.rad[i]), out->dr[i]);
        out->dr[i] = lg_add_up(out->dr[i], lg_add_up(lg_mul_up(a->us, r), a->tiny));
    }
    return lg_gradient_error(s, a, &s->r, out->dr, beta, out->row, &out->all);
}

int lg_gradient_envelope(const struct lg_state *s, const struct lg_gradient *g, const struct lg_arith *a,
                         double beta, double *all)
{
    struct kernel_error error = {0};
    int status = kernel_gradient_error(&error, s, a, beta);
    *all = lg_add_up(error.all, lg_mul_up(a->us, lg_add_up(error.all, lg_hi(g->norm))));
    free(error.dr);
    free(error.row);
    return status;
}

/* A sum of squares x_j^2; that of the (2^600 x_j)^2 where the first is below NEGLIGIBLE: there |x_j| < 2^-449, so
 * that the scaled squares overflow nowhere and, nonzero doubles being at least 2^-1074, lose nothing to underflow; and that of
 * the (2^-600 x_j)^2, which is needed where the first overflows. It is then at least 2^-177, and what it misses, 2^-1074 for
 * each square that became subnormal and 2^-900 for each part left out as SMALL, is at most u of that. */
#define NEGLIGIBLE 0x1p-900
#define SMALL 0x1p300
#define SCALE 0x1p600

struct squares {
    double plain, scaled, shrunk;
};

struct row {
    struct squares e, g, delta, w; /* of e, G^, W+ - W, W+ over one neuron */
};

LG_CLONES static void row_parts(size_t d, double eta, const double *W, const double *Wp, const double *G,
                                double *e, double *delta)
{
    for (size_t j = 0; j < d; j++) {
        delta[j] = Wp[j] - W[j];
        e[j] = delta[j] + eta * G[j];
    }
}

static struct squares squares_of(size_t d, const double *x, double *work)
{
    struct squares sum = {.plain = lg_lane_dot(d, x, x)};
    const bool is_negligible = sum.plain < NEGLIGIBLE;
    sum.shrunk = sum.plain > SMALL ? sum.plain / SCALE / SCALE : 0;
    if (!is_negligible && isfinite(sum.plain))
        return sum;
    for (size_t j = 0; j < d; j++)
        work[j] = is_negligible ? SCALE * x[j] : x[j] / SCALE;
    *(is_negligible ? &sum.scaled : &sum.shrunk) = lg_lane_dot(d, work, work);
    return sum;
}

static struct row row_sums(size_t d, double eta, const double *W, const double *Wp, const double *G,
                           double *work)
{
    double *e = work, *delta = work + d, *scaled = work + 2 * d;
    row_parts(d, eta, W, Wp, G, e, delta);
    return (struct row){squares_of(d, e, scaled), squares_of(d, G, scaled), squares_of(d, delta, scaled),
                        squares_of(d, Wp, scaled)};
}

/* A sum that stays below NEGLIGIBLE has only such parts, so its scaled one is whole. */
static void add_squares(struct squares *sum, struct squares part)
{
    sum->plain += part.plain;
    sum->scaled += part.scaled;
    sum->shrunk += part.shrunk;
}

/* Sums of squares over `entries` entries, and what underflow may cost there: the same for every neuron, and not computed
 * for each, since arithmetic with subnormals is slow. */
struct length {
    double entries, gamma;
    double squares, parts; /* entries 2^-1074, 2 sqrt(entries) 2^-1074 */
    double stored;         /* 3 sqrt(entries) tiny */
};

static struct length length_of(double entries, double depth, const struct lg_arith *a)
{
    return (struct length){.entries = entries,
                           .gamma = lg_gamma(depth, LG_U),
                           .squares = lg_mul_up(entries, LG_TINY),
                           .parts = lg_mul_up(2 * sqrt(entries), LG_TINY),
                           .stored = lg_mul_up(3 * sqrt(entries), a->tiny)};
}

/* Norms are upper bounds after inflation by the sum's depth. */
static double norm_up(struct squares sum, const struct length *all)
{
    double inflation = 1 + 2 * all->gamma;
    if (sum.plain < NEGLIGIBLE)
        return lg_mul_up(lg_sqrt_up(lg_mul_up(sum.scaled, inflation)), 1 / SCALE);
    if (!isfinite(sum.plain)) /* u more for what is missing, u for the quotients */
        return lg_mul_up(lg_sqrt_up(lg_mul_up(sum.shrunk, inflation * (1 + 8 * LG_U))), SCALE);
    return lg_sqrt_up(lg_add_up(lg_mul_up(sum.plain, inflation), all->squares));
}

/* The scalar between G and the step, a double within rel of it; us-roundings of the product, what it may lose. */
struct rate {
    double eta, rel, roundings;
    double additions;                 /* that W goes through; 0: it is a term of no sum */
    double lost_entry, lost_gradient; /* underflow: per entry, and relative to |G| */
};

static double envelope_of(const struct lg_arith *a, const struct rate *rate, double dG, double G, double W,
                          const struct length *all)
{
    double scale = lg_mul_up(rate->roundings, a->us), eta = lg_mul_up(rate->eta, 1 + rate->rel);
    double gradient = lg_mul_up(lg_mul_up(eta, dG), 1 + scale);
    double scaled = lg_mul_up(scale, lg_mul_up(eta, G));
    double lost =
        lg_add_up(lg_mul_up(rate->lost_entry, sqrt(all->entries)), lg_mul_up(rate->lost_gradient, G));
    scaled = lg_add_up(scaled, lost);
    double stored = lg_mul_up(lg_stored_unit(a), W);
    if (rate->additions > 0) {
        double gamma = lg_gamma(rate->additions, a->us);
        double underflow = lg_mul_up(rate->additions * sqrt(all->entries), a->tiny);
        double other = lg_add_up(lg_add_up(gradient, scaled), underflow);
        double before = lg_add_up(lg_add_up(W, lg_mul_up(eta, G)), other);
        stored = lg_add_up(underflow, lg_div_up(lg_mul_up(gamma, before), lg_down(1 - gamma)));
    }
    return lg_add_up(lg_add_up(gradient, scaled), lg_add_up(stored, all->stored));
}

double lg_additions_to_weights(const struct lg_arith *a, size_t n)
{
    return a->hn > (double)n && a->us <= a->ua ? a->hn : 0;
}

double lg_step_error(const struct lg_arith *a, double eta, size_t n, double dG, double G, double W,
                     double entries)
{
    const struct rate rate = {.eta = eta, .roundings = 4, .additions = lg_additions_to_weights(a, n)};
    const struct length all = length_of(entries, 0, a);
    return envelope_of(a, &rate, dG, G, W, &all);
}

static lg_ball error_ball(const struct row *t, const struct rate *rate, double g_rad,
                          const struct length *all)
{
    double eta = rate->eta;
    g_rad = lg_add_up(g_rad, lg_mul_up(rate->rel, lg_add_up(norm_up(t->g, all), g_rad)));
    bool negligible = t->e.plain < NEGLIGIBLE;
    double e = negligible             ? sqrt(t->e.scaled) / SCALE
               : isfinite(t->e.plain) ? sqrt(t->e.plain)
                                      : sqrt(t->e.shrunk) * SCALE;
    double e_up = norm_up(t->e, all);
    double parts = lg_add_up(norm_up(t->delta, all), lg_mul_up(2 * eta, norm_up(t->g, all)));
    double rounding = lg_add_up(lg_mul_up(LG_U, parts), lg_mul_up(LG_U, e_up));
    double rad = lg_add_up(lg_add_up(lg_mul_up(all->gamma, e_up), rounding), lg_mul_up(eta, g_rad));
    if (!isfinite(t->e.plain))
        rad = lg_add_up(rad, lg_mul_up(8 * LG_U, e_up));
    /* underflow: each plain square loses at most LG_TINY, and |sqrt(a) - sqrt(b)| <= |a-b|/sqrt b */
    double under = negligible ? LG_TINY : lg_mul_up(all->entries, 0x1p-624);
    rad = lg_add_up(rad, lg_add_up(under, all->parts));
    return lg_nonneg(lg_ball_make(e, rad));
}

static void keep_worst(struct lg_conformance *c, size_t l, lg_ball e, double envelope)
{
    if (l == 0 || lg_is_worse(e, lg_exact(envelope), c->neuron_e, lg_exact(c->neuron_envelope))) {
        c->neuron = l;
        c->neuron_e = e;
        c->neuron_envelope = envelope;
    }
}

static int compare(struct lg_conformance *c, const struct lg_state *s, const struct lg_gradient *g,
                   const struct lg_arith *a, const struct rate *rate, const double *Wplus, double beta)
{
    double eta = rate->eta;
    const struct lg_model *m = s->m;
    struct kernel_error error = {0};
    struct row total = {0};
    double *work = malloc(3 * m->d * sizeof *work);
    int status = -1;
    *c = (struct lg_conformance){0};
    if (!work || kernel_gradient_error(&error, s, a, beta))
        goto cleanup;
    const size_t depth = LG_LANE_DEPTH(m->d) + 1;
    const struct length one = length_of((double)m->d, (double)depth, a);
    const struct length all = length_of((double)(m->k * m->d), (double)(depth + m->k), a);
    for (size_t l = 0; l < m->k; l++) {
        size_t at = l * m->d;
        struct row row = row_sums(m->d, eta, s->W + at, Wplus + at, g->mid + at, work);
        double G = lg_add_up(norm_up(row.g, &one), g->row_rad[l]);
        keep_worst(c, l, error_ball(&row, rate, g->row_rad[l], &one),
                   envelope_of(a, rate, error.row[l], G, norm_up(row.w, &one), &one));
        add_squares(&total.e, row.e);
        add_squares(&total.g, row.g);
        add_squares(&total.delta, row.delta);
        add_squares(&total.w, row.w);
    }
    c->e = error_ball(&total, rate, g->rad, &all);
    c->envelope = envelope_of(a, rate, error.all, lg_hi(g->norm), norm_up(total.w, &all), &all);
    c->step = lg_down(lg_down(eta) * fmax(0, lg_lo(g->norm)));
    status = 0;
cleanup:
    free(error.dr);
    free(error.row);
    free(work);
    return status;
}

int lg_conformance_check(struct lg_conformance *c, const struct lg_state *s, const struct lg_gradient *g,
                         const struct lg_arith *a, double eta, const double *Wplus, double beta)
{
    const struct rate rate = {.eta = eta, .roundings = 4, .additions = lg_additions_to_weights(a, s->m->n)};
    return compare(c, s, g, a, &rate, Wplus, beta);
}

int lg_conformance_batch(struct lg_conformance *c, const struct lg_state *s, const struct lg_gradient *g,
                         const struct lg_arith *a, double eta, const double *Wplus, double beta)
{
    const struct rate rate = {.eta = eta / (double)s->m->n,
                              .rel = 2 * LG_U,
                              .roundings = 5,
                              .additions = lg_additions_to_weights(a, s->m->n),
                              .lost_entry = lg_mul_up(eta, a->tiny),
                              .lost_gradient = lg_mul_up(1 + eta, a->tiny)};
    return compare(c, s, g, a, &rate, Wplus, beta);
}

/* Every intermediate is a product of at most these factors, and every sum has at most n k d terms. */
bool lg_step_is_representable(const struct lg_state *s, double eta, double largest)
{
    const struct lg_model *m = s->m;
    double x = lg_hi(m->xi), w = lg_norm_up(m->k, s->wnorm), r = lg_hi(lg_vec_norm(&s->r));
    double slope = 2 + lg_mul_up(x, w); /* every |phi'| here is at most 2 or |z|; |phi| <= |z| slope + 1 */
    double all = lg_mul_up(lg_mul_up(lg_add_up(1, m->sum_v), lg_add_up(1, r)), lg_mul_up(slope, slope));
    all = lg_mul_up(lg_mul_up(all, lg_mul_up(1 + x, 1 + x)), lg_mul_up(1 + w, 1 + eta));
    all = lg_mul_up(all, (double)(m->n * m->k * m->d));
    return all < largest;
}
