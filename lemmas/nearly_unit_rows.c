/* T4, nearly unit rows: how the covariance of a network's slopes depends on the norms of the data.
 *
 * X^ has unit rows x^_i of cosines rho = <x^_i, x^_j>, X the rows a x^_i, b x^_j; g, g' standard normal with correlation rho.
 *   Sigma_ij(X) = ab rho E[phi'(a g) phi'(b g')],   D(rho) = E[(phi'(g) + g phi''(g)) phi'(g')], its derivative in a and in b
 *     at a = b = 1 over rho, by Stein a series in the Hermite coefficients of phi'.
 *
 * The first claim is what the correction of the fast covariance rests on; its constants hold for all norms, so that it is loose
 * by a constant factor. The second is Taylor's formula: |a - 1| -> 0 makes its right side negligible, and a wrong D is caught.
 * Rows: all pairs at norms 1 +- h chosen against the claims (both longer, both shorter, opposite, one alone), h = 2^-extra[1];
 * one pair, number extra[0], also at the norms of the rows as they are stored.
 *
 * Left out: parallel and orthogonal rows, and norms for which the tail of the series exceeds the bound. ReLU (phi' does not see
 * norms, B2 = inf) and the quadratic (B = inf) have closed forms for any norms: lemma hermite-expansion. */
#include "verify/covariance/nearly_unit.h"
#include "verify/author/rows.h"
#include "verify/author/worst.h"

enum { H_ROWS, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {[H_ROWS] = LG_ROWS_HYPOTHESIS};

/* Whose worst is kept, by norms. */
enum { BOUND, TAYLOR, BAD_BOUND, BAD_TAYLOR, KEPT };

static const struct lg_claim_spec claims[KEPT] = {
    [BOUND] = {"any-norms", LG_SLIDE, LG_THEOREM, 1u << H_ROWS,
               "|Sigma_ij(X) - Sigma_ij(X^)| <= "
               "[ab|rho| B B2 (2/pi)^(1/2) (|a-1| + |b-1|) + |ab-1||Sigma_ij(X^)|]",
               LG_WITHIN_WORDS, "norms"},
    [TAYLOR] = {"first-order", LG_SHARP, LG_THEOREM, 1u << H_ROWS,
                "|Sigma_ij(X) - Sigma_ij(X^) - rho (a+b-2) D(rho)| <= [|rho| (s B (2 B2 (2/pi)^(1/2) + s B3) "
                "((a-1)^2 + (b-1)^2)/2 + (B + s B2)^2 |a-1||b-1|)]; s = max(1,a,b)",
                LG_WITHIN_WORDS, "norms"},
    [BAD_BOUND] = {"control-inner-product", LG_SHARP, LG_CONTROL, 1u << H_ROWS,
                   "|Sigma_ij(X) - Sigma_ij(X^)| <= [|ab-1||Sigma_ij(X^)|]; as if phi' did not see norms", "",
                   "norms"},
    [BAD_TAYLOR] = {"control-stein", LG_SHARP, LG_CONTROL, 1u << H_ROWS,
                    "|Sigma_ij(X) - Sigma_ij(X^) - rho (a+b-2) sum_r (r+1) mu_r^2 rho^r| <= [the bound of "
                    "first-order]; D without ((r+1)(r+2))^(1/2) mu_(r+2)",
                    "", "norms"},
};

enum norms { LONGER, SHORTER, OPPOSITE, ONE, STORED, NORMS };
enum { LARGEST = 3, EXPONENTS = 22, TERMS = 96 };

/* extra[0]: the pair of rows; extra[1]: -log2 h. */
static void calibrate(struct lg_case *c)
{
    c->recipe.extra[0] = lg_choose(&c->choices, 1 << 16);
    c->recipe.extra[1] = LARGEST + lg_choose(&c->choices, EXPONENTS);
}

struct scale {
    arb_ptr norm;
    const struct lg_hermite *h; /* of phi' at this scale; NULL: not known */
};

struct run {
    struct lg_case *c;
    const struct lg_activation *phi;
    enum lg_activation_id id;
    slong prec;
    const struct lg_cosines *g;
    const struct lg_hermite *unit; /* of phi' at scale 1 */
    struct lg_norm_slope *slope, *wrong;
    struct scale one, up, down, first, last; /* 1, 1 + h, 1 - h; the norms of the pair as stored */
    arb_ptr E, deviation, bound, D, t;       /* work */
    struct lg_worst worst[KEPT][NORMS];
    double power;
};

static struct scale scale_of(struct run *x, const arb_t norm)
{
    struct scale s = {.norm = lg_take_arbs(x->c, 1)};
    arb_set(s.norm, norm);
    s.h = lg_take_hermite(x->c, x->id, 1, norm, TERMS);
    return s;
}

static void close_slope(void *what)
{
    lg_norm_slope_clear(what);
}

static struct lg_norm_slope *slope_of(struct run *x)
{
    struct lg_norm_slope *s = lg_take(x->c, 1, sizeof *s);
    if (lg_norm_slope_init(s, x->phi, x->unit))
        lg_defer(x->c, close_slope, s);
    return s;
}

/* D without its second part. */
static void forget_stein(struct lg_norm_slope *wrong, const struct lg_hermite *h)
{
    for (size_t r = 0; r < wrong->terms; r++) {
        arb_mul(wrong->c + r, h->mu + r, h->mu + r, h->prec);
        arb_mul_ui(wrong->c + r, wrong->c + r, r + 1, h->prec);
    }
}

/* |deviation| <= bound, where it can be decided. */
static bool keep(struct run *x, unsigned claim, enum norms norms, const arb_t deviation)
{
    struct lg_worst *w = &x->worst[claim][norms];
    const size_t before = w->count;
    lg_worst_keep(w, deviation, x->bound);
    return w->count > before;
}

static void taylor_claims(struct run *x, enum norms norms, const struct scale *a, const struct scale *b,
                          const arb_t rho)
{
    const slong prec = x->prec;
    arb_ptr factor = x->E; /* rho (a + b - 2) */
    if (!lg_nearly_unit_second_order(x->bound, x->phi, a->norm, b->norm, prec))
        return;
    arb_mul(x->bound, x->bound, rho, prec);
    arb_abs(x->bound, x->bound);
    arb_add(factor, a->norm, b->norm, prec);
    arb_sub_ui(factor, factor, 2, prec);
    arb_mul(factor, factor, rho, prec);
    lg_norm_slope_at(x->D, x->wrong, rho);
    arb_neg(x->D, x->D);
    arb_mul(x->D, x->D, factor, prec);
    arb_add(x->D, x->D, x->deviation, prec);
    keep(x, BAD_TAYLOR, norms, x->D);
    lg_norm_slope_at(x->D, x->slope, rho);
    arb_mul(x->D, x->D, factor, prec);
    const lg_ball slope = lg_abs(lg_ball_from_arb(x->D));
    arb_sub(x->D, x->deviation, x->D, prec);
    if (keep(x, TAYLOR, norms, x->D) && lg_lo(slope) > 0)
        x->power = fmin(x->power, lg_div_up(2 * lg_hi(lg_ball_from_arb(x->bound)), lg_lo(slope)));
}

static void pair_claims(struct run *x, size_t i, size_t j, enum norms norms, const struct scale *a,
                        const struct scale *b)
{
    arb_srcptr rho = x->g->cosine + i * x->g->n + j;
    if (!a->h || !b->h)
        return;
    lg_nearly_unit_expectation(x->E, x->id, x->unit, x->unit, x->one.norm, x->one.norm, rho, x->prec);
    lg_nearly_unit_expectation(x->deviation, x->id, a->h, b->h, a->norm, b->norm, rho, x->prec);
    arb_mul(x->t, a->norm, b->norm, x->prec);
    arb_mul(x->deviation, x->deviation, x->t, x->prec);
    arb_sub(x->deviation, x->deviation, x->E, x->prec);
    arb_mul(x->deviation, x->deviation, rho, x->prec);
    if (lg_nearly_unit_bound(x->bound, x->phi, a->norm, b->norm, rho, x->E, x->prec))
        keep(x, BOUND, norms, x->deviation);
    arb_sub_ui(x->bound, x->t, 1, x->prec);
    arb_mul(x->bound, x->bound, x->E, x->prec);
    arb_mul(x->bound, x->bound, rho, x->prec);
    arb_abs(x->bound, x->bound);
    keep(x, BAD_BOUND, norms, x->deviation);
    taylor_claims(x, norms, a, b, rho);
}

static void all_pairs(struct run *x)
{
    size_t first, last;
    lg_cosines_pair(x->g, (size_t)x->c->recipe.extra[0], &first, &last);
    for (size_t i = 0; i < x->g->n; i++)
        for (size_t j = i + 1; j < x->g->n; j++) {
            if (lg_cosines_parallel(x->g, i, j) || arb_is_zero(x->g->cosine + i * x->g->n + j))
                continue;
            pair_claims(x, i, j, LONGER, &x->up, &x->up);
            pair_claims(x, i, j, SHORTER, &x->down, &x->down);
            pair_claims(x, i, j, OPPOSITE, &x->up, &x->down);
            pair_claims(x, i, j, ONE, &x->up, &x->one);
            if (i == first && j == last)
                pair_claims(x, i, j, STORED, &x->first, &x->last);
        }
}

/* Scales and slopes, and nothing kept yet. */
static void prepare(struct run *x)
{
    size_t i, j;
    lg_cosines_pair(x->g, (size_t)x->c->recipe.extra[0], &i, &j);
    x->unit = lg_hermite_unit(x->id, 1);
    arb_one(x->t);
    x->one = scale_of(x, x->t);
    arb_mul_2exp_si(x->D, x->t, -(slong)x->c->recipe.extra[1]);
    arb_add(x->E, x->t, x->D, x->prec);
    x->up = scale_of(x, x->E);
    arb_sub(x->E, x->t, x->D, x->prec);
    x->down = scale_of(x, x->E);
    x->first = scale_of(x, x->g->norm + i);
    x->last = scale_of(x, x->g->norm + j);
    x->slope = slope_of(x);
    x->wrong = slope_of(x);
    forget_stein(x->wrong, x->unit);
}

static void check(struct lg_case *c)
{
    const struct lg_mat X = lg_mat_view(c->inst.n, c->inst.d, c->inst.X);
    struct run x = {.c = c,
                    .id = (enum lg_activation_id)c->inst.activation,
                    .phi = lg_activations[c->inst.activation],
                    .prec = 128 + c->precision,
                    .g = lg_take_cosines(c, &X, 128 + c->precision),
                    .E = lg_take_arbs(c, 5),
                    .power = INFINITY};
    x.deviation = x.E + 1, x.bound = x.E + 2, x.D = x.E + 3, x.t = x.E + 4;
    lg_hypothesis(c, H_ROWS, lg_exact(!x.g), lg_exact(0));
    if (!x.g)
        return;
    prepare(&x);
    all_pairs(&x);
    for (size_t claim = 0; claim < KEPT; claim++)
        for (size_t norms = 0; norms < NORMS; norms++)
            lg_worst_claim(c, claims[claim].name, (double)norms, &x.worst[claim][norms]);
    if (isfinite(x.power))
        lg_claim_power(c, "first-order", x.power);
}

static const struct lg_family_use families[] = {{"gaussian-sphere", 5},
                                                {"near-parallel", 3},
                                                {"clustered", 3},
                                                {"wide-features", 2},
                                                {"scaled", 1},
                                                {"integer", 2},
                                                {"ill-conditioned", 2},
                                                {"tiny-shapes", 2},
                                                {"duplicated-rows", 1},
                                                {"fashion-mnist", 1},
                                                {NULL, 0}};

const struct lg_lemma lemma_nearly_unit_rows = {
    .id = "nearly-unit-rows",
    .title = "The covariance of rows that are not quite unit",
    .statement =
        "Norms a, b of two rows move Sigma_ij by rho (a + b - 2) D(rho) to first order, and by at most "
        "B B2 (2/pi)^(1/2) (|a-1| + |b-1|) apart from the inner product.",
    .slides = "S18",
    .source = "Taylor's formula and Stein's identity; theorem T4",
    .how_to_read =
        "About data alone: no kernel is involved. Norms: 0 both 1+h, 1 both 1-h, 2 one of each, 3 1+h "
        "and 1, 4 as stored. Catches is "
        "the relative error of the derivative D that would certainly be seen: it falls with h, while "
        "the ratio says how loose the constants are.",
    .pure = true,
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1 - (1u << LG_QUADRATIC) - (1u << LG_RELU),
    .sizes = LG_SMOKE,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
