/* T4, the neural-net covariance and its Hermite expansion (slides S18, S19).
 *
 * X (n x d) is data without a zero row, K = <x^_i, x^_j> the cosines of its rows, w ~ N(0, I), g and g' standard normal.
 *   Sigma_ij = <x_i, x_j> E[phi'(<x_i, w>) phi'(<x_j, w>)],   Sigma~_ij = E[phi(<x_i, w>) phi(<x_j, w>)]
 *   mu_r(a) = E[phi'(a g) h_r(g)],   m2 = E[phi'(g)^2],   t_R = m2 - sum_{r<=R} mu_r^2,   lambda = lambda_min(Sigma(X^))
 * With P_R = sum_{r<=R} mu_r^2 K^{o(r+1)}: E[h_r(g) h_s(g')] = [r = s] rho^r gives Sigma(X^) = P_inf, and lambda_min(A o K) >=
 * lambda_min(A) for unit diagonals (Schur) lets lambda_min(K^{o r}) rise with r: the tails and lower bounds.
 *
 * Hollow matrices. Sigma, P_R, the rest and K^{o m} have the diagonals m2, m2 - t_R, t_R and 1. Eigenvalues are compared after
 * these are taken off, low(A) = -lambda_min and high(A) = lambda_max of what is left: lambda = m2 - low(Sigma), lambda_min(Sigma -
 * P_R) = t_R - low(Sigma - P_R), and both sides of a claim are of the size of the cosines, so that nothing cancels.
 *
 * Ties, decided beforehand in exact arithmetic: parallel rows, rows all orthogonal or n = 1, and the quadratic, whose series
 * is one term, make both sides equal: no inequality is stated. Where n exceeds the number of monomials of degree m in d variables,
 * K^{o m} is singular, and lower bounds by it compare 0 with what may be below any rounding: not stated either. */
#include "verify/covariance/quadrature.h"
#include "verify/author/formulas.h"
#include "verify/author/rows.h"
#include "verify/author/worst.h"

enum { H_ROWS, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {[H_ROWS] = LG_ROWS_HYPOTHESIS};

static const struct lg_quantity quantities[] = {
    {"low(Sigma)", NULL, "n x n", "-lambda_min of Sigma(X^) without its diagonal", "1", false},
    {"low(P_R)", NULL, "n x n", "-lambda_min of P_R without its diagonal", "1", false},
    {"low(P_0)", NULL, "n x n", "-lambda_min of P_0 without its diagonal", "1", false},
    {"low(Sigma - P_R)", NULL, "n x n", "-lambda_min of the rest without its diagonal", "1", false},
    {"high(Sigma - P_R)", NULL, "n x n", "lambda_max of the rest without its diagonal", "1", false},
    {"low(K^o(R+2))", NULL, "n x n", "-lambda_min of the Hadamard power without its diagonal", "1", false},
    {"high(K^o(R+2))", NULL, "n x n", "lambda_max of the Hadamard power without its diagonal", "1", false},
    {"low(K^o(r+1))", NULL, "n x n", "-lambda_min of the Hadamard power without its diagonal", "1", false},
    {"high(K^o(r+1))", NULL, "n x n", "lambda_max of the Hadamard power without its diagonal", "1", false},
    {"low(K^o r)", NULL, "n x n", "-lambda_min of the Hadamard power without its diagonal", "1", false},
    {"high(K^o r)", NULL, "n x n", "lambda_max of the Hadamard power without its diagonal", "1", false},
    {"low(K o K)", NULL, "n x n", "-lambda_min of K o K without its diagonal", "1", false},
    {"t_R", NULL, "scalar", "m2 - sum_{r<=R} mu_r^2", "1", true},
    {"m2", NULL, "scalar", "E phi'(g)^2", "1", true},
    {"mu_1", NULL, "scalar", "E phi'(g) g; E phi'' where phi is smooth", "1", false},
    {NULL}};

#define SHARP LG_SHARP, LG_THEOREM, 1u << H_ROWS
#define FALSE_SHARP LG_SHARP, LG_CONTROL, 1u << H_ROWS
#define OVERLAP LG_OVERLAP, LG_THEOREM, 1u << H_ROWS
#define FALSE_OVERLAP LG_OVERLAP, LG_CONTROL, 1u << H_ROWS

static const struct lg_claim_spec claims[] = {
    {"routes", OVERLAP,
     "|Sigma_ij(X^) in double balls - by closed form or summed in Arb| <= [radii]; worst entry",
     "both radii, tails included; entries known to half of Sigma_ii", ""},
    {"entry-tail", SHARP, "|Sigma_ij - sum_{r<=R} mu_r^2 K_ij^(r+1)| <= [t_R |K_ij|^(R+2)]; worst entry",
     LG_WITHIN_WORDS, "R"},
    {"entry-tail-values", SHARP,
     "|Sigma~_ij - sum_{r<=R} mu_r(phi)^2 K_ij^r| <= [t_R(phi) |K_ij|^(R+1)]; worst entry", LG_WITHIN_WORDS,
     "R"},
    {"entry-tail-any-norms", SHARP,
     "|Sigma_ij(X) - c sum_{r<=R} mu_r(a) mu_r(b) rho^r| <= [|c||rho|^(R+1) (t_R(a) t_R(b))^(1/2)]",
     LG_WITHIN_WORDS, "R"},
    {"rest-lower", SHARP, "low(Sigma - P_R) <= t_R low(K^o(R+2))", "", "R"},
    {"rest-semidefinite", SHARP, "low(Sigma - P_R) <= t_R", "", "R"},
    {"rest-norm", SHARP, "high(Sigma - P_R) <= t_R high(K^o(R+2))", "", "R"},
    {"stein", OVERLAP, "|(r+1)^(1/2) mu_(r+1)(a) - a E[phi''(a g) h_r(g)]| <= [radius]; a the norm of a row",
     LG_AGREES_WORDS, "r"},
    {"lambda-lower", SHARP,
     "low(Sigma) <= low(P_R) + t_R low(K^o(R+2)); R = 0: lambda >= mu_0^2 lambda_min(K) + "
     "Var(phi') lambda_min(K o K)",
     "", "R"},
    {"lambda-slide", LG_SLIDE, LG_THEOREM, 1u << H_ROWS,
     "mu_1^2 (1 - low(K o K)) <= m2 - low(Sigma); (E phi'')^2 lambda_min(K o K) <= lambda, mu_1 > 0 (ReLU "
     "too)",
     "", ""},
    {"least-eigenvalue-rises", SHARP, "low(K^o(r+1)) <= low(K^o r)", "", "r"},
    {"largest-eigenvalue-falls", SHARP, "high(K^o(r+1)) <= high(K^o r)", "", "r"},
    {"quadratic", OVERLAP, "|Sigma_ij(X) - <x_i,x_j>^2| <= [radius]; phi = z^2/2, all entries, any norms",
     "radius of Sigma, the inner product is exact; known to half of |x_i|^2|x_j|^2", ""},
    {"quadratic-singular", OVERLAP,
     "|sum_j <x_i,x_j>^2 u_j| <= [radius]; some u_j = 1; the first d' of x_i, n > d'(d'+1)/2",
     LG_AGREES_WORDS, ""},
    {"control-unsquared", FALSE_SHARP,
     "|Sigma_ij - K_ij sum_{r<=R} [mu_r] K_ij^r| <= [t_R |K_ij|^(R+2)]; of "
     "mu_r the size, not the square",
     "", ""},
    {"control-exponent", FALSE_SHARP, "|Sigma_ij - sum_{r<=R} mu_r^2 K_ij^r| <= [t_R |K_ij|^(R+2)]", "", ""},
    {"control-tail", FALSE_OVERLAP, "|Sigma_ij - sum_{r<=R} mu_r^2 K_ij^(r+1)| <= [radius]", "", ""},
    {"control-lower", FALSE_SHARP, "low(Sigma) <= low(P_0); no t_0 low(K o K)", "", ""},
    {"control-stein", FALSE_OVERLAP, "|r^(1/2) mu_(r+1)(a) - a E[phi''(a g) h_r(g)]| <= [radius]", "", ""},
    {"control-singular", FALSE_OVERLAP, "|sum_j <x_i,x_j> u_j| <= [radius]", "", ""},
};

/* extra[0]: the pair of rows; extra[1]: what is integrated in the plane, if anything; even: coefficients at the norms of the pair. */
enum { PLANE_SLOPES = 13, PLANE_NORMS, PLANE_VALUES, PLANES };

static void calibrate(struct lg_case *c)
{
    c->recipe.extra[0] = lg_choose(&c->choices, 1 << 16);
    c->recipe.extra[1] = lg_choose(&c->choices, PLANES);
}

enum { TERMS = 192, HIGHEST = 10, FEW = 5, SEVERAL = 8, STEIN = 24, PAIR_TERMS = 64 };
static const size_t remainders[SEVERAL] = {0, 1, 2, 4, 8, 16, 32, 48};

struct run {
    struct lg_case *c;
    enum lg_activation_id id;
    const struct lg_cosines *g;
    slong prec;
    const struct lg_hermite *h; /* of phi' at scale 1 */
    size_t n, i, j;             /* i < j the chosen pair, n >= 2; else i = j = 0 */
    size_t plane;
    arb_ptr E;                                   /* n x n, i <= j: E[phi'(g) phi'(g')] */
    struct lg_mat A;                             /* n x n, work */
    lg_ball low[HIGHEST + 1], high[HIGHEST + 1]; /* of the hollow K^o m */
    arb_ptr s, t, D;                             /* work */
};

/* Sigma in double balls against x->E times the cosines, or against the squares of inner products: all entries. */
static void matrix_claim(struct run *x, const char *claim, bool squares,
                         const struct lg_covariance_request *how)
{
    const struct lg_mat X = lg_mat_view(x->n, x->c->inst.d, x->c->inst.X);
    struct lg_worst w = lg_worst_none;
    const struct lg_covariance *series = lg_take_covariance(x->c, how, &X);
    for (size_t i = 0; series && i < x->n; i++)
        for (size_t j = i; j < x->n; j++) {
            const size_t ij = i * x->n + j;
            arb_ptr c = x->g->product + ij;
            lg_ball_to_arb(x->D, lg_ball_make(series->sigma.mid[ij], series->sigma.rad[ij]));
            if (squares) {
                arb_submul(x->D, c, c, x->prec);
                arb_mul(x->t, x->g->norm + i, x->g->norm + j, x->prec);
                arb_mul(x->t, x->t, x->t, x->prec);
            } else {
                arb_submul(x->D, x->E + ij, x->g->cosine + ij, x->prec);
                arb_set(x->t, x->h->m2);
            }
            lg_worst_agree(&w, x->D, x->t);
        }
    lg_worst_claim(x->c, claim, 0, &w);
    if (w.power > 0)
        lg_claim_power(x->c, claim, w.power);
}

/* Wrong formulas at one entry of the independent route. */
static void entry_controls(struct run *x, const arb_t E, size_t R, const arb_t rho)
{
    lg_expansion_rest(x->D, x->t, E, x->h, x->h, R, rho, rho, x->prec);
    lg_claim_agrees(x->c, "control-tail", 0, x->D, x->t);
    lg_expansion_sum(x->s, x->h, x->h, R, rho, x->prec);
    arb_mul(x->D, E, rho, x->prec);
    arb_sub(x->D, x->D, x->s, x->prec);
    lg_claim_within(x->c, "control-exponent", 0, x->D, x->t);
    arb_zero(x->s);
    for (size_t r = R + 1; r-- > 0;) {
        arb_abs(x->D, x->h->mu + r);
        arb_mul(x->s, x->s, rho, x->prec);
        arb_add(x->s, x->s, x->D, x->prec);
    }
    arb_sub(x->D, E, x->s, x->prec);
    arb_mul(x->D, x->D, rho, x->prec);
    lg_claim_within(x->c, "control-unsquared", 0, x->D, x->t);
}

/* entry-tail (order 1) and entry-tail-values (order 0): all entries in closed form, or the pair by quadrature. */
static void entry_claims(struct run *x, int order)
{
    const struct lg_hermite *h = lg_hermite_unit(x->id, order);
    const bool quadrature = x->plane == (order ? PLANE_SLOPES : PLANE_VALUES);
    struct lg_worst w[SEVERAL] = {0};
    arb_ptr one = lg_take_arbs(x->c, 2), E = one + 1;
    arb_one(one);
    for (size_t i = 0; i < x->n; i++)
        for (size_t j = i + 1; j < x->n; j++) {
            arb_ptr rho = x->g->cosine + i * x->n + j;
            const bool pair = i == x->i && j == x->j;
            if (lg_cosines_parallel(x->g, i, j) ||
                (!lg_expansion_closed(E, x->id, order, one, one, rho, x->prec) &&
                 (!quadrature || !pair || lg_quadrature(E, x->id, order, one, one, rho))))
                continue;
            for (size_t k = 0; k < SEVERAL; k++) {
                lg_expansion_rest(x->D, x->t, E, h, h, remainders[k], rho, order ? rho : one, x->prec);
                lg_worst_keep(&w[k], x->D, x->t);
            }
            if (order && pair)
                entry_controls(x, E, remainders[2], rho);
        }
    for (size_t k = 0; k < SEVERAL; k++)
        lg_worst_claim(x->c, order ? "entry-tail" : "entry-tail-values", (double)remainders[k], &w[k]);
}

static lg_ball low(struct run *x, enum lg_hollow part, size_t m)
{
    lg_expansion_hollow(&x->A, x->g, x->h, x->E, part, m);
    return lg_neg(lg_eig_min(&x->A, x->c->precision));
}

static void power_claims(struct run *x)
{
    for (size_t m = 1; m <= HIGHEST; m++) {
        x->low[m] = low(x, LG_HOLLOW_POWER, m);
        x->high[m] = lg_eig_max(&x->A, x->c->precision);
        if (m == 1 || m > 6)
            continue;
        lg_let(x->c, "low(K^o(r+1))", x->low[m]);
        lg_let(x->c, "low(K^o r)", x->low[m - 1]);
        lg_let(x->c, "high(K^o(r+1))", x->high[m]);
        lg_let(x->c, "high(K^o r)", x->high[m - 1]);
        if (lg_cosines_generic_rank(x->g, m))
            lg_state_claim(x->c, "least-eigenvalue-rises", (double)m - 1);
        lg_state_claim(x->c, "largest-eigenvalue-falls", (double)m - 1);
    }
}

/* What is stated of the rest beyond R. */
static void rest_claims(struct run *x, size_t R)
{
    struct lg_case *c = x->c;
    lg_let_arb(c, "t_R", x->h->tail + R);
    lg_let(c, "low(Sigma - P_R)", low(x, LG_HOLLOW_REST, R));
    lg_let(c, "high(Sigma - P_R)", lg_eig_max(&x->A, c->precision));
    lg_let(c, "low(K^o(R+2))", x->low[R + 2]);
    lg_let(c, "high(K^o(R+2))", x->high[R + 2]);
    lg_state_claim(c, "rest-norm", (double)R);
    if (!lg_cosines_generic_rank(x->g, R + 2))
        return;
    lg_state_claim(c, "rest-lower", (double)R);
    lg_state_claim(c, "rest-semidefinite", (double)R);
    if (R > 2)
        return;
    const lg_ball partial = low(x, LG_HOLLOW_PARTIAL, R);
    lg_let(c, "low(P_R)", partial);
    lg_state_claim(c, "lambda-lower", (double)R);
    if (R == 0) {
        lg_let(c, "low(P_0)", partial);
        lg_state_claim(c, "control-lower", 0);
    }
}

static void spectrum_claims(struct run *x)
{
    lg_let(x->c, "low(Sigma)", low(x, LG_HOLLOW_WHOLE, 0));
    for (size_t k = 0; k < FEW; k++)
        rest_claims(x, remainders[k]);
    lg_let_arb(x->c, "m2", x->h->m2);
    lg_let_arb(x->c, "mu_1", x->h->mu + 1);
    lg_let(x->c, "low(K o K)", x->low[2]);
    if (arb_is_positive(x->h->mu + 1) && lg_cosines_generic_rank(x->g, 2))
        lg_state_claim(x->c, "lambda-slide", 0);
}

/* x->s := sum_j |<x_i, x_j>^power u_j|. */
static void sum_of_sizes(struct run *x, const struct lg_cosines *g, size_t i, ulong power, arb_srcptr u)
{
    arb_zero(x->s);
    for (size_t j = 0; j < x->n; j++) {
        arb_pow_ui(x->t, g->product + i * x->n + j, power, x->prec);
        arb_mul(x->t, x->t, u + j, x->prec);
        arb_abs(x->t, x->t);
        arb_add(x->s, x->s, x->t, x->prec);
    }
}

/* The first features and their cosines; to be cleared. */
struct features {
    struct lg_mat X;
    struct lg_cosines g;
};

static void close_features(void *what)
{
    struct features *few = what;
    lg_cosines_clear(&few->g);
    lg_mat_clear(&few->X);
}

/* The null vector of K o K, and that it is none of K, of the first features. */
static void singular_claims(struct run *x)
{
    const struct lg_mat all = lg_mat_view(x->n, x->c->inst.d, x->c->inst.X);
    struct features *few = lg_take(x->c, 1, sizeof *few);
    struct lg_worst w[2] = {0};
    arb_ptr u = lg_take_arbs(x->c, x->n);
    lg_defer(x->c, close_features, few);
    const bool found = lg_quadratic_features(&few->X, &few->g, &all, x->prec) &&
                       lg_quadratic_null_vector(u, &few->g, &few->X);
    for (size_t i = 0; found && i < x->n; i++)
        for (ulong power = 1; power <= 2; power++) {
            lg_cosines_apply(x->D, &few->g, i, power, u);
            sum_of_sizes(x, &few->g, i, power, u);
            lg_worst_agree(&w[power - 1], x->D, x->s);
        }
    lg_worst_claim(x->c, "control-singular", 0, &w[0]);
    lg_worst_claim(x->c, "quadratic-singular", 0, &w[1]);
}

/* Coefficients at the scale a = |x_i| against those of phi''. */
static void stein_claims(struct run *x, const struct lg_hermite *first, const struct lg_hermite *second)
{
    for (size_t r = 0; r < STEIN; r++)
        for (size_t wrong = 0; wrong < 2; wrong++) {
            arb_mul(x->s, second->mu + r, x->g->norm + x->i, x->prec);
            arb_sqrt_ui(x->D, r + 1 - wrong, x->prec);
            arb_mul(x->D, x->D, first->mu + r + 1, x->prec);
            arb_sub(x->D, x->D, x->s, x->prec);
            lg_claim_agrees(x->c, wrong ? "control-stein" : "stein", (double)r, x->D, x->s);
        }
}

/* The pair of rows as stored, with their norms as scales a (first) and b (last). */
static void norm_claims(struct run *x, const struct lg_hermite *first, const struct lg_hermite *last)
{
    const size_t ij = x->i * x->n + x->j;
    arb_ptr rho = x->g->cosine + ij, c = x->g->product + ij, a = x->g->norm + x->i, b = x->g->norm + x->j;
    arb_ptr E = lg_take_arbs(x->c, 1);
    const bool known = lg_expansion_closed(E, x->id, 1, a, b, rho, x->prec) ||
                       (x->plane == PLANE_NORMS && lg_quadrature(E, x->id, 1, a, b, rho) == 0);
    for (size_t k = 0; known && k < SEVERAL; k++) {
        const size_t R = remainders[k];
        if (lg_expansion_one_term(first, R) || lg_expansion_one_term(last, R))
            continue;
        lg_expansion_rest(x->D, x->t, E, first, last, R, rho, c, x->prec);
        lg_claim_within(x->c, "entry-tail-any-norms", (double)R, x->D, x->t);
    }
}

static void coefficient_claims(struct run *x)
{
    const bool smooth = lg_activations[x->id]->smooth;
    const bool pair = x->i < x->j && x->id != LG_QUADRATIC && !lg_cosines_parallel(x->g, x->i, x->j);
    arb_srcptr a = x->g->norm + x->i, b = x->g->norm + x->j;
    const struct lg_hermite *first = lg_take_hermite(x->c, x->id, 1, a, PAIR_TERMS);
    const struct lg_hermite *second = first && smooth ? lg_take_hermite(x->c, x->id, 2, a, STEIN) : NULL;
    const struct lg_hermite *last = first && pair ? lg_take_hermite(x->c, x->id, 1, b, PAIR_TERMS) : NULL;
    if (second)
        stein_claims(x, first, second);
    if (last)
        norm_claims(x, first, last);
}

static void check(struct lg_case *c)
{
    const size_t n = c->inst.n;
    const struct lg_mat X = lg_mat_view(n, c->inst.d, c->inst.X);
    struct run x = {.c = c,
                    .id = (enum lg_activation_id)c->inst.activation,
                    .n = n,
                    .prec = 128 + c->precision,
                    .plane = (size_t)c->recipe.extra[1],
                    .s = lg_take_arbs(c, 3)};
    const bool closed = x.id == LG_ERF || x.id == LG_RELU || x.id == LG_QUADRATIC;
    const struct lg_covariance_request series = {
        .activation = x.id, .order = 1, .normalise = true, .terms = closed ? TERMS : 0};
    const struct lg_covariance_request quadratic = {.activation = LG_QUADRATIC, .order = 1};
    x.g = lg_take_cosines(c, &X, x.prec);
    lg_hypothesis(c, H_ROWS, lg_exact(!x.g), lg_exact(0));
    if (!x.g)
        return;
    x.t = x.s + 1, x.D = x.s + 2;
    x.h = lg_hermite_unit(x.id, 1);
    x.E = lg_take_arbs(c, n * n);
    x.A = lg_take_mat(c, n, n);
    lg_cosines_pair(x.g, (size_t)c->recipe.extra[0], &x.i, &x.j);
    lg_expansion_expectations(x.E, x.g, x.id);
    matrix_claim(&x, "routes", false, &series);
    matrix_claim(&x, "quadratic", true, &quadratic);
    singular_claims(&x);
    if (x.plane % 2 == 0)
        coefficient_claims(&x);
    if (x.id != LG_QUADRATIC) {
        entry_claims(&x, 1);
        entry_claims(&x, 0);
    }
    if (x.g->parallel || x.g->orthogonal)
        return;
    power_claims(&x);
    if (x.id != LG_QUADRATIC)
        spectrum_claims(&x);
}

static const struct lg_family_use families[] = {
    {"gaussian-sphere", 5}, {"near-parallel", 3}, {"clustered", 3},       {"wide-features", 2},
    {"scaled", 2},          {"integer", 2},       {"ill-conditioned", 2}, {"tiny-shapes", 2},
    {"duplicated-rows", 1}, {"fashion-mnist", 1}, {"below-threshold", 2}, {NULL, 0}};

const struct lg_lemma lemma_hermite_expansion = {
    .id = "hermite-expansion",
    .title = "The covariance of a network's slopes is a sum of Hadamard powers of the data's Gram matrix",
    .statement = "Sigma(X) = sum_r mu_r^2 K^o(r+1) with a certified tail; hence lower bounds of lambda(X), "
                 "and any activation is as "
                 "good as the quadratic one.",
    .slides = "S18 S19",
    .source = "Oymak and Soltanolkotabi, arXiv 1902.04674; Schur 1911; theorem T4",
    .how_to_read =
        "About data alone: no kernel is involved. R is the last term kept; low(A) = -lambda_min, high(A) = "
        "lambda_max of A with its "
        "(known) diagonal set to 0. The slide's bound by (E phi'')^2 is 0 for tanh, sigmoid and erf, whose "
        "phi'' is odd, and is not stated "
        "there. No inequality is stated where rows are parallel or all orthogonal: both sides can be equal.",
    .pure = true,
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .sizes = LG_SMOKE,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .quantities = quantities,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
