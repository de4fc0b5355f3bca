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
#include "verify/author/formulas.h"
#include "verify/author/rows.h"
#include "fixtures/lib/random.h"

#include <stdio.h>

enum { H_ROWS, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {[H_ROWS] = LG_ROWS_HYPOTHESIS};

static const struct lg_quantity quantities[] = {
    {"n", NULL, "scalar", "rows", "1", true},
    {"d", NULL, "scalar", "features", "1", true},
    {"|X|", NULL, "n x d", "largest singular value of the unit rows", "1", true},
    {"lambda", NULL, "n x n", "least eigenvalue of Sigma(X)", "1", true},
    {"lambda_min(K)", NULL, "n x n", "least eigenvalue of the cosines", "1", false},
    {"lambda_min(K o K)", NULL, "n x n", "least eigenvalue of the squares of cosines", "1", false},
    {"nu", NULL, "n x n", "largest |K_ij|, i != j, or a bound of it", "1", true},
    {"[max_R t_R (1 - (n-1) nu^(R+2))]", NULL, "scalar", "lower bound of lambda by nu, R < 8", "1", true},
    {"m2", NULL, "scalar", "E phi'(g)^2", "1", true},
    {"mu_0", NULL, "scalar", "E phi'(g)", "1", false},
    {"mu_1", NULL, "scalar", "E phi'(g) g; E phi'' where phi is smooth", "1", false},
    {"t_0", NULL, "scalar", "m2 - mu_0^2", "1", true},
    {"B", NULL, "scalar", "sup |phi'|", "1", true},
    {"B2", NULL, "scalar", "sup |phi''|", "1", true},
    {NULL}};

static const char *const definitions[] = {
    "kappa := sqrt(d/n) |X|/lambda", "least := mu_0^2 lambda_min(K) + t_0 lambda_min(K o K)",
    "trivial := sqrt(d/min(n, d))",
    "coherent := sqrt(d/n) sqrt(1 + (n - 1) nu)/[max_R t_R (1 - (n-1) nu^(R+2))]", NULL};

#define ROWS 1u << H_ROWS

static const struct lg_claim_spec claims[] = {
    {"kappa-least", LG_SHARP, LG_THEOREM, ROWS, "trivial <= m2 kappa", "", ""},
    {"kappa-most", LG_SHARP, LG_THEOREM, ROWS, "kappa <= sqrt(d/n) |X|/least", "", ""},
    {"kappa-quadratic", LG_SLIDE, LG_THEOREM, ROWS,
     "mu_1^2 kappa <= sqrt(d/n) |X|/lambda_min(K o K); mu_1 > 0 (ReLU too)", "", ""},
    {"kappa-coherent", LG_SHARP, LG_THEOREM, ROWS, "kappa <= coherent", "", ""},
    {"width", LG_SLIDE, LG_THEOREM, ROWS,
     "2 (B |X|)^2 log(64 n)/(0.1534 lambda) <= (32 B2 kappa n)^2/d; the slide's width suffices for T5", "",
     ""},
    {"kappa-generic", LG_SLIDE, LG_RATE, 0,
     "[P(kappa > coherent)] <= p; uniform rows, nu = (2 log(n(n-1)/p)/d)^(1/2)", "", ""},
    {"control-trace", LG_SHARP, LG_CONTROL, ROWS, "m2 kappa <= sqrt(d/n) |X|; as if lambda = m2", "", ""},
    {"control-coherent", LG_SHARP, LG_CONTROL, ROWS,
     "kappa <= sqrt(d/n) sqrt(1 + (n - 1) nu)/(m2 (1 + (n - 1) nu))", "", ""},
    {"control-generic", LG_SLIDE, LG_RATE_CONTROL, 0, "[P(m2 kappa > trivial)] <= p; uniform rows", "", ""},
};

enum { POWERS = 8, DRAWS = 4, LOG2_P = 6, NARROW = 64 };

/* extra[0], extra[1]: n and d of the rows drawn for kappa-generic. */
static void calibrate(struct lg_case *c)
{
    c->recipe.extra[0] = 2 + lg_choose(&c->choices, 11);
    c->recipe.extra[1] = NARROW << lg_choose(&c->choices, 3);
}

struct data {
    const struct lg_cosines *g; /* NULL: a row is zero */
    lg_ball lambda, squares;    /* lambda_min of Sigma and of K o K */
};

/* The quantities of n rows of d features, but for nu. */
static struct data measure(struct lg_case *c, enum lg_activation_id id, size_t n, size_t d,
                           const double *rows)
{
    const struct lg_mat X = lg_mat_view(n, d, rows);
    const struct lg_hermite *h = lg_hermite_unit(id, 1);
    struct data x = {.g = lg_take_cosines(c, &X, 128 + c->precision)};
    struct lg_mat A = lg_take_mat(c, n, n);
    arb_ptr E = lg_take_arbs(c, n * n);
    if (!x.g)
        return x;
    lg_expansion_expectations(E, x.g, id);
    lg_expansion_hollow(&A, x.g, h, E, LG_HOLLOW_WHOLE, 0);
    x.lambda = lg_add(lg_ball_from_arb(h->m2), lg_eig_min(&A, c->precision));
    lg_expansion_hollow(&A, x.g, h, E, LG_HOLLOW_POWER, 2);
    x.squares = lg_add(lg_exact(1), lg_eig_min(&A, c->precision));
    lg_expansion_hollow(&A, x.g, h, E, LG_HOLLOW_POWER, 1);
    lg_let(c, "lambda_min(K)", lg_add(lg_exact(1), lg_eig_min(&A, c->precision)));
    lg_let(c, "|X|", lg_sqrt(lg_add(lg_exact(1), lg_eig_max(&A, c->precision))));
    lg_let(c, "n", lg_exact((double)n));
    lg_let(c, "d", lg_exact((double)d));
    lg_let(c, "lambda", x.lambda);
    lg_let(c, "lambda_min(K o K)", x.squares);
    lg_let_arb(c, "m2", h->m2);
    lg_let_arb(c, "mu_0", h->mu);
    lg_let_arb(c, "mu_1", h->mu + 1);
    lg_let_arb(c, "t_0", h->tail);
    return x;
}

static lg_ball largest_cosine(const struct lg_cosines *g)
{
    lg_ball nu = lg_exact(0);
    for (size_t i = 0; i < g->n; i++)
        for (size_t j = i + 1; j < g->n; j++)
            nu = lg_max(nu, lg_abs(lg_ball_from_arb(g->cosine + i * g->n + j)));
    return nu;
}

/* What nu promises of n rows; false: nothing. */
static bool let_coherence(struct lg_case *c, enum lg_activation_id id, size_t n, lg_ball nu)
{
    const struct lg_hermite *h = lg_hermite_unit(id, 1);
    lg_ball power = nu, best = lg_exact(0);
    for (size_t R = 0; R < POWERS; R++) {
        power = lg_mul(power, nu);
        const lg_ball left = lg_sub(lg_exact(1), lg_scale(power, (double)(n - 1)));
        const lg_ball least = lg_mul(lg_ball_from_arb(h->tail + R), left);
        if (lg_lo(least) > lg_lo(best))
            best = least;
    }
    lg_let(c, "nu", nu);
    lg_let(c, "[max_R t_R (1 - (n-1) nu^(R+2))]", best);
    return lg_lo(best) > 0;
}

static void claims_on(struct lg_case *c, enum lg_activation_id id, const struct data *x)
{
    const struct lg_activation *phi = lg_activations[id];
    if (x->g->orthogonal || !(lg_lo(x->lambda) > 0))
        return;
    lg_state_claim(c, "kappa-least", 0);
    lg_state_claim(c, "control-trace", 0);
    lg_let(c, "B", phi->B);
    lg_let(c, "B2", phi->B2);
    if (lg_ball_finite(phi->B) && lg_ball_finite(phi->B2))
        lg_state_claim(c, "width", 0);
    if (id == LG_QUADRATIC)
        return;
    if (lg_certainly_lt(lg_exact(0), lg_value_of(c, "least")))
        lg_state_claim(c, "kappa-most", 0);
    if (lg_lo(lg_value_of(c, "mu_1")) > 0 && lg_lo(x->squares) > 0)
        lg_state_claim(c, "kappa-quadratic", 0);
    if (let_coherence(c, id, x->g->n, largest_cosine(x->g)))
        lg_state_claim(c, "kappa-coherent", 0);
    lg_state_claim(c, "control-coherent", 0);
}

/* Rows of independent normal entries, whose directions are uniform; no other case has the same streams. */
static void generic_claims(struct lg_case *c, enum lg_activation_id id)
{
    const size_t n = (size_t)c->recipe.extra[0], d = (size_t)c->recipe.extra[1];
    const double pairs = (double)n * ((double)n - 1);
    const lg_ball nu = lg_sqrt(lg_div(lg_scale(lg_ball_log(ldexp(pairs, LOG2_P)), 2), lg_exact((double)d)));
    double *rows = lg_take_doubles(c, n * d);
    uint64_t above = 0, trivially = 0;
    char purpose[96];
    snprintf(purpose, sizeof purpose, "data-kappa/X/%s", c->recipe.family->id);
    if (!let_coherence(c, id, n, nu))
        return;
    for (uint64_t t = 0; t < DRAWS; t++) {
        struct lg_stream s = lg_stream_make(c->recipe.seed, purpose, c->recipe.index, t);
        lg_stream_fill_normal(&s, n * d, rows);
        if (!measure(c, id, n, d, rows).g)
            return;
        const lg_ball kappa = lg_value_of(c, "kappa");
        above += lg_certainly_lt(lg_value_of(c, "coherent"), kappa);
        trivially += lg_certainly_lt(lg_value_of(c, "trivial"), lg_mul(lg_value_of(c, "m2"), kappa));
    }
    lg_claim_rate(c, "kappa-generic", DRAWS, above, ldexp(1, -LOG2_P));
    lg_claim_rate(c, "control-generic", DRAWS, trivially, ldexp(1, -LOG2_P));
}

static void check(struct lg_case *c)
{
    const enum lg_activation_id id = (enum lg_activation_id)c->inst.activation;
    const struct data x = measure(c, id, c->inst.n, c->inst.d, c->inst.X);
    lg_hypothesis(c, H_ROWS, lg_exact(!x.g), lg_exact(0));
    if (!x.g)
        return;
    claims_on(c, id, &x);
    if (id != LG_QUADRATIC)
        generic_claims(c, id);
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
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .quantities = quantities,
    .definitions = definitions,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
