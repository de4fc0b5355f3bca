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

enum {
    C_FRESH,
    C_THREADS = C_FRESH + LG_OUTPUTS,
    C_AGAIN = C_THREADS + LG_OUTPUTS,
    C_SEMIGROUP = C_AGAIN + LG_OUTPUTS,
    C_RESTART,
    C_COLLINEAR,
    C_BAD,
    C_NULL,
    CLAIMS
};

#define SAME(name, text)                                   \
    {                                                      \
        name, LG_IDENTITY, LG_CONFORMANCE, 0, text, "", "" \
    }

static const struct lg_claim_spec claims[CLAIMS] = {
    LG_OUTPUT_CLAIMS(C_FRESH, "fresh", 0,
                     "another context, after a problem of huge numbers: entries that changed <= 0", ""),
    LG_OUTPUT_CLAIMS(C_THREADS, "threads", 0, "three threads in another process: entries that changed <= 0",
                     ""),
    LG_OUTPUT_CLAIMS(C_AGAIN, "again", 0, "other weights before: entries that changed <= 0",
                     "declared rounding of both sides, unless the kernel declares itself deterministic"),
    [C_SEMIGROUP] = SAME("semigroup", "calls of one step, and of two and three, against as many steps in "
                                      "one call, 5 and 67: entries that differ <= 0"),
    [C_RESTART] = {"restart", LG_IDENTITY, LG_CONFORMANCE, 0,
                   "row l: |third step of a run - step from the exported W_2| <= declared rounding",
                   "declared rounding of both steps", ""},
    [C_COLLINEAR] = {"collinear", LG_IDENTITY, LG_CONFORMANCE, 0,
                     "row l: |W+(2 eta) - W - 2 (W+(eta) - W)| <= declared rounding",
                     "declared rounding of both steps", ""},
    [C_BAD] = {"control-steps", LG_IDENTITY, LG_CONTROL, 0,
               "FALSE: two steps and one step: entries that differ <= 0", "", ""},
    [C_NULL] = LG_OUTPUTS_CONTROL,
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    return 0;
}

enum { PROCESS_EVERY = 20 }; /* starting a process takes as long as many cases */

struct run {
    struct lg_case *c;
    struct lg_variant p;
    struct lg_outputs a;
    double *W, *out; /* k x d each */
};

static bool steps(struct run *x, size_t count, double *W)
{
    return lg_call_ok(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, count, W)) &&
           lg_check_finite(x->c, "gd_steps", (double)count, x->p.k * x->p.d, W);
}

static void same_claims(struct run *x, unsigned first, const struct lg_outputs *b)
{
    for (unsigned id = 0; id < LG_OUTPUTS; id++)
        lg_output_same(x->c, first + id, &x->a.of[id], &b->of[id]);
}

/* A context of a larger problem, used and left behind; its answers are not looked at, whatever they are. */
static int poison(struct run *x)
{
    struct lg_variant q = {0};
    struct lg_session *s = x->c->session;
    size_t n = x->p.n + 5, d = x->p.d + 3, k = x->p.k + 7;
    if (lg_variant_new(&q, n, d, k))
        return -1;
    for (size_t e = 0; e < n * d + 2 * n + k + 2 * k * d; e++)
        q.X[e] = e % 2 ? 0x1p40 : -0x1p39;
    struct lg_network net = {n, d, k, q.X, q.y, q.v, x->p.activation, 1};
    double *room = malloc((n * n + k * d + n) * sizeof *room);
    if (room && lg_session_begin(s, &net) == LG_CALL_OK && lg_session_import(s, q.W) == LG_CALL_OK) {
        (void)lg_session_forward(s, room);
        (void)lg_session_gradient(s, room);
        (void)lg_session_gram(s, room);
        (void)lg_session_vjp(s, q.z, room);
        (void)lg_session_jvp(s, q.U, room);
        (void)lg_session_steps(s, 1, room);
    }
    free(room);
    lg_variant_close(&q);
    return room ? 0 : -1;
}

static bool fresh(struct run *x)
{
    struct lg_outputs b = {0};
    bool ok = !poison(x) && lg_outputs_open(&b, x->c, &x->p, LG_OUT_ALL);
    if (ok)
        same_claims(x, C_FRESH, &b);
    lg_outputs_close(&b);
    return ok;
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

static bool threads(struct run *x)
{
    struct lg_outputs b = {0};
    struct lg_session *usual = x->c->session, *other = three_threads(usual);
    if (!other)
        return true;
    x->c->session = other;
    bool ok = lg_outputs_open(&b, x->c, &x->p, LG_OUT_ALL);
    x->c->session = usual;
    if (ok)
        same_claims(x, C_THREADS, &b);
    lg_outputs_close(&b);
    lg_session_close(other);
    return ok;
}

/* A context that was used first with the weights W in reverse, which it holds when it is given W. */
static bool again(struct run *x)
{
    struct lg_variant q = {0};
    struct lg_outputs before = {0}, still = {0}, b = {0};
    const size_t w = x->p.k * x->p.d;
    bool ok = !lg_variant_copy(&q, &x->p);
    for (size_t e = 0; ok && e < w; e++)
        q.W[e] = x->p.W[w - 1 - e];
    ok = ok && lg_outputs_open(&before, x->c, &q, LG_OUT_ALL) &&
         lg_outputs_reopen(&still, x->c, &q, LG_OUT_ALL & ~(1u << LG_OUT_STEP)) &&
         lg_outputs_reopen(&b, x->c, &x->p, LG_OUT_ALL);
    if (ok)
        same_claims(x, C_AGAIN, &b);
    lg_outputs_close(&before);
    lg_outputs_close(&still);
    lg_outputs_close(&b);
    lg_variant_close(&q);
    return ok;
}

/* W_5 by five calls and by calls of two and three steps, against one call. */
static bool split_runs(struct run *x)
{
    static const size_t parts[2][6] = {{1, 1, 1, 1, 1, 0}, {2, 3, 0}};
    size_t w = x->p.k * x->p.d;
    bool ok = lg_variant_begin(x->c, &x->p) && steps(x, 5, x->out);
    for (size_t way = 0; ok && way < 2; way++) {
        ok = lg_variant_begin(x->c, &x->p);
        for (size_t i = 0; ok && parts[way][i]; i++)
            ok = steps(x, parts[way][i], x->W);
        if (ok)
            lg_claim(x->c, C_SEMIGROUP, (double)way, lg_exact(lg_differing(w, x->W, x->out)), lg_exact(0));
    }
    return ok;
}

/* W_many by as many calls, against one. */
static bool many_steps(struct run *x)
{
    size_t w = x->p.k * x->p.d, many = lg_many_steps(x->c, x->p.n * w);
    bool ok = lg_variant_begin(x->c, &x->p);
    for (size_t step = 0; ok && step < many; step++)
        ok = lg_call_ok(x->c, LG_OP_STEPS, lg_session_steps(x->c->session, 1, x->W));
    if (ok && !isfinite(lg_largest(w, x->W)))
        return true;
    ok = ok && lg_variant_begin(x->c, &x->p) && steps(x, many, x->out);
    if (ok)
        lg_claim(x->c, C_SEMIGROUP, (double)many, lg_exact(lg_differing(w, x->W, x->out)), lg_exact(0));
    return ok;
}

/* W_2, W_3 of one run; W_3 again from W_2. */
static bool runs(struct run *x)
{
    struct lg_variant q = {0};
    struct lg_outputs b = {0};
    size_t d = x->p.d, w = x->p.k * d;
    bool ok =
        !lg_variant_copy(&q, &x->p) && lg_variant_begin(x->c, &x->p) && steps(x, 2, q.W) && steps(x, 1, x->W);
    if (ok)
        lg_claim(x->c, C_BAD, 0, lg_exact(lg_differing(w, q.W, x->a.of[LG_OUT_STEP].value)), lg_exact(0));
    ok = ok && lg_outputs_open(&b, x->c, &q, 1u << LG_OUT_STEP);
    for (size_t l = 0; ok && l < x->p.k; l++)
        lg_claim(x->c, C_RESTART, (double)l, lg_distance(d, x->W + l * d, b.of[LG_OUT_STEP].value + l * d),
                 lg_exact(lg_both_errors(x->c, b.of[LG_OUT_STEP].error[l])));
    ok = ok && (!lg_is_deterministic(x->c) || (split_runs(x) && many_steps(x)));
    lg_outputs_close(&b);
    lg_variant_close(&q);
    return ok;
}

static bool collinear(struct run *x)
{
    struct lg_variant q = {0};
    struct lg_outputs b = {0};
    const struct lg_output *one = &x->a.of[LG_OUT_STEP], *two = &b.of[LG_OUT_STEP];
    bool ok = !lg_variant_copy(&q, &x->p);
    q.eta *= 2;
    ok = ok && lg_outputs_open(&b, x->c, &q, 1u << LG_OUT_STEP);
    for (size_t l = 0; ok && l < q.k; l++) {
        struct lg_norm_sum gap = {0};
        for (size_t e = l * q.d; e < (l + 1) * q.d; e++) {
            lg_ball W = lg_exact(q.W[e]), first = lg_sub(lg_exact(one->value[e]), W);
            lg_norm_take(&gap, lg_sub(lg_sub(lg_exact(two->value[e]), W), lg_scale(first, 2)));
        }
        lg_claim(x->c, C_COLLINEAR, (double)l, lg_norm_total(&gap),
                 lg_exact(lg_add_up(two->error[l], 2 * one->error[l])));
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
    size_t w = x.p.k * x.p.d;
    x.W = malloc(2 * w * sizeof *x.W);
    x.out = x.W ? x.W + w : NULL;
    if (!x.W || !lg_outputs_open(&x.a, c, &x.p, LG_OUT_ALL))
        goto cleanup;
    lg_outputs_control(c, &x.a);
    if (x.a.of[LG_OUT_STEP].value && (!collinear(&x) || !runs(&x)))
        goto cleanup;
    if (again(&x) &&
        (!lg_is_deterministic(c) || (fresh(&x) && (c->recipe.index % PROCESS_EVERY != 0 || threads(&x)))))
        status = 0;
cleanup:
    free(x.W);
    lg_outputs_close(&x.a);
    lg_variant_close(&x.p);
    return status;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_repeat = {
    .id = "metamorphic-repeat",
    .title = "A kernel remembers its weights and nothing else",
    .statement = "The same inputs give the same bits after other calls, in a fresh context, with other "
                 "threads, and split "
                 "into several calls; steps are collinear in eta.",
    .latex = "\\mathrm{GD}_{\\tau_1+\\tau_2}=\\mathrm{GD}_{\\tau_2}\\circ\\mathrm{GD}_{\\tau_1}\n"
             "W^+(2\\eta)-W=2\\,(W^+(\\eta)-W)",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A changed bit betrays hidden state, momentum, memory that is read before it is written, or a race.",
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
