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

#include <string.h>

static const struct lg_claim_spec claims[] = {
    LG_OUTPUTS_SAME("after", "other functions before, against none", LG_UNLESS_SAME),
    {"after-sgd-step", LG_IDENTITY, LG_CONFORMANCE, 0,
     "[entries of W+ that differ] <= 0; sgd_step, other functions before, against none", "", ""},
    {"after-fit", LG_IDENTITY, LG_CONFORMANCE, 0,
     "[entries of v that differ] <= 0; fit_output, other functions before, against none", "", ""},
    {"control-still", LG_IDENTITY, LG_CONTROL, 0, "[entries of W that differ] <= 0; before and after a step",
     "", ""},
    LG_OUTPUTS_CONTROL,
};

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
    struct lg_variant *p; /* W: the current weights */
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
                             : lg_session_output(s, op_of(function), x->p->U, x->p->z, out);
}

/* One call in the context at hand; is the answer given? */
static bool call(struct run *x, unsigned function, double *out)
{
    const enum lg_call status = ask(x, function, out);
    const size_t m = length(x->p, function);
    const bool given = status == LG_CALL_OK && isfinite(lg_largest(m, out));
    if (function == FIT && !given &&
        (status == LG_CALL_OK || status == LG_CALL_UNSUPPORTED || status == LG_CALL_FAILED))
        return false;
    lg_ask(x->c, op_of(function), status);
    lg_want_finite(x->c, lg_op_name(op_of(function)), 0, m, out);
    return given;
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
        x->index[b] = lg_stream_u64(&s, CALLS + 2 + b) % x->p->n;
}

/* All calls in one context. */
static void walk(struct run *x)
{
    const size_t w = x->p->k * x->p->d;
    lg_ask_variant(x->c, x->p);
    for (size_t i = 0; i < x->calls; i++) {
        struct answer *a = &x->of[i];
        a->W = lg_take_doubles(x->c, w);
        a->value = lg_take_doubles(x->c, length(x->p, a->function));
        memcpy(a->W, x->p->W, w * sizeof *a->W);
        a->given = call(x, a->function, a->value);
        if (a->function == LG_OUT_STEP || a->function == SGD)
            memcpy(x->p->W, a->value, w * sizeof *a->W);
        if (a->function == LG_OUT_STEP)
            lg_claim_none(x->c, "control-still", (double)i, lg_differing(w, a->W, a->value));
    }
}

/* The call of `a`, an output, in a context of its own, which has x->p->W = a->W. */
static void output_alone(struct run *x, const struct answer *a)
{
    struct lg_outputs *b = lg_take_outputs(x->c, x->p, 1u << a->function);
    struct lg_output other = b->of[a->function];
    lg_outputs_control(x->c, b);
    if (other.value) {
        other.value = a->value;
        lg_output_same(x->c, lg_outputs_first(x->c, "after") + a->function, &b->of[a->function], &other);
    }
    lg_outputs_close(b);
}

/* The same of a mini-batch or a fit, for which only bits are compared. */
static void bits_alone(struct run *x, const struct answer *a)
{
    const size_t m = length(x->p, a->function);
    double *out = lg_take_doubles(x->c, m);
    lg_ask_variant(x->c, x->p);
    const bool given = call(x, a->function, out);
    lg_claim_none(x->c, a->function == SGD ? "after-sgd-step" : "after-fit", 0,
                  given != a->given ? (double)m
                  : given           ? lg_differing(m, a->value, out)
                                    : 0);
    if (given) /* bits: its rounding is 0 */
        lg_claim(x->c, "control-zero", 0, lg_norm_exact(m, out), lg_exact(0));
}

static void check(struct lg_case *c)
{
    struct run x = {.c = c, .p = lg_take_variant(c)};
    draw(&x);
    walk(&x);
    for (size_t i = 0; i < x.calls; i++) {
        const struct answer *a = &x.of[i];
        memcpy(x.p->W, a->W, x.p->k * x.p->d * sizeof *a->W);
        if (a->function < LG_OUTPUTS)
            output_alone(&x, a);
        else if (lg_is_deterministic(c))
            bits_alone(&x, a);
    }
}

static const struct lg_family_use families[] = {{"dyadic-shapes", 3}, {"tiny-shapes", 1}, {NULL, 0}};

const struct lg_lemma lemma_metamorphic_order = {
    .id = "metamorphic-order",
    .title = "Answers do not depend on the order of calls",
    .statement =
        "Each function of a kernel gives the same answer after any other functions as in a context of "
        "its own with the same weights.",
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
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0, .max_undecided = 0},
    .calibrate = lg_variant_calibrate,
    .check = check,
};
