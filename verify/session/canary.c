/* One step of gradient descent, W+ = W - eta J^T r, on a problem drawn from the system's random source when the session
 * opens: no seed gives it again, so only a kernel that computes can answer it, and a table of stored answers cannot.
 *
 * n = 3, d = 5, k = 8; entries are multiples of 2^-9 in [-1, 1], exact in single precision; eta = 2^-4. The activation
 * is the first that the kernel accepts. |W+ - W + eta J^T r| is compared with the declared rounding (conformance.c):
 * a certain excess, an entry that is not finite, and weights that did not move while the exact ones certainly move, are
 * failures. Failure modes: no random source, no memory, a call that failed: LG_CANARY_NONE with a sentence. */
#include "verify/session/canary.h"

#include "verify/model/model.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { N = 3, D = 5, K = 8, NUMBERS = N * D + N + K + K * D };

struct canary {
    double number[NUMBERS], moved[K * D];
    struct lg_instance inst;
    struct lg_conformance step;
};

static const double eta = 0x1p-4;

static int draw(struct canary *c)
{
    uint16_t bits[NUMBERS];
    if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return -1;
    for (size_t i = 0; i < NUMBERS; i++)
        c->number[i] = (double)((int)(bits[i] % 1024) - 512) / 512 + 0x1p-10; /* never 0 */
    c->inst = (struct lg_instance){.kind = LG_NETWORK,
                                   .n = N,
                                   .d = D,
                                   .k = K,
                                   .X = c->number,
                                   .y = c->number + N * D,
                                   .v = c->number + N * D + N,
                                   .W0 = c->number + N * D + N + K};
    return 0;
}

/* The first activation that the kernel accepts, softplus first. */
static enum lg_call begin(struct lg_session *s, struct canary *c)
{
    enum lg_call call = LG_CALL_UNSUPPORTED;
    for (int a = 0; a < LG_ACTIVATIONS && call == LG_CALL_UNSUPPORTED; a++) {
        const struct lg_network network = {N, D, K, c->inst.X, c->inst.y, c->inst.v, a, eta};
        c->inst.activation = a;
        call = lg_session_begin(s, &network);
    }
    return call;
}

static enum lg_call ask(struct lg_session *s, struct canary *c)
{
    enum lg_call call = begin(s, c);
    if (call == LG_CALL_OK)
        call = lg_session_import(s, c->inst.W0);
    if (call == LG_CALL_OK)
        call = lg_session_steps(s, 1, c->moved);
    return call;
}

static int enclose(const struct lg_session *s, struct canary *c)
{
    const struct lg_arith declared = lg_arith_declared(&s->declared);
    struct lg_model m;
    struct lg_state state = {0};
    struct lg_gradient g = {0};
    int status = -1;
    if (lg_activation_setup() || lg_model_open(&m, &c->inst, c->inst.y, LG_DOUBLE))
        return -1;
    const double beta = lg_hi(m.beta);
    if (!lg_state_open(&state, &m, c->inst.W0, false) && !lg_gradient_open(&g, &state, &state.r, beta))
        status = lg_conformance_check(&c->step, &state, &g, &declared, eta, c->moved, beta);
    lg_gradient_close(&g);
    lg_state_close(&state);
    lg_model_close(&m);
    return status;
}

static bool is_finite(const struct canary *c)
{
    bool finite = true;
    for (size_t e = 0; e < K * D; e++)
        finite &= isfinite(c->moved[e]) != 0;
    return finite;
}

/* NULL, or what is certainly wrong. */
static const char *fault(const struct canary *c)
{
    if (c->step.step > 0 && !memcmp(c->moved, c->inst.W0, sizeof c->moved) &&
        lg_lo(c->step.e) > c->step.envelope)
        return "it did not run: the weights came back as they went";
    return lg_lo(c->step.e) > c->step.envelope ? "the answer is not that of this problem" : NULL;
}

enum lg_canary lg_canary(struct lg_session *s, char *text, size_t text_size)
{
    struct canary c;
    const char *name = s->declared.name;
    if (draw(&c)) {
        snprintf(text, text_size, "no canary: the system has no random numbers");
        return LG_CANARY_NONE;
    }
    const enum lg_call asked = ask(s, &c);
    if (asked != LG_CALL_OK) {
        const bool late = asked == LG_CALL_TIMEOUT;
        snprintf(text, text_size, "%s %s: %.300s", late ? "canary failed:" : "no canary for", name,
                 s->trouble);
        return late ? LG_CANARY_TIMEOUT : LG_CANARY_NONE;
    }
    const enum lg_call ended = lg_session_end(s);
    const bool finite = is_finite(&c);
    if (ended != LG_CALL_OK || (finite && enclose(s, &c))) {
        snprintf(text, text_size, "no canary for %s: %.300s", name, ended ? s->trouble : "no memory");
        return LG_CANARY_NONE;
    }
    const char *wrong = finite ? fault(&c) : "it did not write finite weights";
    if (!finite)
        snprintf(text, text_size, LG_CANARY_FAILED "%s, one step of a random problem: %s", name, wrong);
    else if (wrong)
        snprintf(text, text_size,
                 LG_CANARY_FAILED "%s, one step of a random problem: %s (observed %.3g > declared %.3g)",
                 name, wrong, c.step.e.mid, c.step.envelope);
    else
        snprintf(text, text_size,
                 "canary: %s (sha256 %.16s...) ran one step of a random problem: |W+ - W + eta J^T r| = %.3g "
                 "within %.3g",
                 name, s->sha256, c.step.e.mid, c.step.envelope);
    return wrong ? LG_CANARY_WRONG : LG_CANARY_RAN;
}
