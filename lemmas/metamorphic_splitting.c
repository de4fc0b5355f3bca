/* Metamorphic identities: a network is the sum of its parts, and a copy counts twice.
 *
 *   k = k1 + k2          f = f1 + f2, J u = J1 u1 + J2 u2, J J^T = J1 J1^T + J2 J2^T; rows of J^T z and blocks of J are
 *                        those of the parts; with part i's labels y - f of the other, its rows of J^T r and W+ too, but
 *                        f of the other is known to a kernel only up to rounding, so these are not stated
 *   four copies, v/2     4 (v/2) = 2v and 4 (v/2)^2 = v^2: f doubles, J J^T stays, J u doubles (u copied), each copy's
 *                        row of J^T z halves; v/2 and not v/sqrt 2, which is not a number of the format
 *   samples twice        (X; X), (y; y), (z; z): f, J, J u, J J^T repeat, J^T r and J^T z double; with eta/2 W+ stays
 *
 * An honest kernel may treat a copy in another block or lane, so the allowance is the declared rounding of all parts,
 * each at its own depth; sums of parts formed here add their own rounding. */
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

enum {
    C_SPLIT_FORWARD,
    C_SPLIT_JACOBIAN,
    C_SPLIT_JVP,
    C_SPLIT_VJP,
    C_SPLIT_GRAM,
    C_COPIES_FORWARD,
    C_COPIES_JVP,
    C_COPIES_VJP,
    C_COPIES_GRAM,
    C_TWICE_FORWARD,
    C_TWICE_GRADIENT,
    C_TWICE_JACOBIAN,
    C_TWICE_JVP,
    C_TWICE_VJP,
    C_TWICE_GRAM,
    C_TWICE_STEP,
    C_REPEATED_FORWARD,
    C_REPEATED_JACOBIAN,
    C_REPEATED_JVP,
    C_REPEATED_GRAM,
    C_BAD,
    C_NULL,
    CLAIMS
};

#define SPLIT_TEXT "neurons in two parts: |A - (B1 + B2)| <= declared rounding"
#define COPIES_TEXT "each neuron four times with v/2: |c A - B| <= declared rounding"
#define TWICE_TEXT "samples twice: |c A - B| <= declared rounding"
#define REPEATED_TEXT "samples twice, the second time: |A - B| <= declared rounding"

#define SAME(name, text)                                              \
    {                                                                 \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text, LG_BOTH_SIDES, "" \
    }

static const struct lg_claim_spec claims[CLAIMS] = {
    [C_SPLIT_FORWARD] = SAME("split-forward", SPLIT_TEXT),
    [C_SPLIT_JACOBIAN] = SAME("split-jacobian", SPLIT_TEXT),
    [C_SPLIT_JVP] = SAME("split-jvp", SPLIT_TEXT),
    [C_SPLIT_VJP] = SAME("split-vjp", SPLIT_TEXT),
    [C_SPLIT_GRAM] = SAME("split-gram", SPLIT_TEXT),
    [C_COPIES_FORWARD] = SAME("copies-forward", COPIES_TEXT),
    [C_COPIES_JVP] = SAME("copies-jvp", COPIES_TEXT),
    [C_COPIES_VJP] = SAME("copies-vjp", COPIES_TEXT),
    [C_COPIES_GRAM] = SAME("copies-gram", COPIES_TEXT),
    [C_TWICE_FORWARD] = SAME("twice-forward", TWICE_TEXT),
    [C_TWICE_GRADIENT] = SAME("twice-gradient", TWICE_TEXT),
    [C_TWICE_JACOBIAN] = SAME("twice-jacobian", TWICE_TEXT),
    [C_TWICE_JVP] = SAME("twice-jvp", TWICE_TEXT),
    [C_TWICE_VJP] = SAME("twice-vjp", TWICE_TEXT),
    [C_TWICE_GRAM] = SAME("twice-gram", TWICE_TEXT),
    [C_TWICE_STEP] = SAME("twice-step", TWICE_TEXT),
    [C_REPEATED_FORWARD] = SAME("repeated-forward", REPEATED_TEXT),
    [C_REPEATED_JACOBIAN] = SAME("repeated-jacobian", REPEATED_TEXT),
    [C_REPEATED_JVP] = SAME("repeated-jvp", REPEATED_TEXT),
    [C_REPEATED_GRAM] = SAME("repeated-gram", REPEATED_TEXT),
    [C_BAD] = {"control-twice", LG_IDENTITY, LG_CONTROL, 0,
               "FALSE: samples twice with the same eta leave W+, up to declared rounding", "", ""},
    [C_NULL] = LG_OUTPUTS_CONTROL,
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    return 0;
}

struct run {
    struct lg_case *c;
    struct lg_variant p;
    struct lg_outputs a;
    size_t *index; /* max(2n, 4k) */
};

/* Rows [first, first + rows) of an output, as an output of its own; nothing is copied. */
static struct lg_output part(const struct lg_output *o, size_t first, size_t rows)
{
    struct lg_output out = {.rows = rows, .columns = o->columns};
    if (o->value) {
        out.value = o->value + first * o->columns;
        out.error = o->error + first;
    }
    return out;
}

/* Block of neurons [first, first + count) of the Jacobian A against a part's Jacobian B. */
static void block_claims(struct run *x, const struct lg_output *B, size_t first, size_t count)
{
    const struct lg_output *A = &x->a.of[LG_OUT_JACOBIAN];
    size_t d = x->p.d;
    for (size_t i = 0; A->value && B->value && i < x->p.n; i++)
        lg_claim(x->c, C_SPLIT_JACOBIAN, (double)i,
                 lg_distance(count * d, A->value + i * A->columns + first * d, B->value + i * count * d),
                 lg_exact(lg_add_up(A->error[i], B->error[i])));
}

static bool split(struct run *x)
{
    static const enum lg_output_id added[] = {LG_OUT_FORWARD, LG_OUT_JVP, LG_OUT_GRAM};
    static const unsigned claim[] = {C_SPLIT_FORWARD, C_SPLIT_JVP, C_SPLIT_GRAM};
    struct lg_variant q[2] = {{0}};
    struct lg_outputs b[2] = {{{{0}}}};
    size_t k = x->p.k, cut = 1 + (size_t)(x->c->recipe.index * 7 % (k - 1)), count[2] = {cut, k - cut};
    uint32_t want = LG_OUT_ALL & ~(1u << LG_OUT_GRADIENT | 1u << LG_OUT_STEP);
    bool ok = true;
    for (size_t l = 0; l < k; l++)
        x->index[l] = l;
    for (size_t s = 0; s < 2 && ok; s++) {
        size_t first = s ? cut : 0;
        ok = !lg_variant_pick(&q[s], &x->p, x->p.n, NULL, count[s], x->index + first) &&
             lg_outputs_open(&b[s], x->c, &q[s], want);
        if (!ok)
            break;
        struct lg_output rows = part(&x->a.of[LG_OUT_VJP], first, count[s]);
        lg_output_close_to(x->c, C_SPLIT_VJP, &rows, &b[s].of[LG_OUT_VJP]);
        block_claims(x, &b[s].of[LG_OUT_JACOBIAN], first, count[s]);
    }
    for (size_t i = 0; ok && i < 3; i++) {
        lg_output_add(&b[0].of[added[i]], &b[1].of[added[i]]);
        lg_output_close_to(x->c, claim[i], &x->a.of[added[i]], &b[0].of[added[i]]);
    }
    for (size_t s = 0; s < 2; s++) {
        lg_outputs_close(&b[s]);
        lg_variant_close(&q[s]);
    }
    return ok;
}

/* |2^exponent A - B|. */
static void scaled_claim(struct run *x, unsigned claim, unsigned id, int exponent, const struct lg_output *b)
{
    lg_output_scale(&x->a.of[id], exponent);
    lg_output_close_to(x->c, claim, &x->a.of[id], b);
    lg_output_scale(&x->a.of[id], -exponent);
}

static bool copies(struct run *x)
{
    struct lg_variant q = {0};
    struct lg_outputs b = {0};
    size_t k = x->p.k;
    uint32_t want = LG_OUT_ALL & ~(1u << LG_OUT_GRADIENT | 1u << LG_OUT_STEP | 1u << LG_OUT_JACOBIAN);
    for (size_t l = 0; l < 4 * k; l++)
        x->index[l] = l % k;
    bool ok = !lg_variant_pick(&q, &x->p, x->p.n, NULL, 4 * k, x->index);
    for (size_t l = 0; ok && l < 4 * k; l++)
        q.v[l] /= 2;
    ok = ok && lg_outputs_open(&b, x->c, &q, want);
    if (ok) {
        scaled_claim(x, C_COPIES_FORWARD, LG_OUT_FORWARD, 1, &b.of[LG_OUT_FORWARD]);
        scaled_claim(x, C_COPIES_JVP, LG_OUT_JVP, 1, &b.of[LG_OUT_JVP]);
        scaled_claim(x, C_COPIES_GRAM, LG_OUT_GRAM, 0, &b.of[LG_OUT_GRAM]);
    }
    for (size_t copy = 0; ok && copy < 4; copy++) {
        struct lg_output rows = part(&b.of[LG_OUT_VJP], copy * k, k);
        scaled_claim(x, C_COPIES_VJP, LG_OUT_VJP, -1, &rows);
    }
    lg_outputs_close(&b);
    lg_variant_close(&q);
    return ok;
}

/* The gram of (X; X): block (s, t) row by row. */
static void gram_blocks(struct run *x, const struct lg_output *b)
{
    size_t n = x->p.n;
    for (size_t i = 0; b->value && x->a.of[LG_OUT_GRAM].value && i < 2 * n; i++)
        for (size_t half = 0; half < 2; half++) {
            struct lg_output mine = part(&x->a.of[LG_OUT_GRAM], i % n * n, n),
                             theirs = part(b, i * 2 * n + half * n, n);
            lg_output_close_to(x->c, i < n && !half ? C_TWICE_GRAM : C_REPEATED_GRAM, &mine, &theirs);
        }
}

static bool twice(struct run *x)
{
    static const enum lg_output_id repeated[] = {LG_OUT_FORWARD, LG_OUT_JVP, LG_OUT_JACOBIAN};
    static const unsigned claim[][2] = {{C_TWICE_FORWARD, C_REPEATED_FORWARD},
                                        {C_TWICE_JVP, C_REPEATED_JVP},
                                        {C_TWICE_JACOBIAN, C_REPEATED_JACOBIAN}};
    struct lg_variant q = {0};
    struct lg_outputs b = {0};
    size_t n = x->p.n;
    for (size_t i = 0; i < 2 * n; i++)
        x->index[i] = i % n;
    bool ok = !lg_variant_pick(&q, &x->p, 2 * n, x->index, x->p.k, NULL);
    q.eta = x->p.eta / 2;
    ok = ok && lg_outputs_open(&b, x->c, &q, LG_OUT_ALL);
    for (size_t i = 0; ok && i < 3; i++)
        for (size_t half = 0; half < 2; half++) {
            struct lg_output rows = part(&b.of[repeated[i]], half * n, n);
            scaled_claim(x, claim[i][half], repeated[i], 0, &rows);
        }
    if (ok) {
        gram_blocks(x, &b.of[LG_OUT_GRAM]);
        scaled_claim(x, C_TWICE_GRADIENT, LG_OUT_GRADIENT, 1, &b.of[LG_OUT_GRADIENT]);
        scaled_claim(x, C_TWICE_VJP, LG_OUT_VJP, 1, &b.of[LG_OUT_VJP]);
        scaled_claim(x, C_TWICE_STEP, LG_OUT_STEP, 0, &b.of[LG_OUT_STEP]);
        lg_outputs_close(&b);
        q.eta = x->p.eta;
        ok = lg_outputs_open(&b, x->c, &q, 1u << LG_OUT_STEP);
        if (ok)
            scaled_claim(x, C_BAD, LG_OUT_STEP, 0, &b.of[LG_OUT_STEP]);
    }
    lg_outputs_close(&b);
    lg_variant_close(&q);
    return ok;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    int status = -1;
    if (lg_variant_of(&x.p, c))
        return -1;
    x.index = malloc((2 * x.p.n + 4 * x.p.k) * sizeof *x.index);
    if (x.index && lg_outputs_open(&x.a, c, &x.p, LG_OUT_ALL)) {
        lg_outputs_control(c, &x.a);
        status = (x.p.k < 2 || split(&x)) && copies(&x) && twice(&x) ? 0 : -1;
    }
    free(x.index);
    lg_outputs_close(&x.a);
    lg_variant_close(&x.p);
    return status;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_splitting = {
    .id = "metamorphic-splitting",
    .title = "A network is the sum of its parts, and a copy counts twice",
    .statement = "Outputs of a network cut in two add up; four copies of each neuron with v/2 leave the Gram "
                 "matrix; samples taken twice double the gradient.",
    .latex = "f=f_1+f_2\n"
             "JJ^T=J_1J_1^T+J_2J_2^T\n"
             "\\nabla L(X;X)=2\\nabla L(X)",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A failing claim shows a block of neurons or samples, or a remainder of one, that is counted "
        "wrongly or not at all.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    .claims = claims,
    .n_claims = CLAIMS,
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
