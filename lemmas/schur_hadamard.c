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
#include "verify/author/formulas.h"
#include "verify/author/spectrum.h"
#include "verify/author/workspace.h"
#include "verify/model/functions.h"
#include "verify/rigor/schur.h"

enum { H_ENVELOPE, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = {"meaningful envelope", "|E|_F <= lambda_max(J J^T)/2"},
};

static const struct lg_quantity quantities[] = {
    {"n", NULL, "scalar", "rows", "1", true},
    {"|E|_F", NULL, "n x n", "declared rounding of the Gram matrix", "f^2/w^2", true},
    {"|D B D|_F", NULL, "n x n", "Frobenius norm", "f^2/w^2", true},
    {"lambda_max(J J^T)", NULL, "n x n", "of the exact Gram matrix", "f^2/w^2", false},
    {"lambda_min(G)", NULL, "n x n", "of the symmetric part of what the kernel computed", "f^2/w^2", false},
    {"lambda_max(G)", NULL, "n x n", "of the symmetric part of what the kernel computed", "f^2/w^2", false},
    {"lambda_min(D B D)", NULL, "n x n", "0 where it is not certainly positive", "f^2/w^2", true},
    {"lambda_max(D B D)", NULL, "n x n", "largest eigenvalue", "f^2/w^2", false},
    {"lambda_min(B)", NULL, "n x n", "0 where it is not certainly positive", NULL, true},
    {"lambda_max(B)", NULL, "n x n", "largest eigenvalue", NULL, false},
    {"[min_i A_ii]", NULL, "n", "least entry of the diagonal", NULL, true},
    {"[max_i A_ii]", NULL, "n", "largest entry of the diagonal", NULL, false},
    {"[max_i A_ii B_ii]", NULL, "n", "largest entry of the diagonal of J J^T", "f^2/w^2", false},
    {"|trace(G) - sum_i A_ii B_ii|", NULL, "n", "of what the kernel computed", "f^2/w^2", true},
    {"[sum_i A_ii B_ii]", NULL, "n", "trace of J J^T", "f^2/w^2", false},
    {"[sum_i E_ii]", NULL, "n", "declared rounding of the diagonal", "f^2/w^2", true},
    {NULL}};

static const char *const definitions[] = {"slack := |E|_F + 2^-49 |D B D|_F", NULL};

#define KERNEL (1u << H_ENVELOPE)
#define WEYL                                                                                  \
    "Weyl: |E|_F bounds the declared rounding of J J^T; 16u|D B D|_F, u = 2^-53, what D B D " \
    "and eigenvalues lose as doubles"
#define PAIR(grade, text) grade, LG_THEOREM, 0, text, "", "", .about = LG_ABOUT_INSTANCE
#define FALSE_PAIR(text) LG_SHARP, LG_CONTROL, 0, text, "", ""

static const struct lg_claim_spec claims[] = {
    {"factor", LG_IDENTITY, LG_THEOREM, 0,
     "[entries in which A o B and K K^T differ] <= 0; A o B is positive semidefinite", "integer arithmetic",
     "", .about = LG_ABOUT_INSTANCE},
    {"ones", LG_IDENTITY, LG_THEOREM, 0, "[entries in which A o B and c A differ] <= 0; B = c 11^T",
     "integer arithmetic", "", .about = LG_ABOUT_INSTANCE},
    {"lower", PAIR(LG_SLIDE, "[min_i B_ii lambda_min(A)] <= lambda_min(A o B); A, B exchanged")},
    {"upper", PAIR(LG_SLIDE, "lambda_max(A o B) <= [max_i B_ii lambda_max(A)]; A, B exchanged")},
    {"lower-sharp", PAIR(LG_SHARP, "[lambda_min(D B D)] <= lambda_min(A o B); exchanged")},
    {"upper-sharp", PAIR(LG_SHARP, "lambda_max(A o B) <= [lambda_max(D B D)]; exchanged")},
    {"oppenheim", PAIR(LG_SHARP, "[1 - det(A o B)/prod A_ii B_ii] <= [1 - det(A)/prod A_ii]; exchanged")},
    {"gram-lower", LG_SLIDE, LG_THEOREM, KERNEL,
     "[min_i A_ii] lambda_min(B) <= lambda_min(G) + slack; A, B exchanged", WEYL, ""},
    {"gram-upper", LG_SLIDE, LG_THEOREM, KERNEL,
     "lambda_max(G) <= [max_i A_ii] lambda_max(B) + slack; A, B exchanged", WEYL, ""},
    {"gram-lower-sharp", LG_SHARP, LG_THEOREM, KERNEL,
     "lambda_min(D B D) <= lambda_min(G) + slack; A, B exchanged", WEYL, ""},
    {"gram-upper-sharp", LG_SHARP, LG_THEOREM, KERNEL,
     "lambda_max(G) <= lambda_max(D B D) + slack; A, B exchanged", WEYL, ""},
    {"gram-trace", LG_IDENTITY, LG_THEOREM, KERNEL,
     "|trace(G) - sum_i A_ii B_ii| <= [sum_i E_ii] + 2^-53 (n + 8) [sum_i A_ii B_ii]",
     "declared rounding of the diagonal, and (n + 8)u of the trace, which is held as a double", ""},
    {"gram-symmetry", LG_IDENTITY, LG_THEOREM, KERNEL, "|G_ij - G_ji| <= [E_ij + E_ji]; all entries",
     "declared rounding of both entries", ""},
    {"gram-entry", LG_IDENTITY, LG_CONFORMANCE, KERNEL, "|G_ij - A_ij B_ij| <= [E_ij]; all entries",
     "Cauchy-Schwarz over neurons", ""},
    {"control-lower", FALSE_PAIR("[max_i B_ii lambda_min(A)] <= lambda_min(A o B); exchanged")},
    {"control-upper", FALSE_PAIR("lambda_max(A o B) <= [min_i B_ii lambda_max(A)]; exchanged")},
    {"control-determinant",
     FALSE_PAIR("[1 - det(A)/prod A_ii] <= [1 - det(A o B)/prod A_ii B_ii]; exchanged")},
    {"control-gram", LG_SHARP, LG_CONTROL, KERNEL, "lambda_max(G) <= [max_i A_ii B_ii] + |E|_F", "", ""},
};

static void calibrate(struct lg_case *c)
{
    c->recipe.eta = 1;
    c->recipe.label_exponent = 0;
}

/* Pairs of matrices. */

static void give(struct lg_case *c, const char *claim, double exchanged, const struct lg_order *sides)
{
    lg_claim(c, claim, exchanged, sides->left, sides->right);
}

static void bound_claims(struct lg_case *c, const struct lg_schur *bounds, double exchanged)
{
    give(c, "lower", exchanged, &bounds->lower);
    give(c, "upper", exchanged, &bounds->upper);
    give(c, "lower-sharp", exchanged, &bounds->sharp_lower);
    give(c, "upper-sharp", exchanged, &bounds->sharp_upper);
    give(c, "control-lower", exchanged, &bounds->false_lower);
    give(c, "control-upper", exchanged, &bounds->false_upper);
}

static void pair_claims(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    struct lg_schur_identities same;
    struct lg_schur bounds[2];
    struct lg_order deficits[2];
    lg_schur_identities(&same, inst->n, inst->d, inst->k, inst->X, inst->W0);
    lg_claim(c, "factor", 0, lg_exact((double)same.factor), lg_exact(0));
    if (same.is_constant)
        lg_claim(c, "ones", 0, lg_exact((double)same.multiple), lg_exact(0));
    const size_t stated = lg_oppenheim(deficits, inst->n, inst->d, inst->k, inst->X, inst->W0);
    for (size_t i = 0; i < stated; i++) {
        lg_claim(c, "oppenheim", (double)i, deficits[i].left, deficits[i].right);
        lg_claim(c, "control-determinant", (double)i, deficits[i].right, deficits[i].left);
    }
    lg_need(c, lg_schur_bounds(bounds, inst->n, inst->d, inst->k, inst->X, inst->W0, c->precision));
    bound_claims(c, &bounds[0], 0);
    bound_claims(c, &bounds[1], 1);
    const struct lg_mat G = lg_mat_view(inst->n, inst->d, inst->X),
                        H = lg_mat_view(inst->n, inst->k, inst->W0);
    struct lg_mat A = lg_take_mat(c, inst->n, inst->n), B = lg_take_mat(c, inst->n, inst->n);
    lg_need(c, lg_mat_gram(&A, &G) || lg_mat_gram(&B, &H) ||
                   lg_spectrum_hadamard(c, "eigenvalues of A o B", &A, &B));
}

/* The kernel's Gram matrix. */

struct network {
    struct lg_case *c;
    const struct lg_model *m;
    struct lg_mat A, P, DBD; /* P = J J^T */
    double *E, *gram;        /* n x n: declared rounding; what the kernel computed */
};

static lg_ball entry(const struct lg_mat *A, size_t i, size_t j)
{
    return lg_ball_make(A->mid[i * A->cols + j], A->rad[i * A->cols + j]);
}

static struct network network_of(struct lg_case *c)
{
    const size_t n = c->inst.n;
    const struct lg_model *m = lg_take_model(c, &c->inst, c->inst.y);
    struct lg_state *s = lg_take_state(c, m, c->inst.W0, false);
    struct network x = {c,
                        m,
                        lg_take_mat(c, n, n),
                        lg_take_mat(c, n, n),
                        lg_take_mat(c, n, n),
                        lg_take_doubles(c, n * n),
                        lg_take_doubles(c, n * n)};
    lg_need(c, lg_state_slope_gram(s, &x.A) || lg_state_gram(s, &x.P));
    lg_ask_begin(c, LG_OP_GRAM, &c->inst, c->inst.y, c->inst.W0);
    lg_ask(c, LG_OP_GRAM, lg_session_gram(c->session, x.gram));
    lg_want_finite(c, "gram", 0, n * n, x.gram);
    const struct lg_arith declared = lg_arith_declared(&c->session->declared);
    lg_need(c, lg_gram_error(s, &declared, x.E));
    return x;
}

static void entry_claims(struct network *x)
{
    const size_t n = x->m->n;
    lg_ball trace = lg_exact(0), expected = lg_exact(0), allowance = lg_exact(0), largest = lg_exact(0);
    for (size_t i = 0; i < n; i++) {
        trace = lg_add(trace, lg_exact(x->gram[i * n + i]));
        expected = lg_add(expected, lg_mul(entry(&x->A, i, i), entry(&x->m->K, i, i)));
        allowance = lg_add(allowance, lg_exact(x->E[i * n + i]));
        largest = lg_max(largest, entry(&x->P, i, i));
        for (size_t j = 0; j < n; j++) {
            size_t e = i * n + j, f = j * n + i;
            lg_ball here = lg_exact(x->gram[e]), there = lg_exact(x->gram[f]);
            lg_claim(x->c, "gram-entry", (double)e, lg_abs(lg_sub(here, entry(&x->P, i, j))),
                     lg_exact(x->E[e]));
            if (i < j)
                lg_claim(x->c, "gram-symmetry", (double)e, lg_abs(lg_sub(here, there)),
                         lg_add(lg_exact(x->E[e]), lg_exact(x->E[f])));
        }
        double caught = lg_up(x->E[i * n + i] + 2 * x->P.rad[i * n + i]);
        lg_claim_power(x->c, "gram-entry", lg_div_up(2 * caught, fmax(DBL_MIN, lg_lo(entry(&x->P, i, i)))));
    }
    lg_let(x->c, "n", lg_exact((double)n));
    lg_let(x->c, "|trace(G) - sum_i A_ii B_ii|", lg_abs(lg_sub(trace, expected)));
    lg_let(x->c, "[sum_i A_ii B_ii]", expected);
    lg_let(x->c, "[sum_i E_ii]", allowance);
    lg_let(x->c, "[max_i A_ii B_ii]", largest);
    lg_state_claim(x->c, "gram-trace", 0);
    lg_state_claim(x->c, "control-gram", 0);
}

/* The four bounds with the diagonal of A and the spectrum of B. */
static void gram_bounds(struct network *x, const struct lg_mat *A, const struct lg_mat *B)
{
    const size_t n = A->rows;
    const int precision = x->c->precision;
    lg_ball least = entry(A, 0, 0), greatest = least;
    for (size_t i = 0; i < n; i++) {
        least = lg_min(least, entry(A, i, i));
        greatest = lg_max(greatest, entry(A, i, i));
        for (size_t j = 0; j < n; j++) {
            lg_ball weight = lg_mul(lg_sqrt(lg_nonneg(entry(A, i, i))), lg_sqrt(lg_nonneg(entry(A, j, j))));
            lg_ball weighed = lg_mul(weight, entry(B, i, j));
            x->DBD.mid[i * n + j] = weighed.mid;
            x->DBD.rad[i * n + j] = weighed.rad;
        }
    }
    lg_let(x->c, "[min_i A_ii]", lg_nonneg(least));
    lg_let(x->c, "[max_i A_ii]", greatest);
    lg_let(x->c, "|D B D|_F", lg_mat_frobenius(&x->DBD));
    lg_let(x->c, "lambda_min(B)", lg_nonneg(lg_eig_min(B, precision)));
    lg_let(x->c, "lambda_max(B)", lg_eig_max(B, precision));
    lg_let(x->c, "lambda_min(D B D)", lg_nonneg(lg_eig_min(&x->DBD, precision)));
    lg_let(x->c, "lambda_max(D B D)", lg_eig_max(&x->DBD, precision));
    lg_state_claim(x->c, "gram-lower", 0);
    lg_state_claim(x->c, "gram-upper", 0);
    lg_state_claim(x->c, "gram-lower-sharp", 0);
    lg_state_claim(x->c, "gram-upper-sharp", 0);
}

static void network_claims(struct lg_case *c)
{
    const size_t n = c->inst.n;
    struct network x = network_of(c);
    struct lg_mat computed = lg_take_mat(c, n, n);
    const struct lg_mat E = lg_mat_view(n, n, x.E);
    lg_mat_symmetric_part(&computed, x.gram);
    lg_let(c, "|E|_F", lg_exact(lg_hi(lg_mat_frobenius(&E))));
    lg_let(c, "lambda_min(G)", lg_eig_min(&computed, c->precision));
    lg_let(c, "lambda_max(G)", lg_eig_max(&computed, c->precision));
    lg_let(c, "lambda_max(J J^T)", lg_eig_max(&x.P, c->precision));
    lg_state_hypothesis(c, H_ENVELOPE);
    entry_claims(&x);
    gram_bounds(&x, &x.A, &x.m->K);
    gram_bounds(&x, &x.m->K, &x.A);
    lg_need(c, lg_spectrum_hadamard(c, "eigenvalues of J J^T = A o X X^T", &x.A, &x.m->K));
}

/* Pairs of matrices ask nothing of the kernel: only networks are not covered where it has no Gram matrix. */
static void check(struct lg_case *c)
{
    if (c->inst.kind == LG_MATRIX)
        pair_claims(c);
    else
        network_claims(c);
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
    .slides = "S28",
    .source = "Schur, J. reine angew. Math. 140 (1911); Oppenheim, J. London Math. Soc. 5 (1930); theorem T3",
    .how_to_read = "On pairs of matrices the ratio says how close Schur's bound comes to equality. On "
                   "networks a kernel whose "
                   "Gram matrix has lost a factor, a square or a column leaves its bounds or its entries.",
    .kinds = LG_MATRIX | LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .quantities = quantities,
    .definitions = definitions,
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
