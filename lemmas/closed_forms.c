/* T4, closed forms of the covariances for rows of any norm (slides S18, S33).
 *
 * x_i, x_j rows of norms a, b and cosine rho, c = ab rho; g, g' standard normal with correlation rho.
 *   Sigma_ij = c E[phi'(a g) phi'(b g')],   Sigma~_ij = E[phi(a g) phi(b g')]
 * erf, ReLU and the quadratic have closed forms (THEORY.md, table of T4; verify/covariance/expansion.c, in Arb to 1e-38). They are compared
 *   with the two routes in double balls that the other lemmas rest on: the closed one and the Hermite series whose coefficients
 *     mu_r(a) are taken at each row's own norm. Number and ball overlap; catches is
 *     what their radii leave open of the entry (verify/author/worst.h),
 *   with partial sums of that series, coefficients at both norms, whose tail is bounded by Cauchy and Schwarz,
 *   with a quadrature in the plane, which knows neither the series nor the forms: one pair of rows.
 * Rows: those of the instance, at most ROWS of them, each times a power of two from 2^-3 to 2^3 (extra[2]): exact, and far from unit.
 *
 * Ties: of parallel rows and of the quadratic, whose series end, a partial sum's rest is its tail; at tiny norms nearly so. No
 * inequality is stated there. Orthogonal rows have Sigma_ij = 0, which has no relative radius. */
#include "verify/covariance/quadrature.h"
#include "verify/author/rows.h"
#include "verify/author/worst.h"

enum { H_ROWS, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {[H_ROWS] = LG_ROWS_HYPOTHESIS};

#define SHARP LG_SHARP, LG_THEOREM, 1u << H_ROWS
#define OVERLAP LG_OVERLAP, LG_THEOREM, 1u << H_ROWS
#define FALSE_OVERLAP LG_OVERLAP, LG_CONTROL, 1u << H_ROWS

static const struct lg_claim_spec claims[] = {
    {"closed-route", OVERLAP,
     "|closed form in Arb - closed form in double balls| <= [radii]; Sigma, Sigma~, all entries",
     LG_AGREES_WORDS, "order"},
    {"series-route", OVERLAP,
     "|closed form in Arb - Hermite series in double balls| <= [radii]; coefficients at the rows' norms, all "
     "entries",
     LG_AGREES_WORDS, "order"},
    {"series-tail", SHARP,
     "|E[phi'(a g) phi'(b g')] - sum_{r<=R} mu_r(a) mu_r(b) rho^r| <= [|rho|^(R+1) (t_R(a) t_R(b))^(1/2)]",
     LG_WITHIN_WORDS, "R"},
    {"series-tail-values", SHARP,
     "|E[phi(a g) phi(b g')] - sum_{r<=R} mu_r(a) mu_r(b) rho^r| <= [|rho|^(R+1) (t_R(a) t_R(b))^(1/2)]; "
     "mu_r, t_R "
     "of phi in place of phi'",
     LG_WITHIN_WORDS, "R"},
    {"quadrature", OVERLAP, "|closed form in Arb - trapezoidal rule in the plane| <= [radii]; about 1e-25",
     LG_AGREES_WORDS, "order"},
    {"control-unit", FALSE_OVERLAP,
     "|a b times the closed form of unit rows - Hermite series in double balls| <= [radii]; erf, quadratic",
     "", ""},
    {"control-sign", FALSE_OVERLAP,
     "|closed form in Arb at -rho - closed form in double balls at rho| <= [radii]; i != j; erf, ReLU", "",
     ""},
    {"control-tail", LG_SHARP, LG_CONTROL, 1u << H_ROWS,
     "|E[phi'(a g) phi'(b g')] - sum_{r<=R} mu_r(a) mu_r(b) rho^r| <= [|rho|^(R+1) t_R(1)]; erf, longer rows",
     "", ""},
};

enum { ROWS = 4, SPREAD = 7, TERMS = 96, PAIR_TERMS = 34, SEVERAL = 7, QUADRATURE_TURNS = 16 };
static const size_t remainders[SEVERAL] = {0, 1, 2, 4, 8, 16, 32};

/* extra[0]: the pair of rows; extra[1]: which of the cases integrate in the plane, its parity the order; extra[2]: seed of the powers of two. */
static void calibrate(struct lg_case *c)
{
    c->recipe.extra[0] = lg_choose(&c->choices, 1 << 16);
    c->recipe.extra[1] = lg_choose(&c->choices, QUADRATURE_TURNS);
    c->recipe.extra[2] = lg_choose(&c->choices, 1 << 16);
}

struct run {
    struct lg_case *c;
    enum lg_activation_id id;
    slong prec;
    size_t n, d;
    double *X; /* n x d, scaled */
    const struct lg_cosines *g;
    arb_ptr number, t, rho; /* work */
    double power[2];        /* of the closed and of the series route: any entry that is off by more is seen */
};

/* The rows in turn, row i times 2^(digit i of extra[2] in base SPREAD, less 3). */
static void scale_rows(struct run *x)
{
    size_t digits = (size_t)x->c->recipe.extra[2];
    x->X = lg_take_doubles(x->c, x->n * x->d);
    for (size_t i = 0; i < x->n; i++, digits /= SPREAD)
        for (size_t j = 0; j < x->d; j++)
            x->X[i * x->d + j] = ldexp(x->c->inst.X[i * x->d + j], (int)(digits % SPREAD) - SPREAD / 2);
}

/* The quadratic from inner products alone, which are exact: c^2, or (a^2 b^2 + 2 c^2)/4. */
static void quadratic_form(struct run *x, int order, size_t i, size_t j)
{
    arb_srcptr P = x->g->product;
    arb_sqr(x->number, P + i * x->n + j, x->prec);
    if (order == 1)
        return;
    arb_mul_2exp_si(x->number, x->number, 1);
    arb_addmul(x->number, P + i * x->n + i, P + j * x->n + j, x->prec);
    arb_mul_2exp_si(x->number, x->number, -2);
}

/* number := Sigma_ij or Sigma~_ij by its closed form, with `sign` rho, at the rows' norms or (`unit`) at 1, then times ab. */
static void closed_form(struct run *x, int order, size_t i, size_t j, int sign, bool unit)
{
    arb_ptr a = x->g->norm + i, b = x->g->norm + j;
    if (x->id == LG_QUADRATIC && !unit) { /* even in rho */
        quadratic_form(x, order, i, j);
        return;
    }
    if (x->id == LG_RELU && sign > 0 && lg_cosines_parallel(x->g, i, j)) { /* c/2 or 0, exactly */
        arb_abs(x->number, x->g->product + i * x->n + j);
        arb_add(x->number, x->number, x->g->product + i * x->n + j, x->prec);
        arb_mul_2exp_si(x->number, x->number, -2);
        return;
    }
    arb_one(x->t);
    arb_mul_si(x->rho, x->g->cosine + i * x->n + j, sign, x->prec);
    lg_expansion_closed(x->number, x->id, order, unit ? x->t : a, unit ? x->t : b, x->rho, x->prec);
    if (order == 1)
        arb_mul(x->number, x->number, x->rho, x->prec);
    if (order == 1 || unit) {
        arb_mul(x->number, x->number, a, x->prec);
        arb_mul(x->number, x->number, b, x->prec);
    }
}

/* The number, of size `size`, and a ball of doubles overlap. */
static double overlap(struct run *x, const char *claim, int order, lg_ball of, lg_ball size)
{
    lg_ball_to_arb(x->t, of);
    arb_sub(x->number, x->number, x->t, x->prec);
    lg_ball_to_arb(x->t, size);
    return lg_claim_agrees(x->c, claim, order, x->number, x->t);
}

static void route_claims(struct run *x, int order, bool series)
{
    const struct lg_covariance_request how = {
        .activation = x->id, .order = order, .terms = series ? TERMS : 0};
    const struct lg_mat X = lg_mat_view(x->n, x->d, x->X);
    const bool sees_norms = x->id != LG_RELU;
    const struct lg_covariance *of = lg_take_covariance(x->c, &how, &X);
    for (size_t i = 0; of && i < x->n; i++)
        for (size_t j = i; j < x->n; j++) {
            const lg_ball ball = lg_ball_make(of->sigma.mid[i * x->n + j], of->sigma.rad[i * x->n + j]);
            closed_form(x, order, i, j, 1, false);
            if (arb_contains_zero(x->number))
                continue;
            const lg_ball size = lg_abs(lg_ball_from_arb(x->number));
            x->power[series] = fmax(x->power[series],
                                    overlap(x, series ? "series-route" : "closed-route", order, ball, size));
            closed_form(x, order, i, j, series ? 1 : -1, series);
            if (series ? sees_norms : i != j && x->id != LG_QUADRATIC)
                overlap(x, series ? "control-unit" : "control-sign", order, ball, size);
        }
}

/* number - sum_{r<=R} against its bound. */
static void tail_claim(struct run *x, const char *claim, size_t R, const struct lg_hermite *a,
                       const struct lg_hermite *b, const struct lg_hermite *of_tail, arb_srcptr rho)
{
    lg_expansion_sum(x->rho, a, b, R, rho, x->prec);
    arb_sub(x->rho, x->number, x->rho, x->prec);
    lg_expansion_tail(x->t, of_tail ? of_tail : a, of_tail ? of_tail : b, R, rho, x->prec);
    lg_claim_within(x->c, claim, (double)R, x->rho, x->t);
}

static void pair_claims(struct run *x, int order, size_t i, size_t j, const struct lg_hermite *a,
                        const struct lg_hermite *b)
{
    arb_srcptr rho = x->g->cosine + i * x->n + j;
    const bool longer =
        lg_lo(lg_ball_from_arb(x->g->norm + i)) > 2 && lg_lo(lg_ball_from_arb(x->g->norm + j)) > 2;
    lg_expansion_closed(x->number, x->id, order, x->g->norm + i, x->g->norm + j, rho, x->prec);
    for (size_t k = 0; k < SEVERAL; k++) {
        const size_t R = remainders[k];
        if (lg_expansion_one_term(a, R) || lg_expansion_one_term(b, R))
            continue;
        tail_claim(x, order ? "series-tail" : "series-tail-values", R, a, b, NULL, rho);
        if (order && x->id == LG_ERF && longer)
            tail_claim(x, "control-tail", R, a, b, lg_hermite_unit(x->id, order), rho);
    }
}

/* All pairs that are neither parallel nor orthogonal. */
static void tail_claims(struct run *x, int order)
{
    const struct lg_hermite *h[ROWS];
    for (size_t i = 0; i < x->n; i++)
        h[i] = lg_take_hermite(x->c, x->id, order, x->g->norm + i, PAIR_TERMS);
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = i + 1; j < x->n; j++)
            if (h[i] && h[j] && !lg_cosines_parallel(x->g, i, j) && !arb_is_zero(x->g->cosine + i * x->n + j))
                pair_claims(x, order, i, j, h[i], h[j]);
}

static void quadrature_claim(struct run *x)
{
    const int order = (int)x->c->recipe.extra[1] % 2;
    size_t i, j;
    lg_cosines_pair(x->g, (size_t)x->c->recipe.extra[0], &i, &j);
    arb_srcptr rho = x->g->cosine + i * x->n + j;
    if (x->c->recipe.extra[1] > 1 || i == j || lg_cosines_parallel(x->g, i, j) ||
        lg_quadrature(x->rho, x->id, order, x->g->norm + i, x->g->norm + j, rho))
        return;
    lg_expansion_closed(x->number, x->id, order, x->g->norm + i, x->g->norm + j, rho, x->prec);
    arb_sub(x->rho, x->number, x->rho, x->prec);
    lg_claim_agrees(x->c, "quadrature", order, x->rho, x->number);
}

static void check(struct lg_case *c)
{
    struct run x = {.c = c,
                    .id = (enum lg_activation_id)c->inst.activation,
                    .prec = 128 + c->precision,
                    .n = c->inst.n < ROWS ? c->inst.n : ROWS,
                    .d = c->inst.d,
                    .number = lg_take_arbs(c, 3)};
    x.t = x.number + 1, x.rho = x.number + 2;
    scale_rows(&x);
    const struct lg_mat X = lg_mat_view(x.n, x.d, x.X);
    x.g = lg_take_cosines(c, &X, x.prec);
    lg_hypothesis(c, H_ROWS, lg_exact(!x.g), lg_exact(0));
    if (!x.g)
        return;
    for (int order = 0; order < 2; order++) {
        route_claims(&x, order, false);
        route_claims(&x, order, true);
        if (x.id != LG_QUADRATIC)
            tail_claims(&x, order);
    }
    if (x.id != LG_QUADRATIC)
        quadrature_claim(&x);
    for (int series = 0; series < 2; series++)
        if (x.power[series] > 0)
            lg_claim_power(c, series ? "series-route" : "closed-route", x.power[series]);
}

static const struct lg_family_use families[] = {
    {"gaussian-sphere", 5}, {"near-parallel", 2}, {"clustered", 2},
    {"wide-features", 2},   {"scaled", 3},        {"integer", 2},
    {"tiny-shapes", 2},     {"fashion-mnist", 2}, {NULL, 0}};

const struct lg_lemma lemma_closed_forms = {
    .id = "closed-forms",
    .title = "Closed forms of the covariances for rows of any norm",
    .statement = "For erf, ReLU and the quadratic the covariances of rows of any norms have closed forms, "
                 "which agree with the Hermite "
                 "series taken at these norms and with quadrature.",
    .slides = "S18 S33",
    .source = "Williams 1998 (erf), Cho and Saul 2009 (ReLU); theorem T4",
    .how_to_read = "About data alone: no kernel is involved. Rows are those of the instance times powers of "
                   "two, so that none is unit. "
                   "Order 1 is Sigma, 0 is Sigma~. Catches is twice the radius over the entry, where that is "
                   "largest: any entry "
                   "that was off by more would be seen.",
    .pure = true,
    .kinds = LG_NETWORK,
    .activations = 1u << LG_ERF | 1u << LG_RELU | 1u << LG_QUADRATIC,
    .sizes = LG_SMOKE,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
