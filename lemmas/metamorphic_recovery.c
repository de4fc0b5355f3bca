/* Metamorphic identities of matrix recovery: U+ = U - eta sum_i r_i 2 A_i U, r_i = <A_i, U U^T> - y_i, U d x r.
 *
 * On integers. A_i, U, y are the instance's rounded to small integers, eta a power of two. Every term is a multiple of the
 * grid, so while the sums of |terms| fit into the declared format nothing rounds in any order, and the identities are
 * equalities (the argument of metamorphic-exact; the transformed problems have a grid up to 2^6 finer, which is counted):
 *   U+ is the exact number            up to the declared rounding, which has room for a mean times n; A_i is symmetric, A U = A^T U: both orders of its indices are right
 *   U -> U Q                          U+ -> U+ Q
 *   A_i -> Q^T A_i Q, U -> Q^T U      U+ -> Q^T U+
 *   samples permuted                  U+ stays
 * with Q a permutation with signs, followed by diag(H/2, ..., H/2, I), H the 4 x 4 Hadamard matrix: orthogonal.
 * On the instance itself, bit for bit by scaling (metamorphic-scaling):
 *   U, y, eta -> 2U, 4y, eta/4: U+ doubles;   A, y, eta -> 2A, 2y, eta/4: U+ stays;   eta = 0: U stays;
 *   1 + ... + 1 + 2 steps and 67; the same call after another. All but eta = 0 for a kernel that declares itself deterministic. */
#include "verify/author/integer_outputs.h"
#include "verify/author/stepped.h"
#include "verify/rigor/dot.h"

#include <string.h>

enum { H_EXACT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_EXACT] = LG_INTEGERS_FIT("nothing rounds",
                                "2^6 times the terms of |U| + eta sum_i 2 |r_i| |A_i||U|, and of f"),
};

#define NEAR(name, statement)                                                                         \
    {                                                                                                 \
        name, LG_IDENTITY, LG_CONFORMANCE, 1u << H_EXACT, statement,                                  \
            "declared rounding, entry by entry: a mean over the measurements times n rounds", "entry" \
    }

static const struct lg_claim_spec claims[] = {
    NEAR("exact", "|U+ computed - U+| <= [declared rounding]; integers"),
    NEAR("right-rotation", "|U+ computed - U+ Q| <= [declared rounding]; U -> U Q"),
    NEAR("congruence", "|U+ computed - Q^T U+| <= [declared rounding]; A -> Q^T A Q, U -> Q^T U"),
    NEAR("samples", "|U+ computed - U+| <= [declared rounding]; samples permuted"),
    LG_STEPPED_SAME("double-u", 0, "U, y, eta -> 2U, 4y, eta/4: from 2U+"),
    LG_STEPPED_SAME("double-a", 0, "A, y, eta -> 2A, 2y, eta/4: from U+"),
    LG_STEPPED_SAME("eta-zero", 0, "eta = 0: from U, in two steps"),
    LG_STEPPED_REPEATED,
    {"control-step", LG_IDENTITY, LG_CONTROL, 1u << H_EXACT,
     "[entries that differ] <= 0; integers: from U - 2 eta G", "", ""},
};

/* A power of two, at most 1/16 / (|A|_F (|A|_F |U|_F^2 + |y|)): a step then is U+ = (I - M) U with |M| <= 2 eta |A| |r| <= 1/8,
 * so that the many steps of repeated() stay finite as long as |r| does not grow. */
static void calibrate(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    double A = lg_norm_up(inst->n * inst->d * inst->d, inst->X), U = lg_norm_up(inst->d * inst->k, inst->W0);
    double scale = A * (A * U * U + lg_norm_up(inst->n, inst->y));
    c->recipe.eta = scale > 0 ? ldexp(1, -4 - (int)ceil(log2(scale))) : 0.125;
}

/* row (m entries a stride apart) := row Q, Q = P diag(H/2, ...), P: entry j is +- entry (j + 1) mod m. */
static void turn(size_t m, size_t stride, double *row)
{
    double first = row[0];
    for (size_t j = 0; j + 1 < m; j++)
        row[j * stride] = row[(j + 1) * stride] * (j % 2 ? -1 : 1);
    row[(m - 1) * stride] = first;
    for (size_t j = 0; j + 4 <= m; j += 4) {
        double *p = row + j * stride;
        double a = p[0] + p[stride], b = p[0] - p[stride];
        double s = p[2 * stride] + p[3 * stride], t = p[2 * stride] - p[3 * stride];
        p[0] = (a + s) / 2;
        p[stride] = (b + t) / 2;
        p[2 * stride] = (a - s) / 2;
        p[3 * stride] = (b - t) / 2;
    }
}

/* U (d x r) := U Q, or Q^T U. */
static void turn_right(size_t d, size_t r, double *U)
{
    for (size_t a = 0; a < d; a++)
        turn(r, 1, U + a * r);
}

static void turn_left(size_t d, size_t r, double *U)
{
    for (size_t s = 0; s < r; s++)
        turn(d, r, U + s);
}

/* want (d x r) := sum_i 2 r_i A_i U of integers, size (d x r): its sums of |terms|; the largest such sum of the f_i is returned. */
static double exact_gradient(struct lg_case *c, const struct lg_stepped *t, double *want, double *size)
{
    const size_t d = t->d, r = t->r, m = t->weights;
    double *AU = lg_take_doubles(c, m), worst = 0;
    for (size_t i = 0; i < t->n; i++) {
        double f = 0, terms = fabs(t->y[i]);
        for (size_t e = 0; e < m; e++) {
            double row = 0;
            AU[e] = 0;
            for (size_t b = 0; b < d; b++) {
                double term = t->X[(i * d + e / r) * d + b] * t->start[b * r + e % r];
                AU[e] += term;
                row += fabs(term);
            }
            f += AU[e] * t->start[e];
            terms += row * fabs(t->start[e]);
        }
        worst = lg_larger(worst, terms);
        for (size_t e = 0; e < m; e++) {
            want[e] += 2 * (f - t->y[i]) * AU[e];
            for (size_t b = 0; b < d; b++)
                size[e] +=
                    2 * fabs(f - t->y[i]) * fabs(t->X[(i * d + e / r) * d + b] * t->start[b * r + e % r]);
        }
    }
    return worst;
}

/* The exact U+ (d x r) of integers, and the hypothesis that nothing rounds. */
static double *exact_step(struct lg_case *c, const struct lg_stepped *t)
{
    double *want = lg_take_doubles(c, t->weights), *size = lg_take_doubles(c, t->weights), most = 0;
    const double worst = exact_gradient(c, t, want, size);
    for (size_t e = 0; e < t->weights; e++) {
        most = lg_larger(most, fabs(t->start[e]) / t->eta + size[e]);
        want[e] = t->start[e] - t->eta * want[e];
    }
    lg_integers_fit(c, H_EXACT, 64 * lg_larger(worst, most));
    return want;
}

static void to_integers(size_t m, double most, double *a)
{
    const double largest = lg_largest(m, a);
    for (size_t e = 0; e < m; e++)
        a[e] = largest > 0 ? rint(most * a[e] / largest) : 0;
}

/* Within the declared rounding of t's own step. */
static void near(struct lg_case *c, const char *claim, const struct lg_stepped *t, const double *want)
{
    lg_stepped_near(c, claim, t, want, lg_take_stepped_rounding(c, t));
}

static void samples_permuted(struct lg_case *c, const struct lg_stepped *t, const double *want)
{
    const size_t n = t->n, one = t->d * t->d;
    struct lg_stepped order = lg_take_stepped_copy(c, t);
    for (size_t i = 0; i < n; i++) {
        memcpy(order.X + i * one, t->X + (n - 1 - i) * one, one * sizeof *t->X);
        order.y[i] = t->y[n - 1 - i];
    }
    lg_ask_stepped(c, &order, 1);
    near(c, "samples", &order, want);
}

static void turned(struct lg_case *c, const struct lg_stepped *t, const double *want)
{
    const size_t d = t->d, r = t->r;
    const struct lg_stepped right = lg_take_stepped_same_X(c, t), left = lg_take_stepped_copy(c, t);
    double *want_right = lg_take_doubles(c, d * r), *want_left = lg_take_doubles(c, d * r);
    turn_right(d, r, right.start);
    for (size_t i = 0; i < t->n; i++) {
        turn_left(d, d, left.X + i * d * d);
        turn_right(d, d, left.X + i * d * d);
    }
    turn_left(d, r, left.start);
    lg_ask_stepped(c, &right, 1);
    lg_ask_stepped(c, &left, 1);
    memcpy(want_right, want, d * r * sizeof *want);
    turn_right(d, r, want_right);
    near(c, "right-rotation", &right, want_right);
    memcpy(want_left, want, d * r * sizeof *want);
    turn_left(d, r, want_left);
    near(c, "congruence", &left, want_left);
}

static void integers(struct lg_case *c, const struct lg_stepped *a)
{
    struct lg_stepped t = lg_take_stepped_copy(c, a);
    double *bad = lg_take_doubles(c, t.weights);
    to_integers(t.entries, 3, t.X);
    to_integers(t.weights, 2, t.start);
    to_integers(t.n, 4, t.y);
    t.eta = 0x1p-3;
    const double *want = exact_step(c, &t);
    lg_ask_stepped(c, &t, 1);
    near(c, "exact", &t, want);
    for (size_t e = 0; e < t.weights; e++)
        bad[e] = 2 * want[e] - t.start[e];
    lg_stepped_same(c, "control-step", &t, bad);
    samples_permuted(c, &t, want);
    turned(c, &t, want);
}

static void check(struct lg_case *c)
{
    const struct lg_stepped a = lg_take_stepped(c);
    struct lg_stepped rest = lg_take_stepped_same_X(c, &a);
    rest.eta = 0;
    lg_ask_stepped(c, &a, 1);
    lg_ask_stepped(c, &rest, 2);
    lg_stepped_same(c, "eta-zero", &rest, rest.start);
    integers(c, &a);
    if (!lg_is_deterministic(c))
        return;
    lg_stepped_scaled(c, "double-u", &a, (struct lg_stepped_powers){.y = 2, .start = 1, .eta = -2});
    lg_stepped_scaled(c, "double-a", &a, (struct lg_stepped_powers){.X = 1, .y = 1, .eta = -2});
    lg_stepped_repeated(c, &a);
}

static const struct lg_family_use families[] = {{"recovery-integer", 4}, {"recovery-gaussian", 2},
                                                {"recovery-tiny", 2},    {"recovery-scaled", 1},
                                                {"recovery-long", 1},    {NULL, 0}};

const struct lg_lemma lemma_metamorphic_recovery = {
    .id = "metamorphic-recovery",
    .title = "Matrix recovery: rotations, scaling, exact integers",
    .statement = "U -> U Q gives U+ Q, A -> Q^T A Q with U -> Q^T U gives Q^T U+, steps are exact on "
                 "integers and scale by powers of two.",
    .slides = "",
    .source =
        "lemmas/THEORY.md, Metamorphic identities; Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
        "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim betrays a missing factor 2, a transposed or half-read A, a stale residual.",
    .kinds = LG_RECOVERY,
    .families = families,
    .shaped = {"recovery-shaped", 1},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.3, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
