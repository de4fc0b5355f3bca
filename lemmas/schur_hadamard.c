/* T3, Schur's bounds for Hadamard products (slide S28), on pairs of matrices and on the kernel's Gram matrix.
 *
 * A = G G^T, B = H H^T (n x n, positive semidefinite, G n x d, H n x k exact), o the entrywise product, D =
 * diag(A_ii^(1/2)). Then A o B = K K^T, K the row-wise Khatri-Rao product of G and H, hence semidefinite, and
 *     lambda_min(A o B) >= lambda_min(D B D) >= min_i A_ii lambda_min(B),
 *     lambda_max(A o B) <= lambda_max(D B D) <= max_i A_ii lambda_max(B),   also with A, B exchanged,
 *     det(A o B) >= det A prod_i B_ii  (Oppenheim), here as: 1 - det/prod of the diagonal is largest for A and for B.
 *
 * Ties. All of these can be equalities (n = 1, diagonal matrices, B = c 1 1^T, singular A, rank one), which no
 * enclosure separates. First rung: singular values of G, H, D H, K, rank <= columns as the one exact zero. Where that
 * leaves balls that overlap, the upper rungs decide by integer arithmetic: doubles are dyadic, D B D has the
 * eigenvalues of diag(A) B, and eigenvalues shared by both sides are found by a gcd (verify/rigor/schur.h).
 *
 * Network: A = phi'(X W^T) diag(v^2) phi'(X W^T)^T, B = X X^T, A o B = J J^T. The kernel's Gram matrix G^ differs from
 * it by at most E entrywise (its declared rounding), so by |E|_F in each eigenvalue (Weyl). There are no integers here, so
 * the ties are given room: D B D is held as doubles, on the upper rungs within 7u of each entry (A_ii, A_jj and B_ij
 * within u, two roots, two products), and the two eigenvalues that are compared within u: with 16u|D B D|_F added, u =
 * 2^-53, an honest kernel's claims are decided however small its E. Likewise (n + 8)u sum_i A_ii B_ii for the trace. */
#include "verify/model/functions.h"
#include "verify/rigor/schur.h"
#include "verify/author/spectrum.h"

#include <stdlib.h>
#include <string.h>

enum { H_ENVELOPE, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = {"meaningful envelope",
                    "declared rounding |E|_F of the Gram matrix <= lambda_max(J J^T)/2"},
};

enum {
    C_FACTOR,
    C_ONES,
    C_LOWER,
    C_UPPER,
    C_SHARP_LOWER,
    C_SHARP_UPPER,
    C_OPPENHEIM,
    C_GRAM_LOWER,
    C_GRAM_UPPER,
    C_GRAM_SHARP_LOWER,
    C_GRAM_SHARP_UPPER,
    C_TRACE,
    C_SYMMETRY,
    C_ENTRY,
    C_BAD_LOWER,
    C_BAD_UPPER,
    C_BAD_DETERMINANT,
    C_BAD_GRAM,
    CLAIMS
};

#define KERNEL (1u << H_ENVELOPE)
#define WEYL                                                                                  \
    "Weyl: |E|_F bounds the declared rounding of J J^T; 16u|D B D|_F, u = 2^-53, what D B D " \
    "and eigenvalues lose as doubles"

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_FACTOR] = {"factor", LG_IDENTITY, LG_THEOREM, 0,
                  "entries in which A o B and K K^T differ <= 0: A o B is positive semidefinite",
                  "integer arithmetic", ""},
    [C_ONES] = {"ones", LG_IDENTITY, LG_THEOREM, 0, "B = c 11^T: entries in which A o B and c A differ <= 0",
                "integer arithmetic", ""},
    [C_LOWER] = {"lower", LG_SLIDE, LG_THEOREM, 0,
                 "min_i B_ii lambda_min(A) <= lambda_min(A o B); A, B exchanged", "", ""},
    [C_UPPER] = {"upper", LG_SLIDE, LG_THEOREM, 0,
                 "lambda_max(A o B) <= max_i B_ii lambda_max(A); A, B exchanged", "", ""},
    [C_SHARP_LOWER] = {"lower-sharp", LG_SHARP, LG_THEOREM, 0,
                       "lambda_min(D B D) <= lambda_min(A o B), D = diag(A)^(1/2); exchanged", "", ""},
    [C_SHARP_UPPER] = {"upper-sharp", LG_SHARP, LG_THEOREM, 0,
                       "lambda_max(A o B) <= lambda_max(D B D); exchanged", "", ""},
    [C_OPPENHEIM] = {"oppenheim", LG_SHARP, LG_THEOREM, 0,
                     "1 - det(A o B)/prod A_ii B_ii <= 1 - det(A)/prod A_ii; exchanged", "", ""},
    [C_GRAM_LOWER] = {"gram-lower", LG_SLIDE, LG_THEOREM, KERNEL,
                      "min_i B_ii lambda_min(A) <= lambda_min(G computed) + |E|_F; A, B exchanged", WEYL, ""},
    [C_GRAM_UPPER] = {"gram-upper", LG_SLIDE, LG_THEOREM, KERNEL,
                      "lambda_max(G computed) <= max_i B_ii lambda_max(A) + |E|_F; A, B exchanged", WEYL, ""},
    [C_GRAM_SHARP_LOWER] = {"gram-lower-sharp", LG_SHARP, LG_THEOREM, KERNEL,
                            "lambda_min(D B D) <= lambda_min(G computed) + |E|_F; exchanged", WEYL, ""},
    [C_GRAM_SHARP_UPPER] = {"gram-upper-sharp", LG_SHARP, LG_THEOREM, KERNEL,
                            "lambda_max(G computed) <= lambda_max(D B D) + |E|_F; exchanged", WEYL, ""},
    [C_TRACE] = {"gram-trace", LG_IDENTITY, LG_THEOREM, KERNEL,
                 "|trace(G computed) - sum_i A_ii B_ii| <= sum_i E_ii",
                 "declared rounding of the diagonal, and (n + 8)u of the trace, which is held as a double",
                 ""},
    [C_SYMMETRY] = {"gram-symmetry", LG_IDENTITY, LG_THEOREM, KERNEL,
                    "|G_ij computed - G_ji computed| <= E_ij + E_ji", "declared rounding of both entries",
                    ""},
    [C_ENTRY] = {"gram-entry", LG_IDENTITY, LG_CONFORMANCE, KERNEL,
                 "|G_ij computed - A_ij B_ij| <= E_ij, declared rounding", "Cauchy-Schwarz over neurons", ""},
    [C_BAD_LOWER] = {"control-lower", LG_SHARP, LG_CONTROL, 0,
                     "FALSE: max_i B_ii lambda_min(A) <= lambda_min(A o B)", "", ""},
    [C_BAD_UPPER] = {"control-upper", LG_SHARP, LG_CONTROL, 0,
                     "FALSE: lambda_max(A o B) <= min_i B_ii lambda_max(A)", "", ""},
    [C_BAD_DETERMINANT] = {"control-determinant", LG_SHARP, LG_CONTROL, 0,
                           "FALSE: 1 - det(A)/prod A_ii <= 1 - det(A o B)/prod A_ii B_ii", "", ""},
    [C_BAD_GRAM] = {"control-gram", LG_SHARP, LG_CONTROL, KERNEL,
                    "FALSE: lambda_max(G computed) <= max_i A_ii B_ii + |E|_F", "", ""},
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    c->recipe.label_exponent = 0;
    return 0;
}

/* Pairs of matrices. */

static void bound_claims(struct lg_case *c, const struct lg_schur *bounds, double exchanged)
{
    lg_claim(c, C_LOWER, exchanged, bounds->lower.left, bounds->lower.right);
    lg_claim(c, C_UPPER, exchanged, bounds->upper.left, bounds->upper.right);
    lg_claim(c, C_SHARP_LOWER, exchanged, bounds->sharp_lower.left, bounds->sharp_lower.right);
    lg_claim(c, C_SHARP_UPPER, exchanged, bounds->sharp_upper.left, bounds->sharp_upper.right);
    lg_claim(c, C_BAD_LOWER, exchanged, bounds->false_lower.left, bounds->false_lower.right);
    lg_claim(c, C_BAD_UPPER, exchanged, bounds->false_upper.left, bounds->false_upper.right);
}

static int pair_claims(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    struct lg_schur_identities same;
    struct lg_schur bounds[2];
    struct lg_order deficits[2];
    lg_schur_identities(&same, inst->n, inst->d, inst->k, inst->X, inst->W0);
    lg_claim(c, C_FACTOR, 0, lg_exact((double)same.factor), lg_exact(0));
    if (same.is_constant)
        lg_claim(c, C_ONES, 0, lg_exact((double)same.multiple), lg_exact(0));
    size_t stated = lg_oppenheim(deficits, inst->n, inst->d, inst->k, inst->X, inst->W0);
    for (size_t i = 0; i < stated; i++) {
        lg_claim(c, C_OPPENHEIM, (double)i, deficits[i].left, deficits[i].right);
        lg_claim(c, C_BAD_DETERMINANT, (double)i, deficits[i].right, deficits[i].left);
    }
    if (lg_schur_bounds(bounds, inst->n, inst->d, inst->k, inst->X, inst->W0, c->precision))
        return -1;
    bound_claims(c, &bounds[0], 0);
    bound_claims(c, &bounds[1], 1);
    struct lg_mat G = lg_mat_view(inst->n, inst->d, inst->X), H = lg_mat_view(inst->n, inst->k, inst->W0);
    struct lg_mat A = {0}, B = {0};
    int status = lg_mat_init(&A, inst->n, inst->n) || lg_mat_init(&B, inst->n, inst->n) ||
                         lg_mat_gram(&A, &G) || lg_mat_gram(&B, &H) ||
                         lg_spectrum_hadamard(c, "eigenvalues of A o B", &A, &B)
                     ? -1
                     : 0;
    lg_mat_clear(&A);
    lg_mat_clear(&B);
    return status;
}

/* The kernel's Gram matrix. */

struct ends {
    lg_ball least, greatest;
};

struct network {
    struct lg_case *c;
    struct lg_model m;
    struct lg_state s;
    struct lg_mat A, P, DBD; /* P = J J^T */
    double *E, *gram;        /* n x n: declared rounding; what the kernel computed */
    lg_ball slack;           /* |E|_F */
    struct ends computed;    /* of the symmetric part of gram */
};

static lg_ball entry(const struct lg_mat *A, size_t i, size_t j)
{
    return lg_ball_make(A->mid[i * A->cols + j], A->rad[i * A->cols + j]);
}

static int network_open(struct network *x, struct lg_case *c)
{
    size_t n = c->inst.n;
    *x =
        (struct network){.c = c, .E = malloc(n * n * sizeof(double)), .gram = malloc(n * n * sizeof(double))};
    if (!x->E || !x->gram || lg_mat_init(&x->A, n, n) || lg_mat_init(&x->P, n, n) ||
        lg_mat_init(&x->DBD, n, n) || lg_model_open(&x->m, &c->inst, c->inst.y, c->precision) ||
        lg_state_open(&x->s, &x->m, c->inst.W0, false) || lg_state_slope_gram(&x->s, &x->A))
        return -1;
    return lg_state_gram(&x->s, &x->P);
}

static void network_close(struct network *x)
{
    lg_state_close(&x->s);
    lg_model_close(&x->m);
    lg_mat_clear(&x->A);
    lg_mat_clear(&x->P);
    lg_mat_clear(&x->DBD);
    free(x->E);
    free(x->gram);
}

/* True when the kernel's matrix is there. */
static bool compute(struct network *x)
{
    struct lg_case *c = x->c;
    const struct lg_instance *inst = &c->inst;
    struct lg_network problem = {inst->n, inst->d, inst->k,          inst->X,
                                 inst->y, inst->v, inst->activation, c->recipe.eta};
    if (!lg_call_ok(c, LG_OP_GRAM, lg_session_begin(c->session, &problem)) ||
        !lg_call_ok(c, LG_OP_GRAM, lg_session_import(c->session, inst->W0)) ||
        !lg_call_ok(c, LG_OP_GRAM, lg_session_gram(c->session, x->gram)) ||
        !lg_check_finite(c, "gram", 0, inst->n * inst->n, x->gram))
        return false;
    struct lg_arith declared = lg_arith_declared(&c->session->declared);
    return !lg_gram_error(&x->s, &declared, x->E);
}

static void entry_claims(struct network *x)
{
    size_t n = x->m.n;
    lg_ball trace = lg_exact(0), expected = lg_exact(0), allowance = lg_exact(0);
    for (size_t i = 0; i < n; i++) {
        trace = lg_add(trace, lg_exact(x->gram[i * n + i]));
        expected = lg_add(expected, lg_mul(entry(&x->A, i, i), entry(&x->m.K, i, i)));
        allowance = lg_add(allowance, lg_exact(x->E[i * n + i]));
        for (size_t j = 0; j < n; j++) {
            size_t e = i * n + j, f = j * n + i;
            lg_ball here = lg_exact(x->gram[e]), there = lg_exact(x->gram[f]);
            lg_claim(x->c, C_ENTRY, (double)e, lg_abs(lg_sub(here, entry(&x->P, i, j))), lg_exact(x->E[e]));
            if (i < j)
                lg_claim(x->c, C_SYMMETRY, (double)e, lg_abs(lg_sub(here, there)),
                         lg_add(lg_exact(x->E[e]), lg_exact(x->E[f])));
        }
        double caught = lg_up(x->E[i * n + i] + 2 * x->P.rad[i * n + i]);
        lg_claim_power(x->c, C_ENTRY, lg_div_up(2 * caught, fmax(DBL_MIN, lg_lo(entry(&x->P, i, i)))));
    }
    lg_ball held = lg_scale(expected, (double)(n + 8) * LG_U);
    lg_claim(x->c, C_TRACE, 0, lg_abs(lg_sub(trace, expected)), lg_add(allowance, held));
}

/* The four bounds with the diagonal of A and the spectrum of B. */
static void gram_bounds(struct network *x, const struct lg_mat *A, const struct lg_mat *B)
{
    size_t n = A->rows;
    int precision = x->c->precision;
    struct ends diagonal = {entry(A, 0, 0), entry(A, 0, 0)};
    for (size_t i = 0; i < n; i++) {
        diagonal.least = lg_min(diagonal.least, entry(A, i, i));
        diagonal.greatest = lg_max(diagonal.greatest, entry(A, i, i));
        for (size_t j = 0; j < n; j++) {
            lg_ball weight = lg_mul(lg_sqrt(lg_nonneg(entry(A, i, i))), lg_sqrt(lg_nonneg(entry(A, j, j))));
            lg_ball weighed = lg_mul(weight, entry(B, i, j));
            x->DBD.mid[i * n + j] = weighed.mid;
            x->DBD.rad[i * n + j] = weighed.rad;
        }
    }
    lg_ball slack = lg_add(x->slack, lg_scale(lg_mat_frobenius(&x->DBD), 16 * LG_U));
    lg_ball least = lg_add(x->computed.least, slack), greatest = x->computed.greatest;
    lg_claim(x->c, C_GRAM_LOWER, 0, lg_mul(lg_nonneg(diagonal.least), lg_nonneg(lg_eig_min(B, precision))),
             least);
    lg_claim(x->c, C_GRAM_UPPER, 0, greatest,
             lg_add(lg_mul(diagonal.greatest, lg_eig_max(B, precision)), slack));
    lg_claim(x->c, C_GRAM_SHARP_LOWER, 0, lg_nonneg(lg_eig_min(&x->DBD, precision)), least);
    lg_claim(x->c, C_GRAM_SHARP_UPPER, 0, greatest, lg_add(lg_eig_max(&x->DBD, precision), slack));
}

static int network_claims(struct lg_case *c)
{
    struct network x;
    struct lg_mat computed = {0};
    const size_t n = c->inst.n;
    int status = -1;
    if (network_open(&x, c) || !compute(&x) || lg_mat_init(&computed, n, n))
        goto cleanup;
    struct lg_mat E = lg_mat_view(n, n, x.E);
    lg_mat_symmetric_part(&computed, x.gram);
    x.slack = lg_exact(lg_hi(lg_mat_frobenius(&E)));
    x.computed = (struct ends){lg_eig_min(&computed, c->precision), lg_eig_max(&computed, c->precision)};
    lg_hypothesis(c, H_ENVELOPE, x.slack, lg_scale(lg_eig_max(&x.P, c->precision), 0.5));
    entry_claims(&x);
    gram_bounds(&x, &x.A, &x.m.K);
    gram_bounds(&x, &x.m.K, &x.A);
    lg_ball largest = lg_exact(0);
    for (size_t i = 0; i < n; i++)
        largest = lg_max(largest, entry(&x.P, i, i));
    lg_claim(c, C_BAD_GRAM, 0, x.computed.greatest, lg_add(largest, x.slack));
    status = lg_spectrum_hadamard(c, "eigenvalues of J J^T = A o X X^T", &x.A, &x.m.K);
cleanup:
    lg_mat_clear(&computed);
    network_close(&x);
    return status;
}

/* Pairs of matrices ask nothing of the kernel: only networks are not covered where it has no Gram matrix. */
static int check(struct lg_case *c)
{
    return c->inst.kind == LG_MATRIX ? pair_claims(c) : network_claims(c);
}

static const struct lg_family_use families[] = {
    {"gaussian-sphere", 2}, {"matrix-structured", 4}, {"matrix-integer", 3},         {"tiny-shapes", 2},
    {"matrix-wishart", 4},  {"near-parallel", 1},     {"matrix-ill-conditioned", 3}, {"matrix-tight", 2},
    {"duplicated-rows", 1}, {"ill-conditioned", 1},   {"wide-features", 1},          {NULL, 0}};

const struct lg_lemma lemma_schur_hadamard = {
    .id = "schur-hadamard",
    .title = "Hadamard products: Schur's bounds on the spectrum",
    .statement = "For positive semidefinite A, B: min_i B_ii lambda_min(A) <= lambda_min(A o B) and "
                 "lambda_max(A o B) <= max_i B_ii lambda_max(A); J J^T is such a product.",
    .latex = "\\lambda_{\\min}(A\\circ B)\\ge\\min_iB_{ii}\\;\\lambda_{\\min}(A)\n"
             "\\lambda_{\\max}(A\\circ B)\\le\\max_iB_{ii}\\;\\lambda_{\\max}(A)\n"
             "\\det(A\\circ B)\\ge\\det A\\,\\prod_iB_{ii}",
    .slides = "S28",
    .source = "Schur, J. reine angew. Math. 140 (1911); Oppenheim, J. London Math. Soc. 5 (1930); theorem T3",
    .how_to_read = "On pairs of matrices the ratio says how close Schur's bound comes to equality. On "
                   "networks a kernel whose "
                   "Gram matrix has lost a factor, a square or a column leaves its bounds or its entries.",
    .kinds = LG_MATRIX | LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .hypotheses = hypotheses,
    .n_hypotheses = HYPOTHESES,
    .claims = claims,
    .n_claims = CLAIMS,
    .of_instance = LG_BIT(C_FACTOR) | LG_BIT(C_ONES) | LG_BIT(C_LOWER) | LG_BIT(C_UPPER) |
                   LG_BIT(C_SHARP_LOWER) | LG_BIT(C_SHARP_UPPER) | LG_BIT(C_OPPENHEIM),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
