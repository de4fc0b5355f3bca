/* Is sgd_step a step of stochastic gradient descent, whatever the mini-batch?
 *
 * For samples i_1 ... i_m, repeated or not, m below or above n,
 *     W+ = W - (eta/m) sum_b r_{i_b} J_{i_b}^T + e,   |e| <= the rounding that the kernel declares.
 * X_b (m x d), y_b (m): the batch as a problem of its own; its enclosures of f, J_b^T r_b and of an honest kernel's rounding
 * are those of gradient descent with eta/m (verify/model/batch.h). The depth of the sum over samples is asked for m.
 * Batches of a case, one step each, from the weights that the step before left: one sample; up to n drawn with replacement;
 * every sample once, in a random order; between n + 1 and 2n + 3 of them; one sample m times; as a loader of data deals them,
 * samples that follow one another, half of them but at least 8, or all when there are fewer; and, again from the first one
 * when the last is reached, 64, 100, 128 or 256 of them, by the case's index. Then f is asked for where they end. At ReLU's kink any slope in
 * [0, 1] is accepted: where the sign of z is not certain the envelope has a slope's whole range (errors.c).
 * What must be negligible: nothing; the hypothesis says only that the declared rounding is not most of the step. */
#include "verify/author/compared.h"
#include "verify/author/labels.h"
#include "verify/author/outputs.h"
#include "verify/author/trajectory.h"
#include "verify/author/workspace.h"
#include "fixtures/lib/random.h"

#include <string.h>

enum { H_ENVELOPE, H_FORWARD, HYPOTHESES };
static const struct lg_hypothesis_spec hypotheses[HYPOTHESES] = {
    [H_ENVELOPE] = {"meaningful envelope", "[declared rounding/(eta/m |J_b^T r_b|)] <= 0.5; for some batch"},
    [H_FORWARD] = LG_COMPARED_HYPOTHESIS("forward"),
};

#define STEP(name, role) name, LG_IDENTITY, role, 1u << H_ENVELOPE
static const struct lg_claim_spec claims[] = {
    {STEP("sgd-step", LG_CONFORMANCE), "|W+ - W + (eta/m) J_b^T r_b| <= [declared rounding]",
     "as gd-step for the batch, with four roundings between the sum and the step", "batch",
     .control = "control-step"},
    {STEP("sgd-step-neuron", LG_CONFORMANCE),
     "|w_l+ - w_l + (eta/m) (J_b^T r_b)_l| <= [declared rounding]; worst neuron l", "as sgd-step, row by row",
     "batch", .control = "control-step"},
    {STEP("control-sum", LG_CONTROL), "|W+ - W + eta J_b^T r_b| <= [declared rounding]; m > 1", "", ""},
    {STEP("control-step", LG_CONTROL), "|(eta/m) J_b^T r_b| <= [declared rounding]", "", ""},
    LG_COMPARED("forward", "forward-later", H_FORWARD,
                "|f_i computed - f_i| <= [declared rounding]; where the steps end",
                "gamma bounds at the declared depths", "sample"),
    LG_COMPARED_DECLARATION("0 sgd_step"),
};

enum batch { ONE, REPLACEMENT, ALL, MANY, SAME, RANGE, LOADED, BATCHES };
enum { LARGEST_BATCH = 256 };

/* eta = 2^-j / b^2 or so, b a bound of |J_i| or its like: the mean of the batch neither vanishes nor explodes. */
static void calibrate(struct lg_case *c)
{
    c->precision = LG_DOUBLE;
    const struct lg_model *m = lg_take_model(c, &c->inst, c->inst.y);
    double b = lg_ball_finite(m->b) ? lg_hi(m->b) : lg_hi(lg_mul(m->norm_v, m->norm_X));
    c->recipe.eta = lg_case_round_down(c, ldexp(1 / (b * b), -(int)lg_choose(&c->choices, 4)));
    c->recipe.label_exponent = (int)lg_choose(&c->choices, 6) - 1;
    c->recipe.steps = BATCHES;
}

/* Fills index and returns m, at most 2n + 3 or LARGEST_BATCH. */
static size_t draw_batch(const struct lg_case *c, enum batch kind, size_t *index)
{
    size_t n = c->inst.n;
    struct lg_stream s = lg_stream_make(c->recipe.seed, "mini-batch", c->recipe.index, (uint64_t)kind);
    size_t some = 1 + lg_stream_u64(&s, 0) % n, more = n + 1 + lg_stream_u64(&s, 1) % (n + 3);
    static const size_t loaded[] = {64, 128, 100, LARGEST_BATCH};
    size_t half = n / 2 < 8 ? 8 : n / 2;
    half = half < n ? half : n;
    const size_t size[BATCHES] = {1, some, n, more, 1 + some, half, loaded[c->recipe.index % 4]};
    const bool follows = kind == RANGE || kind == LOADED;
    const size_t from = kind == RANGE ? lg_stream_u64(&s, 0) % (n - half + 1) : 0;
    for (size_t b = 0; b < size[kind]; b++)
        index[b] = follows       ? (from + b) % n
                   : kind == ALL ? b
                                 : lg_stream_u64(&s, 2 + (kind == SAME ? 0 : b)) % n;
    for (size_t b = n - 1; kind == ALL && b > 0; b--) {
        size_t other = lg_stream_u64(&s, 2 + b) % (b + 1), keep = index[b];
        index[b] = index[other];
        index[other] = keep;
    }
    return size[kind];
}

struct run {
    struct lg_case *c;
    double *y, *W, *Wplus; /* n, k x d, k x d */
    size_t *index;         /* 2n + 3, and at least LARGEST_BATCH */
    double share;          /* least declared rounding / step */
};

/* The hypothesis, however the case ends: what was refuted before a call failed stays refuted. */
static void close_steps(void *what)
{
    const struct run *x = what;
    lg_hypothesis(x->c, H_ENVELOPE, lg_exact(fmin(x->share, DBL_MAX)), lg_exact(0.5));
}

static void state(struct run *x, double batch, bool divides, const struct lg_conformance *f, lg_ball plain,
                  double usual)
{
    struct lg_case *c = x->c;
    if (f->step > 0)
        x->share = fmin(x->share, lg_div_up(f->envelope, f->step));
    lg_claim(c, "sgd-step", batch, f->e, lg_exact(f->envelope));
    lg_claim(c, "sgd-step-neuron", batch, f->neuron_e, lg_exact(f->neuron_envelope));
    lg_claim_power(c, "sgd-step", lg_conformance_power(f));
    if (divides)
        lg_claim(c, "control-sum", batch, plain, lg_exact(f->envelope));
    lg_claim(c, "control-step", batch, lg_exact(f->step), lg_exact(f->envelope));
    lg_compared_declaration(c, 0, f->envelope, usual, f->step);
}

/* False: an honest kernel may overflow. */
static bool step(struct run *x, enum batch kind)
{
    struct lg_case *c = x->c;
    const struct lg_declared *declared = &c->session->declared;
    const size_t m = draw_batch(c, kind, x->index), weights = c->inst.k * c->inst.d;
    struct lg_conformance f, other;
    lg_ball plain;
    bool representable = false;
    lg_ask(c, LG_OP_SGD, lg_session_sgd(c->session, x->index, m, x->Wplus));
    struct lg_arith_pair a = lg_arith_pair_of(declared);
    a.declared.hn = (double)declared->batch_depth;
    a.usual.hn = (double)m + 1;
    const struct lg_batch *b = lg_take_batch(c, x->y, x->index, m);
    const double largest = declared->model.largest;
    lg_need(
        c, lg_batch_step(b, &a.declared, c->recipe.eta, largest, x->W, x->Wplus, &f, &plain, &representable));
    lg_need(c,
            lg_batch_step(b, &a.usual, c->recipe.eta, largest, x->W, x->Wplus, &other, NULL, &representable));
    if (!representable)
        return false;
    lg_want_finite(c, "sgd_step", (double)kind, weights, x->Wplus);
    state(x, (double)kind, m > 1, &f, plain, other.envelope);
    memcpy(x->W, x->Wplus, weights * sizeof *x->W);
    return true;
}

/* f at the weights that the last step left, of which the kernel may have kept an older one. */
static void forward(struct run *x)
{
    struct lg_case *c = x->c;
    const size_t n = c->inst.n;
    const struct lg_arith_pair a = lg_arith_pair_of(&c->session->declared);
    const struct lg_state *s = lg_take_state(c, lg_take_model(c, &c->inst, x->y), x->W, false);
    struct lg_compared forward = lg_compared_of(c, "forward-later", LG_NOT_COMPARED);
    double *f = lg_take_doubles(c, n);
    if (!lg_step_is_representable(s, c->recipe.eta, c->session->declared.model.largest))
        return;
    lg_ask(c, LG_OP_FORWARD, lg_session_forward(c->session, f));
    lg_want_finite(c, "forward", BATCHES, n, f);
    lg_compared_forward(c, &forward, s, &a, f);
    lg_compared_close(c, &forward);
}

static void check(struct lg_case *c)
{
    const struct lg_instance *inst = &c->inst;
    const size_t n = inst->n, weights = inst->k * inst->d;
    struct run *x = lg_take(c, 1, sizeof *x);
    *x = (struct run){.c = c,
                      .y = lg_take_doubles(c, n),
                      .W = lg_take_doubles(c, weights),
                      .Wplus = lg_take_doubles(c, weights),
                      .index = lg_take(c, 2 * n + 3 + LARGEST_BATCH, sizeof *x->index),
                      .share = INFINITY};
    lg_need(c, lg_case_labels(c, c->recipe.label_exponent, x->y));
    const struct lg_network problem = {n,    inst->d, inst->k,          inst->X,
                                       x->y, inst->v, inst->activation, c->recipe.eta};
    memcpy(x->W, inst->W0, weights * sizeof *x->W);
    lg_ask(c, LG_OP_SGD, lg_session_begin(c->session, &problem));
    lg_ask(c, LG_OP_SGD, lg_session_import(c->session, x->W));
    lg_defer(c, close_steps, x);
    int kind = 0;
    while (kind < BATCHES && step(x, (enum batch)kind))
        kind++;
    if (kind == BATCHES && lg_offers(c, LG_OP_FORWARD))
        forward(x);
}

static const struct lg_family_use families[] = {{"odd-sizes", 3},
                                                {"saturated", 1},
                                                {"gaussian-sphere", 2},
                                                {"integer", 2},
                                                {"tiny-shapes", 3},
                                                {"scaled", 2},
                                                {"wide-features", 1},
                                                {"duplicated-rows", 1},
                                                {"near-parallel", 1},
                                                {"many-samples", 1},
                                                {"long-sums", 1},
                                                {"whole-tiles", 2},
                                                {NULL, 0}};

const struct lg_lemma lemma_sgd_conformance = {
    .id = "sgd-conformance",
    .title = "A step of stochastic gradient descent",
    .statement = "sgd_step on samples i_1 ... i_m is W+ = W - (eta/m) sum_b r_{i_b} J_{i_b}^T up to declared "
                 "rounding, "
                 "for every m and with repeated samples.",
    .slides = "S21 S26",
    .source = "definition of the method; Higham, Accuracy and Stability, chapter 3; lemmas/THEORY.md, "
              "Conformance of steps",
    .how_to_read = "Each case makes seven steps with batches of different kinds. A violated claim means that "
                   "the step is not the "
                   "mean gradient of exactly the samples asked for.",
    .kinds = LG_NETWORK,
    .activations = (1u << LG_ACTIVATIONS) - 1,
    .families = families,
    .shaped = {"shaped", 2},
    LG_HYPOTHESES(hypotheses),
    LG_CLAIMS(claims),
    .policy = {.max_vacuous = 0.2, .max_undecided = 0},
    .calibrate = calibrate,
    .check = check,
};
