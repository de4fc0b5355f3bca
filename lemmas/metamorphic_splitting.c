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

#define PART(name, output, text, problem)                                           \
    {                                                                               \
        name "-" output, LG_IDENTITY, LG_CONFORMANCE, 0,                            \
            text " <= [declared rounding]; row by row; " problem, LG_BOTH_SIDES, "" \
    }
#define SPLIT(output, text) PART("split", output, text, "neurons in two parts")
#define COPIES(output, text) PART("copies", output, text, "each neuron four times with v/2")
#define TWICE(output, text) PART("twice", output, text, "samples twice")
#define REPEATED(output, text) PART("repeated", output, text, "samples twice, the second time")

static const struct lg_claim_spec claims[] = {
    SPLIT("forward", "|f - (f_1 + f_2)|"),
    SPLIT("jacobian", "|J - (J_1, J_2)|"),
    SPLIT("jvp", "|J u - (J_1 u_1 + J_2 u_2)|"),
    SPLIT("vjp", "|J^T z - (J_1^T z, J_2^T z)|"),
    SPLIT("gram", "|J J^T - (J_1 J_1^T + J_2 J_2^T)|"),
    COPIES("forward", "|2 f - f'|"),
    COPIES("jvp", "|2 J u - J' u'|"),
    COPIES("vjp", "|J^T z/2 - J'^T z|"),
    COPIES("gram", "|J J^T - J' J'^T|"),
    TWICE("forward", "|f - f'|"),
    TWICE("gradient", "|2 J^T r - J'^T r'|"),
    TWICE("jacobian", "|J - J'|"),
    TWICE("jvp", "|J u - J' u|"),
    TWICE("vjp", "|2 J^T z - J'^T z'|"),
    TWICE("gram", "|J J^T - J' J'^T|"),
    TWICE("step", "|W+(eta) - W'+(eta/2)|"),
    REPEATED("forward", "|f - f'|"),
    REPEATED("jacobian", "|J - J'|"),
    REPEATED("jvp", "|J u - J' u|"),
    REPEATED("gram", "|J J^T - J' J'^T|"),
    {"control-twice", LG_IDENTITY, LG_CONTROL, 0,
     "|W+(eta) - W'+(eta)| <= [declared rounding]; row by row; samples twice", "", ""},
    LG_OUTPUTS_CONTROL,
};

struct run {
    struct lg_case *c;
    const struct lg_variant *p;
    struct lg_outputs *a;
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
static void block_claims(const struct run *x, const struct lg_output *B, size_t first, size_t count)
{
    const struct lg_output *A = &x->a->of[LG_OUT_JACOBIAN];
    const size_t d = x->p->d;
    for (size_t i = 0; A->value && B->value && i < x->p->n; i++)
        lg_claim(x->c, "split-jacobian", (double)i,
                 lg_distance(count * d, A->value + i * A->columns + first * d, B->value + i * count * d),
                 lg_exact(lg_add_up(A->error[i], B->error[i])));
}

/* Neurons [first, first + count) as a network of their own. */
static struct lg_outputs *half(const struct run *x, size_t first, size_t count)
{
    const uint32_t want = LG_OUT_ALL & ~(1u << LG_OUT_GRADIENT | 1u << LG_OUT_STEP);
    size_t *neuron = lg_take(x->c, count, sizeof *neuron);
    for (size_t l = 0; l < count; l++)
        neuron[l] = first + l;
    struct lg_outputs *b =
        lg_take_outputs(x->c, lg_take_variant_pick(x->c, x->p, x->p->n, NULL, count, neuron), want);
    const struct lg_output rows = part(&x->a->of[LG_OUT_VJP], first, count);
    lg_output_close_to(x->c, "split-vjp", &rows, &b->of[LG_OUT_VJP]);
    block_claims(x, &b->of[LG_OUT_JACOBIAN], first, count);
    return b;
}

static void add_up(const struct run *x, const char *claim, enum lg_output_id id, struct lg_outputs *one,
                   const struct lg_outputs *two)
{
    lg_output_add(&one->of[id], &two->of[id]);
    lg_output_close_to(x->c, claim, &x->a->of[id], &one->of[id]);
}

static void split(const struct run *x)
{
    const size_t k = x->p->k, cut = 1 + (size_t)(x->c->recipe.index * 7 % (k - 1));
    struct lg_outputs *one = half(x, 0, cut), *two = half(x, cut, k - cut);
    add_up(x, "split-forward", LG_OUT_FORWARD, one, two);
    add_up(x, "split-jvp", LG_OUT_JVP, one, two);
    add_up(x, "split-gram", LG_OUT_GRAM, one, two);
    lg_outputs_close(one);
    lg_outputs_close(two);
}

/* |2^exponent A - B|. */
static void scaled_claim(const struct run *x, const char *claim, enum lg_output_id id, int exponent,
                         const struct lg_output *b)
{
    lg_output_scale(&x->a->of[id], exponent);
    lg_output_close_to(x->c, claim, &x->a->of[id], b);
    lg_output_scale(&x->a->of[id], -exponent);
}

/* 0 ... m - 1, `times` times. */
static const size_t *cycle(struct lg_case *c, size_t times, size_t m)
{
    size_t *index = lg_take(c, times * m, sizeof *index);
    for (size_t i = 0; i < times * m; i++)
        index[i] = i % m;
    return index;
}

static void copies(const struct run *x)
{
    const size_t k = x->p->k;
    const uint32_t want = LG_OUT_ALL & ~(1u << LG_OUT_GRADIENT | 1u << LG_OUT_STEP | 1u << LG_OUT_JACOBIAN);
    struct lg_variant *q = lg_take_variant_pick(x->c, x->p, x->p->n, NULL, 4 * k, cycle(x->c, 4, k));
    for (size_t l = 0; l < 4 * k; l++)
        q->v[l] /= 2;
    struct lg_outputs *b = lg_take_outputs(x->c, q, want);
    scaled_claim(x, "copies-forward", LG_OUT_FORWARD, 1, &b->of[LG_OUT_FORWARD]);
    scaled_claim(x, "copies-jvp", LG_OUT_JVP, 1, &b->of[LG_OUT_JVP]);
    scaled_claim(x, "copies-gram", LG_OUT_GRAM, 0, &b->of[LG_OUT_GRAM]);
    for (size_t copy = 0; copy < 4; copy++) {
        const struct lg_output rows = part(&b->of[LG_OUT_VJP], copy * k, k);
        scaled_claim(x, "copies-vjp", LG_OUT_VJP, -1, &rows);
    }
    lg_outputs_close(b);
}

/* The gram of (X; X): block (s, t) row by row. */
static void gram_blocks(const struct run *x, const struct lg_output *b)
{
    const size_t n = x->p->n;
    for (size_t i = 0; b->value && x->a->of[LG_OUT_GRAM].value && i < 2 * n; i++)
        for (size_t half = 0; half < 2; half++) {
            const struct lg_output mine = part(&x->a->of[LG_OUT_GRAM], i % n * n, n),
                                   theirs = part(b, i * 2 * n + half * n, n);
            lg_output_close_to(x->c, i < n && !half ? "twice-gram" : "repeated-gram", &mine, &theirs);
        }
}

/* Both halves of the rows of an output. */
static void halves(const struct run *x, const char *first, const char *second, enum lg_output_id id,
                   const struct lg_outputs *b)
{
    const size_t n = x->p->n;
    const struct lg_output one = part(&b->of[id], 0, n), two = part(&b->of[id], n, n);
    lg_output_close_to(x->c, first, &x->a->of[id], &one);
    lg_output_close_to(x->c, second, &x->a->of[id], &two);
}

static void twice(const struct run *x)
{
    const size_t n = x->p->n;
    struct lg_variant *q = lg_take_variant_pick(x->c, x->p, 2 * n, cycle(x->c, 2, n), x->p->k, NULL);
    q->eta = x->p->eta / 2;
    struct lg_outputs *b = lg_take_outputs(x->c, q, LG_OUT_ALL);
    halves(x, "twice-forward", "repeated-forward", LG_OUT_FORWARD, b);
    halves(x, "twice-jvp", "repeated-jvp", LG_OUT_JVP, b);
    halves(x, "twice-jacobian", "repeated-jacobian", LG_OUT_JACOBIAN, b);
    gram_blocks(x, &b->of[LG_OUT_GRAM]);
    scaled_claim(x, "twice-gradient", LG_OUT_GRADIENT, 1, &b->of[LG_OUT_GRADIENT]);
    scaled_claim(x, "twice-vjp", LG_OUT_VJP, 1, &b->of[LG_OUT_VJP]);
    scaled_claim(x, "twice-step", LG_OUT_STEP, 0, &b->of[LG_OUT_STEP]);
    lg_outputs_close(b);
    q->eta = x->p->eta;
    b = lg_take_outputs(x->c, q, 1u << LG_OUT_STEP);
    scaled_claim(x, "control-twice", LG_OUT_STEP, 0, &b->of[LG_OUT_STEP]);
}

static void check(struct lg_case *c)
{
    const struct lg_variant *p = lg_take_variant(c);
    const struct run x = {c, p, lg_take_outputs(c, p, LG_OUT_ALL)};
    lg_outputs_control(c, x.a);
    if (p->k >= 2)
        split(&x);
    copies(&x);
    twice(&x);
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 4}, {"integer-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_splitting = {
    .id = "metamorphic-splitting",
    .title = "A network is the sum of its parts, and a copy counts twice",
    .statement = "Outputs of a network cut in two add up; four copies of each neuron with v/2 leave the Gram "
                 "matrix; samples taken twice double the gradient.",
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
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = lg_variant_calibrate,
    .check = check,
};
