/* T4, the condition number of data (slides S17, S19): kappa(X) = sqrt(d/n)|X|/lambda(X), lambda = lambda_min(Sigma(X)).
 *
 * X (n x d) with rows scaled to unit length, exactly; K = <x_i, x_j> their cosines, nu = max_{i != j} |K_ij|; mu_r, m2 = E phi'(g)^2 and
 * t_R = m2 - sum_{r<=R} mu_r^2 as in hermite_expansion.c.
 *   least       |X|^2 >= |X|_F^2/min(n, d) = n/min(n, d) and lambda <= tr Sigma/n = m2:  sqrt(d/min(n, d)) <= m2 kappa
 *   most        kappa <= sqrt(d/n)|X|/(mu_0^2 lambda_min(K) + t_0 lambda_min(K o K))
 *   quadratic   kappa <= kappa of the quadratic/(E phi'')^2: no activation needs more than it, up to a constant
 *   coherent    |X|^2 <= 1 + (n-1)nu, lambda >= t_R(1 - (n-1)nu^(R+2)) (Gershgorin on K^o(R+2)): a bound by n, d and nu alone
 *   generic     rows uniform on the sphere: nu <= (2 log(n(n-1)/p)/d)^(1/2) with probability 1 - p, so kappa is bounded by n, d, p
 *   width       the slide's sqrt(kd) >= 32 B2 kappa n implies the width that T5 asks for at p = 2^-6, so it suffices alone
 * Ties: orthogonal rows (n = 1 too) make `least` an equality, the quadratic `most` and `quadratic`; not stated there. Parallel rows have
 * lambda = 0 and no kappa. For the quadratic and two rows `coherent` is one too: not stated for it at all. */
#include "verify/covariance/expansion.h"
#include "verify/author/lemma.h"
#include "fixtures/lib/random.h"

#include <stdlib.h>

enum { H_ROWS, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ROWS] = {"rows", "no row of X is zero"},
};

enum {
    C_LEAST,
    C_MOST,
    C_QUADRATIC,
    C_COHERENT,
    C_WIDTH,
    C_GENERIC,
    C_BAD_LEAST,
    C_BAD_COHERENT,
    C_BAD_GENERIC,
    CLAIMS
};

#define ROWS 1u << H_ROWS

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_LEAST] = {"kappa-least", LG_SHARP, LG_THEOREM, ROWS, "sqrt(d/min(n,d)) <= m2 kappa(X)", "", ""},
    [C_MOST] = {"kappa-most", LG_SHARP, LG_THEOREM, ROWS,
                "kappa(X) <= sqrt(d/n)|X|/(mu_0^2 lambda_min(K) + t_0 lambda_min(K o K))", "", ""},
    [C_QUADRATIC] = {"kappa-quadratic", LG_SLIDE, LG_THEOREM, ROWS,
                     "(E phi'')^2 kappa(X) <= sqrt(d/n)|X|/lambda_min(K o K), E phi'' := mu_1 > 0 (ReLU too)",
                     "", ""},
    [C_COHERENT] = {"kappa-coherent", LG_SHARP, LG_THEOREM, ROWS,
                    "kappa(X) <= sqrt(d/n)(1 + (n-1)nu)^(1/2)/max_R t_R(1 - (n-1)nu^(R+2)), nu = max |K_ij|",
                    "", ""},
    [C_WIDTH] =
        {"width", LG_SLIDE, LG_THEOREM, ROWS,
         "2(B|X|)^2 log(64 n)/(0.1534 lambda) <= (32 B2 kappa(X) n)^2/d: the slide's width suffices for T5",
         "", ""},
    [C_GENERIC] =
        {"kappa-generic", LG_SLIDE, LG_RATE, 0,
         "uniform rows: P(kappa > the bound of kappa-coherent at nu = (2 log(n(n-1)/p)/d)^(1/2)) <= p", "",
         ""},
    [C_BAD_LEAST] = {"control-trace", LG_SHARP, LG_CONTROL, ROWS,
                     "FALSE: m2 kappa(X) <= sqrt(d/n)|X|: lambda = m2", "", ""},
    [C_BAD_COHERENT] = {"control-coherent", LG_SHARP, LG_CONTROL, ROWS,
                        "FALSE: kappa-coherent with m2(1 + (n-1)nu) for t_R(1 - (n-1)nu^(R+2))", "", ""},
    [C_BAD_GENERIC] = {"control-generic", LG_SLIDE, LG_RATE_CONTROL, 0,
                       "FALSE: P(m2 kappa > sqrt(d/min(n,d))) <= p", "", ""},
};

enum { POWERS = 8, DRAWS = 4, LOG2_P = 6, NARROW = 64 };
static const double chernoff = 0.1534; /* < (1 - log 2)/2 */

/* extra[0], extra[1]: n and d of the rows drawn for kappa-generic. */
static int calibrate(struct lg_case *c)
{
    c->recipe.extra[0] = 2 + lg_choose(&c->choices, 11);
    c->recipe.extra[1] = NARROW << lg_choose(&c->choices, 3);
    return 0;
}

struct data {
    enum lg_activation_id id;
    size_t n, d;
    struct lg_cosines g;
    const struct lg_hermite *h;   /* of phi' at scale 1 */
    lg_ball m2, lambda, norm, nu; /* norm = |X| */
    lg_ball kappa;                /* where lambda is certainly positive */
    lg_ball least[2];             /* lambda_min(K), lambda_min(K o K) */
};

static lg_ball ratio(size_t d, size_t n)
{
    return lg_sqrt(lg_div(lg_exact((double)d), lg_exact((double)n)));
}

/* 0; -1: no memory; 1: a row is zero. The caller clears x->g when 0. */
static int measure(struct data *x, int precision, const double *rows)
{
    const struct lg_mat X = lg_mat_view(x->n, x->d, rows);
    struct lg_mat A = {0};
    int status = lg_cosines_init(&x->g, &X, 128 + precision);
    if (status)
        return status;
    arb_ptr E = _arb_vec_init((slong)(x->n * x->n));
    x->h = lg_hermite_unit(x->id, 1);
    x->m2 = lg_ball_from_arb(x->h->m2);
    x->nu = lg_exact(0);
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = i + 1; j < x->n; j++)
            x->nu = lg_max(x->nu, lg_abs(lg_ball_from_arb(x->g.cosine + i * x->n + j)));
    status = lg_mat_init(&A, x->n, x->n);
    if (!status) {
        lg_expansion_expectations(E, &x->g, x->id);
        lg_expansion_hollow(&A, &x->g, x->h, E, LG_HOLLOW_WHOLE, 0);
        x->lambda = lg_add(x->m2, lg_eig_min(&A, precision));
        for (size_t power = 2; power-- > 0;) {
            lg_expansion_hollow(&A, &x->g, x->h, E, LG_HOLLOW_POWER, power + 1);
            x->least[power] = lg_add(lg_exact(1), lg_eig_min(&A, precision));
        }
        x->norm = lg_sqrt(lg_add(lg_exact(1), lg_eig_max(&A, precision)));
        x->kappa =
            lg_lo(x->lambda) > 0 ? lg_div(lg_mul(ratio(x->d, x->n), x->norm), x->lambda) : lg_whole_line();
    } else
        lg_cosines_clear(&x->g);
    lg_mat_clear(&A);
    _arb_vec_clear(E, (slong)(x->n * x->n));
    return status;
}

/* The bound by n, d and nu alone; false where it promises nothing. */
static bool coherent(const struct data *x, lg_ball nu, lg_ball *bound)
{
    const lg_ball others = lg_scale(nu, (double)(x->n - 1));
    lg_ball power = nu, best = lg_exact(0);
    for (size_t R = 0; R < POWERS; R++) {
        power = lg_mul(power, nu);
        const lg_ball left = lg_sub(lg_exact(1), lg_scale(power, (double)(x->n - 1)));
        const lg_ball least = lg_mul(lg_ball_from_arb(x->h->tail + R), left);
        if (lg_lo(least) > lg_lo(best))
            best = least;
    }
    if (!(lg_lo(best) > 0))
        return false;
    *bound = lg_div(lg_mul(ratio(x->d, x->n), lg_sqrt(lg_add(lg_exact(1), others))), best);
    return true;
}

static lg_ball trivial(const struct data *x)
{
    return ratio(x->d, x->n < x->d ? x->n : x->d);
}

static void width_claim(struct lg_case *c, const struct data *x)
{
    const struct lg_activation *phi = lg_activations[x->id];
    if (!lg_ball_finite(phi->B) || !lg_ball_finite(phi->B2))
        return;
    const lg_ball spectrum =
        lg_mul(lg_sqr(lg_mul(phi->B, x->norm)), lg_ball_log(ldexp((double)x->n, LOG2_P)));
    const lg_ball slide = lg_sqr(lg_scale(lg_mul(lg_scale(phi->B2, 32), x->kappa), (double)x->n));
    lg_claim(c, C_WIDTH, 0, lg_div(lg_scale(spectrum, 2), lg_mul(lg_exact(chernoff), x->lambda)),
             lg_div(slide, lg_exact((double)x->d)));
}

static void claims_on(struct lg_case *c, const struct data *x)
{
    const lg_ball size = lg_mul(ratio(x->d, x->n), x->norm);
    lg_ball bound;
    if (x->g.orthogonal || !(lg_lo(x->lambda) > 0))
        return;
    lg_claim(c, C_LEAST, 0, trivial(x), lg_mul(x->m2, x->kappa));
    lg_claim(c, C_BAD_LEAST, 0, lg_mul(x->m2, x->kappa), size);
    width_claim(c, x);
    if (x->id == LG_QUADRATIC)
        return;
    const lg_ball mu0 = lg_ball_from_arb(x->h->mu), mu1 = lg_ball_from_arb(x->h->mu + 1);
    const lg_ball least =
        lg_add(lg_mul(lg_sqr(mu0), x->least[0]), lg_mul(lg_ball_from_arb(x->h->tail), x->least[1]));
    if (lg_lo(least) > 0)
        lg_claim(c, C_MOST, 0, x->kappa, lg_div(size, least));
    if (lg_lo(mu1) > 0 && lg_lo(x->least[1]) > 0)
        lg_claim(c, C_QUADRATIC, 0, lg_mul(lg_sqr(mu1), x->kappa), lg_div(size, x->least[1]));
    if (coherent(x, x->nu, &bound))
        lg_claim(c, C_COHERENT, 0, x->kappa, bound);
    const lg_ball others = lg_add(lg_exact(1), lg_scale(x->nu, (double)(x->n - 1)));
    lg_claim(c, C_BAD_COHERENT, 0, x->kappa,
             lg_div(lg_mul(ratio(x->d, x->n), lg_sqrt(others)), lg_mul(x->m2, others)));
}

/* Rows of independent normal entries, whose directions are uniform; no other case has the same streams. */
static int generic_claims(struct lg_case *c, enum lg_activation_id id)
{
    struct data x = {.id = id, .n = (size_t)c->recipe.extra[0], .d = (size_t)c->recipe.extra[1]};
    const double n = (double)x.n;
    const lg_ball nu =
        lg_sqrt(lg_div(lg_scale(lg_ball_log(ldexp(n * (n - 1), LOG2_P)), 2), lg_exact((double)x.d)));
    double *rows = malloc(x.n * x.d * sizeof *rows);
    uint64_t above = 0, trivially = 0;
    int status = rows ? 0 : -1;
    char purpose[96];
    lg_ball bound;
    snprintf(purpose, sizeof purpose, "data-kappa/X/%s", c->recipe.family->id);
    bool stated = true;
    for (uint64_t t = 0; t < DRAWS && !status && stated; t++) {
        struct lg_stream s = lg_stream_make(c->recipe.seed, purpose, c->recipe.index, t);
        lg_stream_fill_normal(&s, x.n * x.d, rows);
        status = measure(&x, c->precision, rows);
        if (status)
            break;
        stated = coherent(&x, nu, &bound); /* of n, d and p alone: of all draws or of none */
        above += stated && lg_certainly_lt(bound, x.kappa);
        trivially += stated && lg_certainly_lt(trivial(&x), lg_mul(x.m2, x.kappa));
        lg_cosines_clear(&x.g);
    }
    if (!status && stated) {
        lg_claim_rate(c, C_GENERIC, DRAWS, above, ldexp(1, -LOG2_P));
        lg_claim_rate(c, C_BAD_GENERIC, DRAWS, trivially, ldexp(1, -LOG2_P));
    }
    free(rows);
    return status < 0 ? -1 : 0;
}

static int check(struct lg_case *c)
{
    struct data x = {.id = (enum lg_activation_id)c->inst.activation, .n = c->inst.n, .d = c->inst.d};
    const int status = measure(&x, c->precision, c->inst.X);
    if (status < 0)
        return -1;
    lg_hypothesis(c, H_ROWS, lg_exact(status), lg_exact(0));
    if (status)
        return 0;
    claims_on(c, &x);
    lg_cosines_clear(&x.g);
    return x.id == LG_QUADRATIC ? 0 : generic_claims(c, x.id);
}

static const struct lg_family_use families[] = {
    {"gaussian-sphere", 5}, {"wide-features", 3}, {"near-parallel", 2},   {"clustered", 2},     {"scaled", 1},
    {"integer", 2},         {"tiny-shapes", 2},   {"ill-conditioned", 2}, {"fashion-mnist", 2}, {NULL, 0}};

const struct lg_lemma lemma_data_kappa = {
    .id = "data-kappa",
    .title = "The condition number of data, and what bounds it",
    .statement = "kappa(X) is at least 1/m2, at most what the Gram matrix or the largest cosine alone "
                 "allows, and for random rows "
                 "bounded by n and d.",
    .latex = "\\sqrt{\\frac{d}{\\min(n,d)}}\\le m_2\\,\\kappa(X),\\qquad\\kappa(X)=\\sqrt{\\frac "
             "dn}\\frac{\\|X\\|}{\\lambda(X)}\n"
             "\\kappa(X)\\le\\sqrt{\\frac "
             "dn}\\,\\frac{\\sqrt{1+(n-1)\\nu}}{t_R\\left(1-(n-1)\\nu^{R+2}\\right)},\\qquad"
             "\\nu=\\max_{i\\ne j}|\\langle x_i,x_j\\rangle|",
    .slides = "S17 S19",
    .source = "Oymak and Soltanolkotabi, arXiv 1902.04674; caps of the sphere: Ball, An Elementary "
              "Introduction to Modern Convex "
              "Geometry, lemma 2.2; theorem T4",
    .how_to_read = "About data alone: no kernel is involved, rows are taken as unit. t_R is what the Hermite "
                   "coefficients of phi' beyond R "
                   "add up to. kappa-generic draws rows of its own, 64 to 256 features; consistent: the "
                   "draws do not contradict it.",
    .pure = true,
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
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
