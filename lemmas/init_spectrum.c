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
 * The theorem's W is the draw before it was rounded to the kernel's storage: radii are the declared rounding of gram and what rounding W
 * may do (lg_gram_error with nothing but that). Both only lower the evidence. */
#include "verify/covariance/covariance.h"
#include "verify/model/functions.h"
#include "verify/author/labels.h"
#include "verify/stats/ledger.h"
#include "verify/author/spectrum.h"
#include "verify/stats/averages.h"
#include "verify/stats/power.h"
#include "fixtures/lib/random.h"

#include <stdlib.h>
#include <string.h>

enum { H_WORK, H_LOWER, H_UPPER, H_LOWER_SHARP, H_UPPER_SHARP, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_WORK] = {"width within the work limit", "n k (d + n + 32) <= 2^23 for the k that the bound asks for"},
    [H_LOWER] = {"width, lower", "log(n/p) <= 0.1534 T lambda/(B|X|)^2"},
    [H_UPPER] = {"width, upper", "log(n/p) <= b(1/2) T lambda_max/(B|X|)^2"},
    [H_LOWER_SHARP] = {"width, lower, sharp", "log(n/p) <= a(3/4) T lambda/(B|X|)^2"},
    [H_UPPER_SHARP] = {"width, upper, sharp", "log(n/p) <= b(delta) T lambda_max/(B|X|)^2"},
};

enum { C_RANGE, C_GRAM, C_MEAN, C_MIN, C_MAX, C_MIN_SHARP, C_MAX_SHARP, C_BAD_MEAN, C_BAD_MIN, CLAIMS };
#define NEEDS(h) (1u << H_WORK | 1u << (h))
static const struct lg_claim_spec claims[CLAIMS] = {
    [C_RANGE] = {"range", LG_SHARP, LG_THEOREM, 0, "(J J^T)_ij is between the extremes of s^2 K_ij phi'phi'",
                 "declared rounding of gram", ""},
    [C_GRAM] = {"gram", LG_IDENTITY, LG_CONFORMANCE, 0, "|(J J^T)_ij computed - exact| <= declared rounding",
                "Cauchy-Schwarz over neurons", ""},
    [C_MEAN] = {"mean", LG_IDENTITY, LG_MEAN, 0, "E J J^T = s^2 Sigma(X), every entry",
                "declared rounding of gram, as a radius", ""},
    [C_MIN] = {"lambda-min", LG_SLIDE, LG_RATE, NEEDS(H_LOWER),
               "P(lambda_min(J J^T) <= s^2 lambda(X)/2) <= p", "only certain events count", ""},
    [C_MAX] = {"lambda-max", LG_SLIDE, LG_RATE, NEEDS(H_UPPER),
               "P(lambda_max(J J^T) >= (3/2) s^2 lambda_max(Sigma)) <= p", "only certain events count", ""},
    [C_MIN_SHARP] = {"lambda-min-sharp", LG_SHARP, LG_RATE, NEEDS(H_LOWER_SHARP),
                     "P(lambda_min(J J^T) <= s^2 lambda(X)/4) <= p", "only certain events count", ""},
    [C_MAX_SHARP] = {"lambda-max-sharp", LG_SHARP, LG_RATE, NEEDS(H_UPPER_SHARP),
                     "P(lambda_max(J J^T) >= (1 + delta) s^2 lambda_max(Sigma)) <= p, delta of the case",
                     "only certain events count", ""},
    [C_BAD_MEAN] = {"control-mean", LG_IDENTITY, LG_MEAN_CONTROL, 0, "FALSE: E J J^T = s^2 Sigma(X)/2", "",
                    ""},
    [C_BAD_MIN] = {"control-lambda-min", LG_SHARP, LG_RATE_CONTROL, 1u << H_WORK,
                   "FALSE: P(lambda_min(J J^T) <= 2 s^2 lambda(X)) <= p", "", ""},
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
    struct lg_covariance cov;
    struct lg_covariance_constants spectrum;
    lg_ball needed, lower, upper; /* log(n/p);  lambda, lambda_max over (B|X|)^2 */
};

/* 0; -1: no memory. The rows of every family are far shorter than what the covariance refuses. */
static int law_open(struct law *law, const struct lg_instance *inst)
{
    struct lg_covariance_request how = {
        .activation = (enum lg_activation_id)inst->activation, .order = 1, .near = 0x1p-20};
    struct lg_mat X = lg_mat_view(inst->n, inst->d, inst->X);
    *law = (struct law){.needed = lg_ball_log(ldexp((double)inst->n, LOG2_P))};
    if (lg_activation_setup() || lg_covariance_init(&law->cov, &how, &X) != LG_COVARIANCE_OK)
        return -1;
    law->spectrum = lg_covariance_constants(&law->cov, inst->d);
    lg_ball most = lg_sqr(lg_mul(lg_activations[inst->activation]->B, law->spectrum.x_norm));
    law->lower = lg_div(law->spectrum.lambda, most);
    law->upper = lg_div(law->spectrum.norm, most);
    return 0;
}

static double work_of(const struct lg_instance *inst, double k)
{
    return (double)inst->n * k * (double)(inst->d + inst->n + 32);
}

/* The k that T lambda/(B|X|)^2 >= log(n/p)/rate asks for, even; beyond the limit where there is none. */
static double width_for(const struct lg_instance *inst, lg_ball needed, lg_ball rate, lg_ball per_term)
{
    double terms = ceil(lg_hi(lg_div(needed, lg_mul(rate, per_term))));
    double k = inst->antisymmetric ? 2 * terms : terms + fmod(terms, 2);
    return isfinite(k) && k > 0 && k < 0x1p50 ? k : 0x1p50;
}

static void calibrate_spectrum(struct lg_case *c, const struct lg_instance *data, const struct law *law,
                               enum kind kind)
{
    bool slide = kind == SPECTRUM_SLIDE;
    double *extra = c->recipe.extra,
           k = width_for(data, law->needed, slide ? lg_exact(slide_rate) : rate_of(-0.75), law->lower);
    double up = width_for(data, law->needed, rate_of(0.5), law->upper);
    extra[1] = fmax(k, fmax(2, slide ? up : 0));
    extra[2] = fmax(FEWEST_DRAWS, fmin(MOST_DRAWS, floor(case_work / work_of(data, extra[1]))));
    extra[3] = (double)data->n;
}

/* extra: kind, k, draws, rows. */
static int calibrate(struct lg_case *c)
{
    static const enum kind kinds[] = {MEAN, MEAN, SPECTRUM_SLIDE, SPECTRUM_SHARP};
    static const double widths[] = {4, 8, 16, 32, 64};
    enum kind kind = kinds[lg_choose(&c->choices, 4)];
    double k = widths[lg_choose(&c->choices, 5)], *extra = c->recipe.extra;
    struct lg_instance data = c->inst;
    struct law law;
    double draws = floor(mean_normals / (k * (double)data.d));
    extra[0] = kind, extra[1] = k, extra[3] = (double)data.n;
    extra[2] = fmax(FEWEST_MEAN_DRAWS, fmin(MOST_MEAN_DRAWS, draws));
    for (double work = INFINITY; kind != MEAN && work > work_limit && data.n > 0;
         data.n -= (data.n + 3) / 4) {
        if (law_open(&law, &data))
            return -1;
        calibrate_spectrum(c, &data, &law, kind);
        work = work_of(&data, extra[1]);
        lg_covariance_clear(&law.cov);
    }
    return 0;
}

struct run {
    struct lg_case *c;
    struct law law;
    struct lg_instance net; /* the first rows of the case's data with k neurons of its own */
    struct lg_model m;
    struct lg_mat G;          /* of the last draw, with the radius of the theorem's J J^T */
    double *W, *declared_rad; /* k x d; n x n */
    lg_ball s2;               /* s^2 = k v_l^2 */
    size_t draws, terms;
};

static int run_open(struct run *x)
{
    struct lg_instance *net = &x->net;
    net->k = (size_t)x->c->recipe.extra[1];
    net->v = malloc(net->k * sizeof *net->v);
    x->W = malloc(net->k * net->d * sizeof *x->W);
    x->declared_rad = malloc(net->n * net->n * sizeof *x->declared_rad);
    if (!net->v || !x->W || !x->declared_rad || lg_mat_init(&x->G, net->n, net->n))
        return -1;
    double v = lg_case_round(x->c, 1 / sqrt((double)net->k));
    for (size_t l = 0; l < net->k; l++)
        net->v[l] = l < net->k / 2 ? v : -v;
    x->s2 = lg_scale(lg_sqr(lg_exact(v)), (double)net->k);
    x->draws = (size_t)x->c->recipe.extra[2];
    x->terms = net->antisymmetric ? net->k / 2 : net->k;
    return lg_model_open(&x->m, net, net->y, LG_DOUBLE);
}

static void run_close(struct run *x)
{
    lg_model_close(&x->m);
    lg_mat_clear(&x->G);
    lg_covariance_clear(&x->law.cov);
    free(x->net.v);
    free(x->W);
    free(x->declared_rad);
}

static bool begin(struct run *x)
{
    const struct lg_instance *net = &x->net;
    struct lg_network problem = {net->n, net->d, net->k, net->X, net->y, net->v, net->activation, 1};
    return lg_call_ok(x->c, LG_OP_GRAM, lg_session_begin(x->c->session, &problem));
}

/* Draw t of this case; no other case has the same stream. */
static void draw_weights(struct run *x, uint64_t t)
{
    char purpose[96];
    const struct lg_recipe *r = &x->c->recipe;
    size_t own = x->terms * x->net.d, all = x->net.k * x->net.d;
    snprintf(purpose, sizeof purpose, "init-spectrum/W/%s", r->family->id);
    struct lg_stream s = lg_stream_make(r->seed, purpose, r->index, t);
    lg_stream_fill_normal(&s, own, x->W);
    for (size_t e = 0; e < own; e++)
        x->W[e] = lg_case_round(x->c, x->W[e]);
    if (all > own)
        memcpy(x->W + own, x->W, own * sizeof *x->W);
}

/* On the rung that the case is at; all other draws, whose bounds need no more, stay on the double rung. */
static int gram_claims(struct run *x)
{
    size_t n2 = x->net.n * x->net.n;
    struct lg_model m = {0};
    struct lg_state s = {0};
    struct lg_mat exact = {0};
    bool ready = !lg_mat_init(&exact, x->net.n, x->net.n) &&
                 !lg_model_open(&m, &x->net, x->net.y, x->c->precision) &&
                 !lg_state_open(&s, &m, x->W, false) && !lg_state_gram(&s, &exact);
    for (size_t e = 0; ready && e < n2; e++)
        lg_claim(x->c, C_GRAM, 0,
                 lg_abs(lg_sub(lg_exact(x->G.mid[e]), lg_ball_make(exact.mid[e], exact.rad[e]))),
                 lg_exact(x->declared_rad[e]));
    lg_state_close(&s);
    lg_model_close(&m);
    lg_mat_clear(&exact);
    return ready ? 0 : -1;
}

/* G: what the kernel says, widened to what the theorem's J J^T may be. 1; 0: the kernel failed; -1: no memory. */
static int observe(struct run *x, uint64_t t)
{
    const size_t n2 = x->net.n * x->net.n;
    struct lg_arith of_weights = {.ua = x->c->recipe.storage_unit};
    struct lg_arith declared =
        lg_arith_declared(&x->c->session->declared); /* depths are for this problem's sizes */
    struct lg_state s;
    draw_weights(x, t);
    if (!lg_call_ok(x->c, LG_OP_GRAM, lg_session_import(x->c->session, x->W)) ||
        !lg_call_ok(x->c, LG_OP_GRAM, lg_session_gram(x->c->session, x->G.mid)) ||
        !lg_check_finite(x->c, "gram", (double)t, n2, x->G.mid))
        return 0;
    if (lg_state_open(&s, &x->m, x->W, false))
        return -1;
    int status = lg_gram_error(&s, &declared, x->declared_rad);
    if (!status && t == 0 && x->c->recipe.extra[0] == MEAN)
        status = gram_claims(x);
    memset(x->G.rad, 0, n2 * sizeof *x->G.rad);
    if (!status && of_weights.ua > LG_U)
        status = lg_gram_error(&s, &of_weights, x->G.rad);
    for (size_t e = 0; e < n2; e++)
        x->G.rad[e] = lg_add_up(x->G.rad[e], x->declared_rad[e]);
    lg_state_close(&s);
    return status ? -1 : 1;
}

/* The terms of entry e lie between s^2 K low and s^2 K B^2; phi' >= 0 but for GELU, where phi'(z) + phi'(-z) = 1
 * gives 1 - B <= phi' <= B. The mean is share s^2 Sigma. */
static struct lg_bounded null_of(const struct run *x, size_t e, double share)
{
    lg_ball B = x->m.act->B, K = lg_ball_make(x->law.cov.gram.mid[e], x->law.cov.gram.rad[e]);
    lg_ball low = x->m.id == LG_GELU ? lg_mul(B, lg_sub(lg_exact(1), B)) : lg_exact(0);
    lg_ball sK = lg_mul(x->s2, K), a = lg_mul(sK, lg_sqr(B)), b = lg_mul(sK, low);
    lg_ball m = lg_mul(x->s2, lg_ball_make(x->law.cov.sigma.mid[e], x->law.cov.sigma.rad[e]));
    return (struct lg_bounded){fmin(lg_lo(a), lg_lo(b)), fmax(lg_hi(a), lg_hi(b)), lg_scale(m, share)};
}

/* log((1 + E)/2) from below. */
static void state_mean(struct run *x, unsigned claim, const struct lg_averages *a)
{
    lg_ball log_e = lg_exact(fmax(0, lg_averages_evidence(a).log_e));
    lg_claim_mean(x->c, claim, x->draws, lg_lo(lg_sub(log_e, lg_ball_log(2))));
}

/* One draw for the tested entries: moved into its interval, where the true value lies. */
static void add_draw(struct run *x, struct lg_averages *a, struct lg_averages *bad, size_t stride)
{
    double mid[MOST_ENTRIES], rad[MOST_ENTRIES];
    for (size_t j = 0; j < a->entries; j++) {
        double lo = a->entry[j].lo, hi = a->entry[j].hi, g = x->G.mid[j * stride];
        mid[j] = fmax(lo, fmin(hi, g));
        rad[j] = x->G.rad[j * stride];
        lg_ball outside = g == mid[j] ? lg_exact(0) : lg_abs(lg_sub(lg_exact(g), lg_exact(mid[j])));
        lg_claim(x->c, C_RANGE, 0, outside, lg_exact(rad[j]));
    }
    lg_averages_add(a, x->terms, mid, rad);
    lg_averages_add(bad, x->terms, mid, rad);
}

static int mean_claims(struct run *x)
{
    size_t n2 = x->net.n * x->net.n, stride = (n2 + MOST_ENTRIES - 1) / MOST_ENTRIES;
    size_t entries = (n2 + stride - 1) / stride;
    struct lg_bounded null[MOST_ENTRIES], half[MOST_ENTRIES];
    struct lg_averages a = {0}, bad = {0};
    int status = -1;
    for (size_t j = 0; j < entries; j++) {
        null[j] = null_of(x, j * stride, 1);
        half[j] = null_of(x, j * stride, 0.5);
        lg_claim_power(x->c, C_MEAN,
                       lg_power_mean(&null[j], x->draws * x->terms, LG_FALSE_ALARM, 0.95, entries));
    }
    if (lg_averages_init(&a, entries, null) || lg_averages_init(&bad, entries, half))
        goto cleanup;
    for (uint64_t t = 0; t < x->draws; t++) {
        if (observe(x, t) <= 0)
            goto cleanup;
        add_draw(x, &a, &bad, stride);
    }
    state_mean(x, C_MEAN, &a);
    state_mean(x, C_BAD_MEAN, &bad);
    status = 0;
cleanup:
    lg_averages_clear(&a);
    lg_averages_clear(&bad);
    return status;
}

/* The widths; delta, below 4, of the last one: the least multiple of 1/64 for which it is enough. */
static double state_widths(struct run *x)
{
    lg_ball needed = x->law.needed, T = lg_exact((double)x->terms);
    lg_ball lower = lg_mul(x->law.lower, T), upper = lg_mul(x->law.upper, T);
    double delta = 0x1p-6;
    while (delta < 4 && !lg_certainly_le(needed, lg_mul(rate_of(delta), upper)))
        delta += 0x1p-6;
    lg_hypothesis(x->c, H_LOWER, needed, lg_mul(lg_exact(slide_rate), lower));
    lg_hypothesis(x->c, H_UPPER, needed, lg_mul(rate_of(0.5), upper));
    lg_hypothesis(x->c, H_LOWER_SHARP, needed, lg_mul(rate_of(-0.75), lower));
    lg_hypothesis(x->c, H_UPPER_SHARP, needed, lg_mul(rate_of(delta), upper));
    return delta;
}

/* Events of every claim among `trials` draws; trials 0: vacuous. */
static void state_rates(struct run *x, uint64_t trials, const uint64_t events[CLAIMS])
{
    bool slide = x->c->recipe.extra[0] == SPECTRUM_SLIDE;
    for (unsigned i = C_MIN; i < CLAIMS; i++)
        if (i != C_BAD_MEAN && !(slide ? i == C_MIN_SHARP : i == C_MIN || i == C_MAX)) /* the other kind's */
            lg_claim_rate(x->c, i, trials, events[i], ldexp(1, -LOG2_P));
}

/* All of a draw's eigenvalues beside those of their mean. */
static int state_spectrum(struct run *x, lg_ball lower, lg_ball upper)
{
    lg_spectrum_bound(x->c, LG_SPECTRUM_LOWER, "(1 - delta) s^2 lambda(X)", 1, x->net.n, lower);
    lg_spectrum_bound(x->c, LG_SPECTRUM_UPPER, "(1 + delta) s^2 lambda_max", 1, x->net.n, upper);
    return lg_spectrum_eigenvalues(x->c, LG_SPECTRUM_EXPECTED, "s^2 lambda_i(Sigma(X))", &x->law.cov.sigma,
                                   x->s2) ||
           lg_spectrum_eigenvalues(x->c, LG_SPECTRUM_VALUE, "eigenvalues of J J^T, first draw", &x->G,
                                   lg_exact(1));
}

static int spectrum_claims(struct run *x)
{
    uint64_t events[CLAIMS] = {0};
    bool slide = x->c->recipe.extra[0] == SPECTRUM_SLIDE;
    double delta = state_widths(x);
    lg_ball mu = lg_mul(x->s2, x->law.spectrum.lambda), top = lg_mul(x->s2, x->law.spectrum.norm);
    lg_ball lower = lg_scale(mu, slide ? 0.5 : 0.25), upper = lg_scale(top, slide ? 1.5 : 1 + delta);
    for (uint64_t t = 0; t < x->draws; t++) {
        if (observe(x, t) <= 0 || (t == 0 && state_spectrum(x, lower, upper)))
            return -1;
        lg_ball least = lg_eig_min(&x->G, LG_DOUBLE), largest = lg_eig_max(&x->G, LG_DOUBLE);
        events[C_MIN] += lg_certainly_le(least, lg_scale(mu, 0.5));
        events[C_MAX] += lg_certainly_le(lg_scale(top, 1.5), largest);
        events[C_MIN_SHARP] += lg_certainly_le(least, lg_scale(mu, 0.25));
        events[C_MAX_SHARP] += lg_certainly_le(lg_scale(top, 1 + delta), largest);
        events[C_BAD_MIN] += lg_certainly_le(least, lg_scale(mu, 2));
    }
    state_rates(x, x->draws, events);
    return 0;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c, .net = c->inst};
    bool is_mean = c->recipe.extra[0] == MEAN;
    int status = -1;
    if (!(c->session->declared.offered >> LG_OP_GRAM & 1u))
        return lg_call_ok(c, LG_OP_GRAM, LG_CALL_NOT_OFFERED) ? 0 : -1;
    if (c->recipe.extra[3] >= 1 &&
        c->recipe.extra[3] <= (double)c->inst.n) /* else not our recipe: all rows */
        x.net.n = (size_t)c->recipe.extra[3];
    x.net.v = NULL;
    double work = work_of(&x.net, c->recipe.extra[1]);
    lg_hypothesis(c, H_WORK, lg_exact(work), lg_exact(work_limit));
    if (!is_mean && work > work_limit) {
        state_rates(&x, 0, (const uint64_t[CLAIMS]){0});
        return 0;
    }
    if (!law_open(&x.law, &x.net) && !run_open(&x) && begin(&x))
        status = is_mean ? mean_claims(&x) : spectrum_claims(&x);
    run_close(&x);
    return status;
}

static const struct lg_family_use families[] = {{"gaussian-sphere", 5}, {"wide-features", 12},
                                                {"tiny-shapes", 1},     {"clustered", 1},
                                                {"fashion-mnist", 1},   {NULL, 0}};

const struct lg_lemma lemma_init_spectrum = {
    .id = "init-spectrum",
    .title = "Spectrum at random initialization",
    .statement = "E J J^T = s^2 Sigma(X), and k >= (B|X|)^2 log(n/p)/(0.1534 lambda(X)) gives "
                 "lambda_min(J J^T) > s^2 lambda(X)/2 with probability at least 1 - p.",
    .latex = "E\\,JJ^T=s^2\\Sigma(X)\n"
             "k\\ge\\frac{B^2\\|X\\|^2}{0.1534\\,\\lambda(X)}\\log\\frac{n}{p}\\ \\Rightarrow\\ "
             "P\\left(\\lambda_{\\min}(JJ^T)\\le\\frac{s^2}{2}\\lambda(X)\\right)\\le p",
    .slides = "S28",
    .source = "Tropp, User-friendly tail bounds for sums of random matrices, arXiv 1004.4389; theorem T5",
    .how_to_read = "Weights are drawn many times; the kernel's Gram matrix is compared with the theorem's "
                   "mean and extreme eigenvalues. Consistent: the draws of the whole run do not contradict "
                   "it. Rejected: an honest kernel looks like this with at most the stated probability.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1 - (1u << LG_QUADRATIC),
    .sizes = LG_SMOKE,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
