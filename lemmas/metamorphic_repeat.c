/* Metamorphic identities: a kernel remembers its problem and its weights, and nothing else.
 *
 *   again      a context that was used before with other weights, the entries of W in reverse, which have the sum and the norm of
 *              W: all outputs from W are what they were, or, for a kernel that is not deterministic, up to the declared rounding
 *              of both
 *   fresh      a new context, after one of a larger problem full of huge numbers (its buffers may be reused): all outputs
 *              are what they were
 *   threads    another process with OMP_NUM_THREADS = OPENBLAS_NUM_THREADS = 3: the same
 *   semigroup  gd_steps(1) five times, and gd_steps(2), gd_steps(3), in one context are gd_steps(5); gd_steps(1) 67 times is
 *              gd_steps(67), (128), (259) or (1031), more than any likely buffer holds, while the iterates stay finite
 * The last three compare two calls with the same inputs bit for bit, hence are stated only for a kernel that declares itself
 * deterministic ("whatever the thread count"); what the kernel makes of the huge numbers is not looked at.
 *   restart    W_2 exported and imported into a new context, one step, against the third step of the run itself: the
 *              kernel may hold W in more digits than it exports, so up to the declared rounding of both steps
 *   collinear  W+(2 eta) - W = 2 (W+(eta) - W), the same */
#include "verify/rigor/dot.h"
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

static const struct lg_claim_spec claims[] = {
    LG_OUTPUTS_SAME("fresh", "another context, after a problem of huge numbers", ""),
    LG_OUTPUTS_SAME("threads", "three threads in another process", ""),
    LG_OUTPUTS_SAME("again", "other weights before, against none", LG_UNLESS_SAME),
    {"semigroup", LG_IDENTITY, LG_CONFORMANCE, 0,
     "[entries of W_t that differ] <= 0; calls of one step, and of two and three, against as many steps in "
     "one call, 5 and 67",
     "", ""},
    {"restart", LG_IDENTITY, LG_CONFORMANCE, 0,
     "|W_3 - W_3'| <= [declared rounding]; row by row: the third step of a run, and a step from the exported "
     "W_2",
     "declared rounding of both steps", ""},
    {"collinear", LG_IDENTITY, LG_CONFORMANCE, 0,
     "|W+(2 eta) - W - 2 (W+(eta) - W)| <= [declared rounding]; row by row",
     "declared rounding of both steps", ""},
    {"control-steps", LG_IDENTITY, LG_CONTROL, 0, "[entries of W_2 that differ] <= 0; two steps and one step",
     "", ""},
    LG_OUTPUTS_CONTROL,
};

enum { PROCESS_EVERY = 20 }; /* starting a process takes as long as many cases */

struct run {
    struct lg_case *c;
    const struct lg_variant *p;
    const struct lg_outputs *a;
    double *W, *out; /* k x d each */
};

static void steps(const struct run *x, size_t count, double *W)
{
    lg_ask_steps(x->c, x->p, count, W);
}

/* A context of a larger problem, used and left behind; its answers are not looked at, whatever they are. */
static void poison(const struct run *x)
{
    struct lg_session *s = x->c->session;
    const size_t n = x->p->n + 5, d = x->p->d + 3, k = x->p->k + 7;
    const struct lg_variant *q = lg_take_variant_new(x->c, n, d, k);
    for (size_t e = 0; e < n * d + 2 * n + k + 2 * k * d; e++)
        q->X[e] = e % 2 ? 0x1p40 : -0x1p39;
    const struct lg_network net = {n, d, k, q->X, q->y, q->v, x->p->activation, 1};
    double *room = lg_take_doubles(x->c, n * n + k * d + n);
    if (lg_session_begin(s, &net) == LG_CALL_OK && lg_session_import(s, q->W) == LG_CALL_OK) {
        (void)lg_session_forward(s, room);
        (void)lg_session_gradient(s, room);
        (void)lg_session_gram(s, room);
        (void)lg_session_vjp(s, q->z, room);
        (void)lg_session_jvp(s, q->U, room);
        (void)lg_session_steps(s, 1, room);
    }
}

static void fresh(const struct run *x)
{
    poison(x);
    struct lg_outputs *b = lg_take_outputs(x->c, x->p, LG_OUT_ALL);
    lg_outputs_same(x->c, "fresh", x->a, b);
    lg_outputs_close(b);
}

/* The environment variable as it was, or away. */
static void restore(const char *name, char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
    free(value);
}

/* A worker with three threads; NULL when it cannot be started, which is not the kernel's fault. */
static struct lg_session *three_threads(const struct lg_session *usual)
{
    static const char *const names[] = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"};
    char error[256], *old[2];
    for (size_t i = 0; i < 2; i++) {
        old[i] = getenv(names[i]) ? strdup(getenv(names[i])) : NULL;
        setenv(names[i], "3", 1);
    }
    const char *builtin = "builtin:", *kernel = usual->path;
    if (!strncmp(kernel, builtin, strlen(builtin)))
        kernel += strlen(builtin);
    struct lg_session *s = lg_session_open(kernel, lg_limits_default(), error, sizeof error);
    for (size_t i = 0; i < 2; i++)
        restore(names[i], old[i]);
    return s;
}

struct two_sessions {
    struct lg_case *c;
    struct lg_session *usual, *other;
};

static void close_other(void *what)
{
    struct two_sessions *t = what;
    t->c->session = t->usual;
    if (t->other)
        lg_session_close(t->other);
    t->other = NULL;
}

static void threads(const struct run *x)
{
    struct two_sessions *t = lg_take(x->c, 1, sizeof *t);
    *t = (struct two_sessions){x->c, x->c->session, three_threads(x->c->session)};
    if (!t->other)
        return;
    lg_defer(x->c, close_other, t);
    x->c->session = t->other;
    const struct lg_outputs *b = lg_take_outputs(x->c, x->p, LG_OUT_ALL);
    close_other(t);
    lg_outputs_same(x->c, "threads", x->a, b);
}

/* A context that was used first with the weights W in reverse, which it holds when it is given W. */
static void again(const struct run *x)
{
    const size_t w = x->p->k * x->p->d;
    struct lg_variant *q = lg_take_variant_copy(x->c, x->p);
    for (size_t e = 0; e < w; e++)
        q->W[e] = x->p->W[w - 1 - e];
    lg_outputs_close(lg_take_outputs(x->c, q, LG_OUT_ALL));
    lg_outputs_close(lg_take_outputs_here(x->c, q, LG_OUT_ALL & ~(1u << LG_OUT_STEP)));
    struct lg_outputs *b = lg_take_outputs_here(x->c, x->p, LG_OUT_ALL);
    lg_outputs_same(x->c, "again", x->a, b);
    lg_outputs_close(b);
}

/* W_5 by five calls and by calls of two and three steps, against one call. */
static void split_runs(const struct run *x)
{
    static const size_t parts[2][6] = {{1, 1, 1, 1, 1, 0}, {2, 3, 0}};
    const size_t w = x->p->k * x->p->d;
    lg_ask_variant(x->c, x->p);
    steps(x, 5, x->out);
    for (size_t way = 0; way < 2; way++) {
        lg_ask_variant(x->c, x->p);
        for (size_t i = 0; parts[way][i]; i++)
            steps(x, parts[way][i], x->W);
        lg_claim_none(x->c, "semigroup", (double)way, lg_differing(w, x->W, x->out));
    }
}

/* W_many by as many calls, against one. */
static void many_steps(const struct run *x)
{
    const size_t w = x->p->k * x->p->d, many = lg_many_steps(x->c, x->p->n * w);
    lg_ask_variant(x->c, x->p);
    for (size_t step = 0; step < many; step++)
        lg_ask(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, 1, x->W));
    if (!isfinite(lg_largest(w, x->W)))
        return;
    lg_ask_variant(x->c, x->p);
    steps(x, many, x->out);
    lg_claim_none(x->c, "semigroup", (double)many, lg_differing(w, x->W, x->out));
}

/* W_2, W_3 of one run; W_3 again from W_2. */
static void runs(const struct run *x)
{
    const size_t d = x->p->d, w = x->p->k * d;
    struct lg_variant *q = lg_take_variant_copy(x->c, x->p);
    lg_ask_variant(x->c, x->p);
    steps(x, 2, q->W);
    steps(x, 1, x->W);
    lg_claim_none(x->c, "control-steps", 0, lg_differing(w, q->W, x->a->of[LG_OUT_STEP].value));
    const struct lg_output b = lg_take_outputs(x->c, q, 1u << LG_OUT_STEP)->of[LG_OUT_STEP];
    for (size_t l = 0; l < x->p->k; l++)
        lg_claim(x->c, "restart", (double)l, lg_distance(d, x->W + l * d, b.value + l * d),
                 lg_exact(lg_both_errors(x->c, b.error[l])));
    if (lg_is_deterministic(x->c)) {
        split_runs(x);
        many_steps(x);
    }
}

static void collinear(const struct run *x)
{
    struct lg_variant *q = lg_take_variant_copy(x->c, x->p);
    q->eta *= 2;
    const struct lg_output *one = &x->a->of[LG_OUT_STEP],
                           *two = &lg_take_outputs(x->c, q, 1u << LG_OUT_STEP)->of[LG_OUT_STEP];
    for (size_t l = 0; l < q->k; l++) {
        struct lg_norm_sum gap = {0};
        for (size_t e = l * q->d; e < (l + 1) * q->d; e++) {
            lg_ball W = lg_exact(q->W[e]), first = lg_sub(lg_exact(one->value[e]), W);
            lg_norm_take(&gap, lg_sub(lg_sub(lg_exact(two->value[e]), W), lg_scale(first, 2)));
        }
        lg_claim(x->c, "collinear", (double)l, lg_norm_total(&gap),
                 lg_exact(lg_add_up(two->error[l], 2 * one->error[l])));
    }
}

static void check(struct lg_case *c)
{
    const struct lg_variant *p = lg_take_variant(c);
    const size_t w = p->k * p->d;
    const struct run x = {c, p, lg_take_outputs(c, p, LG_OUT_ALL), lg_take_doubles(c, w),
                          lg_take_doubles(c, w)};
    lg_outputs_control(c, x.a);
    if (x.a->of[LG_OUT_STEP].value) {
        collinear(&x);
        runs(&x);
    }
    again(&x);
    if (!lg_is_deterministic(c))
        return;
    fresh(&x);
    if (c->recipe.index % PROCESS_EVERY == 0)
        threads(&x);
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_repeat = {
    .id = "metamorphic-repeat",
    .title = "A kernel remembers its weights and nothing else",
    .statement = "The same inputs give the same bits after other calls, in a fresh context, with other "
                 "threads, and split "
                 "into several calls; steps are collinear in eta.",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A changed bit betrays hidden state, momentum, memory that is read before it is written, or a race.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped-grid", 2},
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = lg_variant_calibrate,
    .check = check,
};
