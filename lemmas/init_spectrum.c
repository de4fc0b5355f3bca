/* T5, the spectrum of J J^T at random initialization (matrix Chernoff).
 *
 * W (k x d) has rows N(0, I), independent, or equal in pairs l, l + k/2 (antisymmetric); v_l = +-s/sqrt k; T = k or k/2
 * independent terms; |phi'| <= B < inf; lambda, lambda_max the extreme eigenvalues of Sigma = Sigma(X); K = X X^T:
 *     E J J^T = s^2 Sigma,
 *     P(lambda_min(J J^T) <= (1 - delta) s^2 lambda)     <= n exp(-a(delta) T lambda/(B|X|)^2),
 *     P(lambda_max(J J^T) >= (1 + delta) s^2 lambda_max) <= n exp(-b(delta) T lambda_max/(B|X|)^2),
 * b = (1 + delta) log(1 + delta) - delta, a(delta) = b(-delta). A case draws its own W many times; J J^T is the kernel's `gram`. Kind, extra[0]:
 *   mean      small k = extra[1], extra[2] draws. Entry ij is the mean of T terms s^2 K_ij phi'phi' of a known range; lg_averages tests all
 *             means. (1 + E)/2 keeps half of the stake: a case without evidence costs log 2.
 *   spectrum  k = extra[1] at which the bounds are <= p for delta = 1/2 (slide), or for 3/4 below (sharp) and the least delta above (sharp).
 *             An event counts when it is certain. X is the first extra[3] rows, as many as the work limit allows.
 * The radii of a draw (gram_draws.h) only lower the evidence. */
#include "verify/author/formulas.h"
#include "verify/author/gram_draws.h"
#include "verify/author/outputs.h"
#include "verify/author/rows.h"
#include "verify/author/spectrum.h"
#include "verify/stats/averages.h"
#include "verify/stats/ledger.h"
#include "verify/stats/power.h"

enum { H_WORK, H_LOWER, H_UPPER, H_LOWER_SHARP, H_UPPER_SHARP, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_WORK] = {"width within the work limit", "n k (d + n + 32) <= 2^23; the k that the bound asks for"},
    [H_LOWER] = {"width, lower", "needed <= 0.1534 lower"},
    [H_UPPER] = {"width, upper", "needed <= (1.5 log(1.5) - 0.5) upper"},
    [H_LOWER_SHARP] = {"width, lower, sharp", "needed <= (0.25 log(0.25) + 0.75) lower; a(3/4)"},
    [H_UPPER_SHARP] = {"width, upper, sharp", "needed <= b upper"},
};

static const struct lg_quantity quantities[] = {
    {"n", NULL, "scalar", "rows", "1", true},
    {"d", NULL, "scalar", "features", "1", true},
    {"k", NULL, "scalar", "neurons", "1", true},
    {"T", NULL, "scalar", "independent neurons", "1", true},
    {"p", NULL, "scalar", "probability", "1", true},
    {"lambda", NULL, "n x n", "least eigenvalue of Sigma(X)", "1", true},
    {"lambda_max", NULL, "n x n", "largest eigenvalue of Sigma(X)", "1", true},
    {"|X|", NULL, "n x d", "largest singular value of the data", "1", true},
    {"B", NULL, "scalar", "sup |phi'|", "1", true},
    {"delta", NULL, "scalar", "the least multiple of 1/64 below 4 for which the width is enough", "1", true},
    {NULL}};

static const char *const definitions[] = {"needed := log(n/p)", "lower := T lambda/(B |X|)^2",
                                          "upper := T lambda_max/(B |X|)^2",
                                          "b := (1 + delta) log(1 + delta) - delta", NULL};

#define NEEDS(h) (1u << H_WORK | 1u << (h))
static const struct lg_claim_spec claims[] = {
    {"range", LG_SHARP, LG_THEOREM, 0,
     "[distance of (J J^T)_ij from the range of s^2 K_ij phi'phi'] <= [declared rounding]; entries tested",
     "declared rounding of gram", ""},
    {"gram", LG_IDENTITY, LG_CONFORMANCE, 0, "|(J J^T)_ij computed - exact| <= [declared rounding]",
     "Cauchy-Schwarz over neurons", ""},
    {"mean", LG_IDENTITY, LG_MEAN, 0, "[E (J J^T)_ij] = [s^2 Sigma_ij]; every entry",
     "declared rounding of gram, as a radius", ""},
    {"lambda-min", LG_SLIDE, LG_RATE, NEEDS(H_LOWER), "[P(lambda_min(J J^T) at most s^2 lambda/2)] <= p",
     "only certain events count", ""},
    {"lambda-max", LG_SLIDE, LG_RATE, NEEDS(H_UPPER),
     "[P(lambda_max(J J^T) at least (3/2) s^2 lambda_max)] <= p", "only certain events count", ""},
    {"lambda-min-sharp", LG_SHARP, LG_RATE, NEEDS(H_LOWER_SHARP),
     "[P(lambda_min(J J^T) at most s^2 lambda/4)] <= p", "only certain events count", ""},
    {"lambda-max-sharp", LG_SHARP, LG_RATE, NEEDS(H_UPPER_SHARP),
     "[P(lambda_max(J J^T) at least (1 + delta) s^2 lambda_max)] <= p; delta of the case",
     "only certain events count", ""},
    {"control-mean", LG_IDENTITY, LG_MEAN_CONTROL, 0, "[E (J J^T)_ij] = [s^2 Sigma_ij/2]; every entry", "",
     ""},
    {"control-lambda-min", LG_SHARP, LG_RATE_CONTROL, 1u << H_WORK,
     "[P(lambda_min(J J^T) at most 2 s^2 lambda)] <= p", "", ""},
};

enum kind { MEAN, SPECTRUM_SLIDE, SPECTRUM_SHARP };
enum { LOG2_P = 6, MOST_ENTRIES = 64 }; /* p = 2^-6 */
enum { FEWEST_DRAWS = 4, MOST_DRAWS = 16, FEWEST_MEAN_DRAWS = 16, MOST_MEAN_DRAWS = 128 };
/* slide_rate < a(1/2) = 0.15342... */
static const double slide_rate = 0.1534, work_limit = 0x1p23, case_work = 0x1p25, mean_normals = 0x1p18;

/* b(delta), and a(delta) = b(-delta). */
static lg_ball rate_of(double delta)
{
    return lg_sub(lg_mul(lg_exact(1 + delta), lg_ball_log(1 + delta)), lg_exact(delta));
}

/* What the theorem says about this data. */
struct law {
    const struct lg_covariance *cov;
    struct lg_covariance_constants spectrum;
};

/* The rows of every family are far shorter than what the covariance refuses. */
static struct law law_of(struct lg_case *c, const struct lg_instance *inst)
{
    const struct lg_covariance_request how = {
        .activation = (enum lg_activation_id)inst->activation, .order = 1, .near = 0x1p-20};
    const struct lg_mat X = lg_mat_view(inst->n, inst->d, inst->X);
    struct law law;
    lg_need(c, lg_activation_setup());
    law.cov = lg_take_covariance(c, &how, &X);
    lg_need(c, law.cov == NULL);
    law.spectrum = lg_covariance_constants(law.cov, inst->d);
    return law;
}

static double work_of(const struct lg_instance *inst, double k)
{
    return (double)inst->n * k * (double)(inst->d + inst->n + 32);
}

/* The k for which rate T eigenvalue/(B|X|)^2 >= log(n/p), even; beyond the limit where there is none. */
static double width_for(const struct lg_instance *inst, const struct law *law, lg_ball rate,
                        lg_ball eigenvalue)
{
    const lg_ball needed = lg_ball_log(ldexp((double)inst->n, LOG2_P));
    const lg_ball most = lg_sqr(lg_mul(lg_activations[inst->activation]->B, law->spectrum.x_norm));
    double terms = ceil(lg_hi(lg_div(needed, lg_mul(rate, lg_div(eigenvalue, most)))));
    double k = inst->antisymmetric ? 2 * terms : terms + fmod(terms, 2);
    return isfinite(k) && k > 0 && k < 0x1p50 ? k : 0x1p50;
}

static void calibrate_spectrum(struct lg_case *c, const struct lg_instance *data, enum kind kind)
{
    const bool slide = kind == SPECTRUM_SLIDE;
    const struct law law = law_of(c, data);
    double *extra = c->recipe.extra;
    double k = width_for(data, &law, slide ? lg_exact(slide_rate) : rate_of(-0.75), law.spectrum.lambda);
    double up = width_for(data, &law, rate_of(0.5), law.spectrum.norm);
    extra[1] = fmax(k, fmax(2, slide ? up : 0));
    extra[2] = fmax(FEWEST_DRAWS, fmin(MOST_DRAWS, floor(case_work / work_of(data, extra[1]))));
    extra[3] = (double)data->n;
}

/* extra: kind, k, draws, rows. */
static void calibrate(struct lg_case *c)
{
    static const enum kind kinds[] = {MEAN, MEAN, SPECTRUM_SLIDE, SPECTRUM_SHARP};
    static const double widths[] = {4, 8, 16, 32, 64};
    enum kind kind = kinds[lg_choose(&c->choices, 4)];
    double k = widths[lg_choose(&c->choices, 5)], *extra = c->recipe.extra;
    struct lg_instance data = c->inst;
    double draws = floor(mean_normals / (k * (double)data.d));
    extra[0] = kind, extra[1] = k, extra[3] = (double)data.n;
    extra[2] = fmax(FEWEST_MEAN_DRAWS, fmin(MOST_MEAN_DRAWS, draws));
    for (double work = INFINITY; kind != MEAN && work > work_limit && data.n > 0;
         data.n -= (data.n + 3) / 4) {
        calibrate_spectrum(c, &data, kind);
        work = work_of(&data, extra[1]);
    }
}

struct run {
    struct lg_case *c;
    struct law law;
    struct lg_gram_draws *of;
    size_t draws;
};

/* On the rung that the case is at; all other draws, whose bounds need no more, stay on the double rung. */
static void gram_claims(struct run *x)
{
    const size_t n = x->of->net.n;
    struct lg_mat exact = lg_take_mat(x->c, n, n);
    const struct lg_model *m = lg_take_model(x->c, &x->of->net, x->of->net.y);
    lg_need(x->c, lg_state_gram(lg_take_state(x->c, m, x->of->W, false), &exact));
    for (size_t e = 0; e < n * n; e++)
        lg_claim(x->c, "gram", 0,
                 lg_abs(lg_sub(lg_exact(x->of->G.mid[e]), lg_ball_make(exact.mid[e], exact.rad[e]))),
                 lg_exact(x->of->declared[e]));
}

/* The kernel's Gram matrix at draw t. */
static void observe(struct run *x, uint64_t t)
{
    lg_gram_draw(x->of, "init-spectrum", t);
    if (t == 0 && x->c->recipe.extra[0] == MEAN)
        gram_claims(x);
}

/* The terms of entry e lie between s^2 K low and s^2 K B^2; phi' >= 0 but for GELU, where phi'(z) + phi'(-z) = 1
 * gives 1 - B <= phi' <= B. The mean is share s^2 Sigma. */
static struct lg_bounded null_of(const struct run *x, size_t e, double share)
{
    lg_ball B = x->of->m->act->B, K = lg_ball_make(x->law.cov->gram.mid[e], x->law.cov->gram.rad[e]);
    lg_ball low = x->of->m->id == LG_GELU ? lg_mul(B, lg_sub(lg_exact(1), B)) : lg_exact(0);
    lg_ball sK = lg_mul(x->of->s2, K), a = lg_mul(sK, lg_sqr(B)), b = lg_mul(sK, low);
    lg_ball m = lg_mul(x->of->s2, lg_ball_make(x->law.cov->sigma.mid[e], x->law.cov->sigma.rad[e]));
    return (struct lg_bounded){fmin(lg_lo(a), lg_lo(b)), fmax(lg_hi(a), lg_hi(b)), lg_scale(m, share)};
}

/* log((1 + E)/2) from below. */
static void state_mean(struct run *x, const char *claim, const struct lg_averages *a)
{
    lg_ball log_e = lg_exact(fmax(0, lg_averages_evidence(a).log_e));
    lg_claim_mean(x->c, claim, x->draws, lg_lo(lg_sub(log_e, lg_ball_log(2))));
}

/* One draw for the tested entries: moved into its interval, where the true value lies. */
static void add_draw(struct run *x, struct lg_averages *a, struct lg_averages *bad, size_t stride)
{
    double mid[MOST_ENTRIES], rad[MOST_ENTRIES];
    for (size_t j = 0; j < a->entries; j++) {
        double lo = a->entry[j].lo, hi = a->entry[j].hi, g = x->of->G.mid[j * stride];
        mid[j] = fmax(lo, fmin(hi, g));
        rad[j] = x->of->G.rad[j * stride];
        lg_ball outside = g == mid[j] ? lg_exact(0) : lg_abs(lg_sub(lg_exact(g), lg_exact(mid[j])));
        lg_claim(x->c, "range", 0, outside, lg_exact(rad[j]));
    }
    lg_averages_add(a, x->of->terms, mid, rad);
    lg_averages_add(bad, x->of->terms, mid, rad);
}

static void close_averages(void *what)
{
    lg_averages_clear(what);
}

static struct lg_averages *take_averages(struct run *x, size_t entries, const struct lg_bounded *null)
{
    struct lg_averages *a = lg_take(x->c, 1, sizeof *a);
    lg_defer(x->c, close_averages, a);
    lg_need(x->c, lg_averages_init(a, entries, null));
    return a;
}

static void mean_claims(struct run *x)
{
    size_t n2 = x->of->net.n * x->of->net.n, stride = (n2 + MOST_ENTRIES - 1) / MOST_ENTRIES;
    size_t entries = (n2 + stride - 1) / stride;
    struct lg_bounded null[MOST_ENTRIES], half[MOST_ENTRIES];
    for (size_t j = 0; j < entries; j++) {
        null[j] = null_of(x, j * stride, 1);
        half[j] = null_of(x, j * stride, 0.5);
        lg_claim_power(x->c, "mean",
                       lg_power_mean(&null[j], x->draws * x->of->terms, LG_FALSE_ALARM, 0.95, entries));
    }
    struct lg_averages *a = take_averages(x, entries, null), *bad = take_averages(x, entries, half);
    for (uint64_t t = 0; t < x->draws; t++) {
        observe(x, t);
        add_draw(x, a, bad, stride);
    }
    state_mean(x, "mean", a);
    state_mean(x, "control-mean", bad);
}

/* The widths. */
static void state_widths(struct run *x)
{
    struct lg_case *c = x->c;
    double delta = 0;
    lg_let(c, "T", lg_exact((double)x->of->terms));
    lg_let(c, "p", lg_exact(ldexp(1, -LOG2_P)));
    lg_let(c, "lambda", x->law.spectrum.lambda);
    lg_let(c, "lambda_max", x->law.spectrum.norm);
    lg_let(c, "|X|", x->law.spectrum.x_norm);
    lg_let(c, "B", x->of->m->act->B);
    const lg_ball needed = lg_value_of(c, "needed"), upper = lg_value_of(c, "upper");
    do {
        delta += 0x1p-6;
        lg_let(c, "delta", lg_exact(delta));
    } while (delta < 4 && !lg_certainly_le(needed, lg_mul(lg_value_of(c, "b"), upper)));
    for (unsigned h = H_LOWER; h < HYPOTHESES; h++)
        lg_state_hypothesis(c, h);
}

enum { MIN, MAX, MIN_SHARP, MAX_SHARP, BAD_MIN, EVENTS };

/* Of the kind's claims, among `trials` draws; trials 0: vacuous. */
static void state_rates(struct lg_case *c, uint64_t trials, const uint64_t events[EVENTS])
{
    static const char *const names[EVENTS] = {[MIN] = "lambda-min",
                                              [MAX] = "lambda-max",
                                              [MIN_SHARP] = "lambda-min-sharp",
                                              [MAX_SHARP] = "lambda-max-sharp",
                                              [BAD_MIN] = "control-lambda-min"};
    const bool slide = c->recipe.extra[0] == SPECTRUM_SLIDE;
    for (unsigned i = 0; i < EVENTS; i++)
        if (!(slide ? i == MIN_SHARP : i == MIN || i == MAX)) /* the other kind's */
            lg_claim_rate(c, names[i], trials, events[i], ldexp(1, -LOG2_P));
}

/* All of a draw's eigenvalues beside those of their mean. */
static void state_spectrum(struct run *x, lg_ball lower, lg_ball upper)
{
    lg_spectrum_bound(x->c, LG_SPECTRUM_LOWER, "(1 - delta) s^2 lambda(X)", 1, x->of->net.n, lower);
    lg_spectrum_bound(x->c, LG_SPECTRUM_UPPER, "(1 + delta) s^2 lambda_max", 1, x->of->net.n, upper);
    lg_need(x->c, lg_spectrum_eigenvalues(x->c, LG_SPECTRUM_EXPECTED, "s^2 lambda_i(Sigma(X))",
                                          &x->law.cov->sigma, x->of->s2) ||
                      lg_spectrum_eigenvalues(x->c, LG_SPECTRUM_VALUE, "eigenvalues of J J^T, first draw",
                                              &x->of->G, lg_exact(1)));
}

static void spectrum_claims(struct run *x)
{
    uint64_t events[EVENTS] = {0};
    const bool slide = x->c->recipe.extra[0] == SPECTRUM_SLIDE;
    state_widths(x);
    const double delta = lg_value_of(x->c, "delta").mid;
    const lg_ball mu = lg_mul(x->of->s2, x->law.spectrum.lambda),
                  top = lg_mul(x->of->s2, x->law.spectrum.norm);
    const lg_ball lower = lg_scale(mu, slide ? 0.5 : 0.25), upper = lg_scale(top, slide ? 1.5 : 1 + delta);
    for (uint64_t t = 0; t < x->draws; t++) {
        observe(x, t);
        if (t == 0)
            state_spectrum(x, lower, upper);
        const lg_ball least = lg_eig_min(&x->of->G, LG_DOUBLE), largest = lg_eig_max(&x->of->G, LG_DOUBLE);
        events[MIN] += lg_certainly_le(least, lg_scale(mu, 0.5));
        events[MAX] += lg_certainly_le(lg_scale(top, 1.5), largest);
        events[MIN_SHARP] += lg_certainly_le(least, lg_scale(mu, 0.25));
        events[MAX_SHARP] += lg_certainly_le(lg_scale(top, 1 + delta), largest);
        events[BAD_MIN] += lg_certainly_le(least, lg_scale(mu, 2));
    }
    state_rates(x->c, x->draws, events);
}

static void check(struct lg_case *c)
{
    struct run x = {.c = c, .draws = (size_t)c->recipe.extra[2]};
    const bool is_mean = c->recipe.extra[0] == MEAN;
    const double k = c->recipe.extra[1], rows = c->recipe.extra[3];
    struct lg_instance data = c->inst;
    if (!lg_offers(c, LG_OP_GRAM))
        lg_ask(c, LG_OP_GRAM, LG_CALL_NOT_OFFERED);
    if (rows >= 1 && rows <= (double)c->inst.n) /* else not our recipe: all rows */
        data.n = (size_t)rows;
    lg_let(c, "n", lg_exact((double)data.n));
    lg_let(c, "d", lg_exact((double)data.d));
    lg_let(c, "k", lg_exact(k));
    lg_state_hypothesis(c, H_WORK);
    if (!is_mean && work_of(&data, k) > work_limit) {
        state_rates(c, 0, (const uint64_t[EVENTS]){0});
        return;
    }
    x.law = law_of(c, &data);
    x.of = lg_take_gram_draws(c, data.n, (size_t)k);
    if (is_mean)
        mean_claims(&x);
    else
        spectrum_claims(&x);
}

static const struct lg_family_use families[] = {{"gaussian-sphere", 5}, {"wide-features", 12},
                                                {"tiny-shapes", 1},     {"clustered", 1},
                                                {"fashion-mnist", 1},   {NULL, 0}};

const struct lg_lemma lemma_init_spectrum = {
    .id = "init-spectrum",
    .title = "Spectrum at random initialization",
    .statement = "E J J^T = s^2 Sigma(X), and k >= (B|X|)^2 log(n/p)/(0.1534 lambda(X)) gives "
                 "lambda_min(J J^T) > s^2 lambda(X)/2 with probability at least 1 - p.",
    .slides = "S28",
    .source = "Tropp, User-friendly tail bounds for sums of random matrices, arXiv 1004.4389; theorem T5",
    .how_to_read = "Weights are drawn many times; the kernel's Gram matrix is compared with the theorem's "
                   "mean and extreme eigenvalues. Consistent: the draws of the whole run do not contradict "
                   "it. Rejected: an honest kernel looks like this with at most the stated probability.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1 - (1u << LG_QUADRATIC),
    .sizes = LG_SMOKE,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .quantities = quantities,
    .definitions = definitions,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
