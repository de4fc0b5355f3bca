/* Metamorphic identities of linear least squares: theta+ = theta - eta X^T (X theta - y), X n x p.
 *
 * Bit for bit:
 *   theta, y -> 2 theta, 2y     theta+ doubles; X, theta, eta -> 2X, theta/2, eta/4: theta+ halves (scaling, as in
 *                               metamorphic-scaling; values of the families are far from under- and overflow)
 *   eta = 0, column j of X 0    nothing moves; theta_j never moves (W - eta 0)
 *   integers                    X, theta, y integers, eta a power of two: with y = X theta nothing moves, while every sum of |terms|
 *                               fits into the declared format; else theta+ is exact up to the declared rounding, below
 *   1 + ... + 1 + 2 steps and 67, the same call twice     for a kernel that declares itself deterministic, as are the scalings
 * Within the declared rounding of both sides, entry by entry (verify/model/linear_envelope.c):
 *   samples permuted; features permuted with signs; samples twice with eta/2; theta+(y) + theta+(y + 2D) = 2 theta+(y + D);
 *   integers: theta+ is the exact number, which no sum rounds, but a mean over the samples times n does;
 *   theta+(2 eta) - theta = 2(theta+(eta) - theta). The exact theta+ is one, so the bound for the original problem stands
 *   for permuted ones. */
#include "verify/author/integer_outputs.h"
#include "verify/author/outputs.h"
#include "verify/author/stepped.h"
#include "verify/rigor/dot.h"

#include <string.h>

enum { H_EXACT, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_EXACT] = LG_INTEGERS_FIT("nothing rounds", "the terms of |theta| + eta sum |x_ij||r_i|"),
};

#define NEAR(name, statement)                                                                               \
    {                                                                                                       \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, statement, "declared rounding of both sides, entry by entry", \
            ""                                                                                              \
    }

static const struct lg_claim_spec claims[] = {
    LG_STEPPED_SAME("double", 0, "theta, y -> 2 theta, 2y: from 2 theta+"),
    LG_STEPPED_SAME("trade", 0, "X, theta, eta -> 2X, theta/2, eta/4: from theta+/2"),
    LG_STEPPED_SAME("eta-zero", 0, "eta = 0: from theta, in three steps"),
    LG_STEPPED_SAME("zero-column", 0, "X_j = 0: theta_j, in three steps"),
    {"exact", LG_IDENTITY, LG_CONFORMANCE, 1u << H_EXACT,
     "|theta+ computed - theta+| <= [declared rounding]; integers",
     "declared rounding, entry by entry: a mean over the samples times n rounds", ""},
    LG_STEPPED_SAME("zero-residual", 1u << H_EXACT, "integers, y = X theta: from theta, in two steps"),
    LG_STEPPED_REPEATED,
    NEAR("samples", "|theta+ - theta'+| <= [declared rounding]; samples permuted"),
    NEAR("features", "|theta+ - P theta'+| <= [declared rounding]; features permuted, signs changed"),
    NEAR("twice", "|theta+ - theta'+| <= [declared rounding]; samples twice, eta/2"),
    NEAR("affine-in-labels", "|theta+(y) + theta+(y + 2D) - 2 theta+(y + D)| <= [declared rounding]"),
    NEAR("collinear", "|theta+(2 eta) - theta - 2(theta+(eta) - theta)| <= [declared rounding]"),
    {"control-labels", LG_IDENTITY, LG_CONTROL, 0, "|theta+(y + D) - theta+(y)| <= [declared rounding]", "",
     ""},
};

/* eta: a power of two, at most 1/(2 |X|^2). */
static void calibrate(struct lg_case *c)
{
    struct lg_mat X = lg_mat_view(c->inst.n, c->inst.d, c->inst.X);
    double beta = lg_hi(lg_mat_frobenius(&X));
    c->recipe.eta = beta > 0 ? ldexp(1, -2 - (int)ceil(2 * log2(beta))) : 0.125;
}

/* A problem, one step of the kernel from its start, and the declared rounding of that step's entries. */
struct step {
    struct lg_stepped t;
    double *error;
};

static struct step step_of(struct lg_case *c, struct lg_stepped t)
{
    lg_ask_stepped(c, &t, 1);
    return (struct step){t, lg_take_stepped_rounding(c, &t)};
}

static void fixed(struct lg_case *c, const struct lg_stepped *a)
{
    struct lg_stepped t = lg_take_stepped_copy(c, a);
    const size_t j = (size_t)(c->recipe.index % t.d);
    t.eta = 0;
    lg_ask_stepped(c, &t, 3);
    lg_stepped_same(c, "eta-zero", &t, t.start);
    t.eta = a->eta;
    for (size_t i = 0; i < t.n; i++)
        t.X[i * t.d + j] = 0;
    lg_ask_stepped(c, &t, 3);
    lg_claim(c, "zero-column", 0, lg_exact(lg_differing(1, t.next + j, t.start + j)), lg_exact(0));
}

/* X, theta := integers in about -8..8, and y; want (p) := theta+, which is exact. */
static void make_integers(struct lg_case *c, struct lg_stepped *t, double *want)
{
    const double largest = lg_largest(t->entries, t->X);
    double worst = 0;
    for (size_t e = 0; e < t->entries; e++)
        t->X[e] = largest > 0 ? rint(8 * t->X[e] / largest) : 0;
    for (size_t j = 0; j < t->d; j++)
        t->start[j] = (double)((int)(j * 5 % 7) - 3);
    for (size_t i = 0; i < t->n; i++) {
        const double *row = t->X + i * t->d;
        double f = 0, size = fabs(t->y[i] = (double)((int)(i * 3 % 5) - 2));
        for (size_t j = 0; j < t->d; j++) {
            f += row[j] * t->start[j];
            size += 2 * fabs(row[j] * t->start[j]);
        }
        worst = lg_larger(worst, size);
        for (size_t j = 0; j < t->d; j++)
            want[j] += row[j] * (f - t->y[i]);
    }
    t->eta = 0x1p-4;
    /* |x_ij| <= 8 and every |r_i| <= worst */
    lg_integers_fit(c, H_EXACT, (3 + t->eta * 8 * (double)t->n * worst) / t->eta);
    for (size_t j = 0; j < t->d; j++)
        want[j] = t->start[j] - t->eta * want[j];
}

static void integers(struct lg_case *c, const struct lg_stepped *a)
{
    struct lg_stepped t = lg_take_stepped_copy(c, a);
    double *want = lg_take_doubles(c, t.d);
    make_integers(c, &t, want);
    const struct step s = step_of(c, t);
    lg_stepped_near(c, "exact", &t, want, s.error);
    for (size_t i = 0; i < t.n; i++) {
        t.y[i] = 0;
        for (size_t j = 0; j < t.d; j++)
            t.y[i] += t.X[i * t.d + j] * t.start[j];
    }
    lg_ask_stepped(c, &t, 2);
    lg_stepped_same(c, "zero-residual", &t, t.start);
}

static double sign(size_t j)
{
    return j % 2 ? -1 : 1;
}

/* Rows reversed; columns reversed, every other one negated. */
static void permuted(struct lg_case *c, const struct step *a)
{
    const size_t n = a->t.n, p = a->t.d;
    const struct lg_stepped t = lg_take_stepped_copy(c, &a->t), s = lg_take_stepped_copy(c, &a->t);
    double *both = lg_take_doubles(c, p), *back = lg_take_doubles(c, p);
    for (size_t e = 0; e < n * p; e++) {
        const size_t i = e / p, j = e % p;
        t.X[e] = a->t.X[(n - 1 - i) * p + j];
        s.X[e] = a->t.X[i * p + (p - 1 - j)] * sign(j);
        t.y[i] = a->t.y[n - 1 - i];
        s.start[j] = a->t.start[p - 1 - j] * sign(j);
    }
    lg_ask_stepped(c, &t, 1);
    lg_ask_stepped(c, &s, 1);
    for (size_t j = 0; j < p; j++) {
        both[j] = lg_both_errors(c, a->error[j]);
        back[j] = s.next[p - 1 - j] * sign(p - 1 - j);
    }
    memcpy(s.next, back, p * sizeof *back);
    lg_stepped_near(c, "samples", &t, a->t.next, both);
    lg_stepped_near(c, "features", &s, a->t.next, both);
}

/* Samples twice with eta/2, where 2n <= p. */
static void twice(struct lg_case *c, const struct step *a)
{
    const size_t n = a->t.n, p = a->t.d;
    if (2 * n > p)
        return;
    struct lg_stepped t = lg_take_stepped_new(c, LG_LINEAR, 2 * n, p, 1);
    t.eta = a->t.eta / 2;
    for (size_t i = 0; i < 2 * n; i++) {
        memcpy(t.X + i * p, a->t.X + i % n * p, p * sizeof *t.X);
        t.y[i] = a->t.y[i % n];
    }
    memcpy(t.start, a->t.start, p * sizeof *t.start);
    const struct step s = step_of(c, t);
    for (size_t j = 0; j < p; j++)
        s.error[j] = lg_add_up(s.error[j], a->error[j]);
    lg_stepped_near(c, "twice", &t, a->t.next, s.error);
}

/* Labels y + times D. */
static struct step shifted(struct lg_case *c, const struct lg_stepped *a, double times)
{
    const struct lg_stepped t = lg_take_stepped_same_X(c, a);
    for (size_t i = 0; i < t.n; i++)
        t.y[i] += times * ((double)((int)(i * 5 % 7) - 3) / 4 + 0x1p-6);
    return step_of(c, t);
}

static void near(struct lg_case *c, const char *claim, size_t j, lg_ball gap, double allowance)
{
    lg_claim(c, claim, (double)j, lg_abs(gap), lg_exact(allowance));
}

static void affine(struct lg_case *c, const struct step *a)
{
    const struct step one = shifted(c, &a->t, 1), two = shifted(c, &a->t, 2);
    struct lg_stepped quick = lg_take_stepped_same_X(c, &a->t);
    quick.eta *= 2;
    const struct step fast = step_of(c, quick);
    for (size_t j = 0; j < a->t.d; j++) {
        const lg_ball start = lg_exact(a->t.start[j]), A = lg_sub(lg_exact(a->t.next[j]), start),
                      B = lg_sub(lg_exact(one.t.next[j]), start), C = lg_sub(lg_exact(two.t.next[j]), start),
                      F = lg_sub(lg_exact(fast.t.next[j]), start);
        near(c, "control-labels", j, lg_sub(A, B), lg_add_up(a->error[j], one.error[j]));
        near(c, "affine-in-labels", j, lg_sub(lg_add(A, C), lg_scale(B, 2)),
             lg_add_up(lg_add_up(a->error[j], two.error[j]), 2 * one.error[j]));
        near(c, "collinear", j, lg_sub(F, lg_scale(A, 2)), lg_add_up(fast.error[j], 2 * a->error[j]));
    }
}

static void check(struct lg_case *c)
{
    const struct lg_stepped own = lg_take_stepped(c);
    for (size_t i = 0; i < own.n; i++)
        own.y[i] = rint(64 * own.y[i]) / 64;
    const struct step a = step_of(c, own);
    fixed(c, &a.t);
    integers(c, &a.t);
    permuted(c, &a);
    twice(c, &a);
    affine(c, &a);
    if (!lg_is_deterministic(c))
        return;
    lg_stepped_scaled(c, "double", &a.t, (struct lg_stepped_powers){.y = 1, .start = 1});
    lg_stepped_scaled(c, "trade", &a.t, (struct lg_stepped_powers){.X = 1, .start = -1, .eta = -2});
    lg_stepped_repeated(c, &a.t);
}

static const struct lg_family_use families[] = {
    {"linear-gaussian", 5}, {"linear-tiny", 3}, {"linear-known-svd", 2}, {"linear-long", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_linear = {
    .id = "metamorphic-linear",
    .title = "Linear steps: scaling, permutations, exact integers",
    .statement = "Linear steps scale by powers of two, stay where eta or the residual is 0, are exact on "
                 "integers, and follow permutations, copies and shifts of the labels.",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim betrays a constant that does not scale, an index or stride, a stale residual.",
    .kinds = LG_LINEAR,
    .families = families,
    .shaped = {"linear-shaped", 2},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.25, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
