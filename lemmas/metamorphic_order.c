/* Metamorphic identities: what a function answers does not depend on the functions that were called before it.
 *
 * In one context with the weights W (k x d) every function that the kernel offers is called twice, in a random order of all
 * 2 x 9 calls: forward, gradient, jacobian, jvp, vjp, gram, gd_steps(1), sgd_step on a mini-batch of m samples, fit_output.
 * Nothing is imported in between; steps change W, which they export. Then each call is made again as the first one of a
 * context of its own, with the weights that it had:
 *   after      the answer is the same, bit for bit for a kernel that declares itself deterministic, else up to the declared
 *              rounding of both (gd_steps and what precedes it in enum lg_output_id; sgd_step and fit_output: bits only)
 * Every ordered pair of functions is adjacent in one of nine cases or so. Failure: caches that one function fills and another one
 * takes for fresh, buffers that two share, a step size or output layer that one leaves changed. fit_output may refuse, or
 * give what is not finite, for phi(X W^T) need not have full rank here. */
#include "fixtures/lib/random.h"
#include "verify/rigor/dot.h"
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

enum { C_AFTER, C_SGD = C_AFTER + LG_OUTPUTS, C_FIT, C_BAD, C_NULL, CLAIMS };

static const struct lg_claim_spec claims[CLAIMS] = {
    LG_OUTPUT_CLAIMS(C_AFTER, "after", 0, "other functions before: entries that changed <= 0",
                     "declared rounding of both sides, unless the kernel declares itself deterministic"),
    [C_SGD] = {"after-sgd-step", LG_IDENTITY, LG_CONFORMANCE, 0,
               "other functions before: entries of W+ that changed <= 0 (sgd_step)", "", ""},
    [C_FIT] = {"after-fit", LG_IDENTITY, LG_CONFORMANCE, 0,
               "other functions before: entries of v that changed <= 0 (fit_output)", "", ""},
    [C_BAD] = {"control-still", LG_IDENTITY, LG_CONTROL, 0,
               "FALSE: a step leaves the weights as they are: entries that differ <= 0", "", ""},
    [C_NULL] = LG_OUTPUTS_CONTROL,
};

static int calibrate(struct lg_case *c)
{
    c->recipe.eta = ldexp(lg_variant_eta(&c->inst), 1 - (int)lg_choose(&c->choices, 3));
    return 0;
}

enum { SGD = LG_OUTPUTS, FIT, FUNCTIONS, CALLS = 2 * FUNCTIONS, BATCH = 5 };

static enum lg_op op_of(unsigned function)
{
    return function == SGD   ? LG_OP_SGD
           : function == FIT ? LG_OP_FIT
                             : lg_output_op((enum lg_output_id)function);
}

struct answer {
    unsigned function;
    bool given;        /* not refused, finite */
    double *W, *value; /* the weights before the call; what it gave */
};

struct run {
    struct lg_case *c;
    struct lg_variant p; /* W: the current weights */
    struct answer of[CALLS];
    size_t calls, m, index[BATCH];
};

static size_t length(const struct lg_variant *p, unsigned function)
{
    switch (function) {
    case LG_OUT_FORWARD:
    case LG_OUT_JVP:
        return p->n;
    case LG_OUT_JACOBIAN:
        return p->n * p->k * p->d;
    case LG_OUT_GRAM:
        return p->n * p->n;
    case FIT:
        return p->k;
    default:
        return p->k * p->d;
    }
}

static enum lg_call ask(struct run *x, unsigned function, double *out)
{
    struct lg_session *s = x->c->session;
    return function == SGD   ? lg_session_sgd(s, x->index, x->m, out)
           : function == FIT ? lg_session_fit(s, out)
                             : lg_session_output(s, op_of(function), x->p.U, x->p.z, out);
}

/* One call in the context at hand. False: the kernel failed (recorded). */
static bool call(struct run *x, unsigned function, double *out, bool *given)
{
    const enum lg_call status = ask(x, function, out);
    *given = status == LG_CALL_OK && isfinite(lg_largest(length(&x->p, function), out));
    return (function == FIT && !*given &&
            (status == LG_CALL_OK || status == LG_CALL_UNSUPPORTED || status == LG_CALL_FAILED)) ||
           (lg_call_ok(x->c, op_of(function), status) &&
            lg_check_finite(x->c, lg_op_name(op_of(function)), 0, length(&x->p, function), out));
}

/* The functions that the kernel offers, each twice, in a random order; and a mini-batch. */
static void draw(struct run *x)
{
    struct lg_stream s = lg_stream_make(x->c->recipe.seed, "order of calls", x->c->recipe.index, 0);
    for (unsigned function = 0; function < FUNCTIONS; function++)
        for (size_t twice = 0; twice < 2 && lg_offers(x->c, op_of(function)); twice++)
            x->of[x->calls++].function = function;
    for (size_t i = x->calls; i > 1; i--) {
        const size_t other = lg_stream_u64(&s, i) % i;
        const struct answer keep = x->of[i - 1];
        x->of[i - 1] = x->of[other];
        x->of[other] = keep;
    }
    x->m = 1 + lg_stream_u64(&s, CALLS + 1) % BATCH;
    for (size_t b = 0; b < x->m; b++)
        x->index[b] = lg_stream_u64(&s, CALLS + 2 + b) % x->p.n;
}

/* All calls in one context. 1: done; 0: the kernel failed; -1: no memory. */
static int walk(struct run *x)
{
    const size_t w = x->p.k * x->p.d;
    if (!lg_variant_begin(x->c, &x->p))
        return 0;
    for (size_t i = 0; i < x->calls; i++) {
        struct answer *a = &x->of[i];
        a->W = malloc((w + length(&x->p, a->function)) * sizeof *a->W);
        if (!a->W)
            return -1;
        a->value = a->W + w;
        memcpy(a->W, x->p.W, w * sizeof *a->W);
        if (!call(x, a->function, a->value, &a->given))
            return 0;
        if (a->function == LG_OUT_STEP || a->function == SGD)
            memcpy(x->p.W, a->value, w * sizeof *a->W);
        if (a->function == LG_OUT_STEP)
            lg_claim(x->c, C_BAD, (double)i, lg_exact(lg_differing(w, a->W, a->value)), lg_exact(0));
    }
    return 1;
}

/* The call of `a` in a context of its own, which has x->p.W = a->W. */
static int alone(struct run *x, const struct answer *a)
{
    struct lg_outputs b = {0};
    const size_t m = length(&x->p, a->function);
    if (a->function < LG_OUTPUTS) {
        const bool ok = lg_outputs_open(&b, x->c, &x->p, 1u << a->function);
        struct lg_output other = b.of[a->function];
        if (ok)
            lg_outputs_control(x->c, &b);
        if (ok && other.value) {
            other.value = a->value;
            lg_output_same(x->c, C_AFTER + a->function, &b.of[a->function], &other);
        }
        lg_outputs_close(&b);
        return ok;
    }
    if (!lg_is_deterministic(x->c))
        return 1;
    double *out = malloc(m * sizeof *out);
    bool given = false;
    const int done = !out ? -1 : lg_variant_begin(x->c, &x->p) && call(x, a->function, out, &given);
    if (done == 1)
        lg_claim(x->c, a->function == SGD ? C_SGD : C_FIT, 0,
                 lg_exact(given != a->given ? (double)m
                          : given           ? lg_differing(m, a->value, out)
                                            : 0),
                 lg_exact(0));
    if (done == 1 && given) /* bits: its rounding is 0 */
        lg_claim(x->c, C_NULL, 0, lg_norm_exact(m, out), lg_exact(0));
    free(out);
    return done;
}

static int check(struct lg_case *c)
{
    struct run x = {.c = c};
    if (lg_variant_of(&x.p, c))
        return -1;
    draw(&x);
    int done = walk(&x);
    for (size_t i = 0; i < x.calls && done > 0; i++) {
        memcpy(x.p.W, x.of[i].W, x.p.k * x.p.d * sizeof *x.p.W);
        done = alone(&x, &x.of[i]);
    }
    for (size_t i = 0; i < x.calls; i++)
        free(x.of[i].W);
    lg_variant_close(&x.p);
    return done > 0 ? 0 : -1;
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 3}, {"tiny-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_order = {
    .id = "metamorphic-order",
    .title = "Answers do not depend on the order of calls",
    .statement =
        "Each function of a kernel gives the same answer after any other functions as in a context of "
        "its own with the same weights.",
    .latex = "F(W)\\text{ after }G_1,\\dots,G_m\\;=\\;F(W)\\text{ alone}",
    .slides = "",
    .source = "metamorphic testing: Chen, Cheung and Yiu, arXiv 2002.12543; definitions: "
              "kernels/lemmagate_kernel.h",
    .how_to_read =
        "A changed answer betrays a cache that is not refreshed, a buffer that two functions share, "
        "or a parameter of the problem that a call leaves changed.",
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
