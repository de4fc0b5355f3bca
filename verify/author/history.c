/* Calls before the one that is looked at; see history.h. */
#include "verify/author/history.h"
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

enum { WORK = 1 << 23 }; /* n k d times steps before, at most */

bool lg_history_unlooked(struct lg_case *c, enum lg_op op, enum lg_call answer)
{
    return (answer != LG_CALL_CRASHED && answer != LG_CALL_TIMEOUT) || lg_call_ok(c, op, answer);
}

/* What is asked of the earlier problem p with weights W; out: room for W and f. */
static bool use(const struct lg_history *h, const struct lg_network *p, const double *W, double *out)
{
    struct lg_session *s = h->c->session;
    enum lg_call answer = lg_session_begin(s, p);
    if (answer != LG_CALL_OK)
        return lg_history_unlooked(h->c, LG_OP_STEPS, answer);
    answer = lg_session_import(s, W);
    if (answer != LG_CALL_OK)
        return lg_history_unlooked(h->c, LG_OP_STEPS, answer);
    if (lg_offers(h->c, LG_OP_FORWARD) &&
        !lg_history_unlooked(h->c, LG_OP_FORWARD, lg_session_forward(s, out)))
        return false;
    if (lg_offers(h->c, LG_OP_GRADIENT) &&
        !lg_history_unlooked(h->c, LG_OP_GRADIENT, lg_session_gradient(s, out)))
        return false;
    return lg_history_unlooked(h->c, LG_OP_STEPS, lg_session_steps(s, 1, out));
}

/* Of infinities and larger, or this problem's numbers in reverse. */
static bool earlier_problem(const struct lg_history *h)
{
    const struct lg_network *now = h->problem;
    const bool is_poison = h->order == LG_CALL_POISONED;
    struct lg_network p = *now;
    p.n += is_poison, p.d += is_poison, p.k += is_poison;
    const size_t data = p.n * p.d, weights = p.k * p.d, all = data + 2 * p.n + p.k + 2 * weights;
    double *X = malloc(all * sizeof *X);
    if (!X)
        return false;
    for (size_t e = 0; e < all; e++)
        X[e] = INFINITY;
    double *y = X + data, *v = y + p.n, *W = v + p.k;
    for (size_t e = 0; e < data && !is_poison; e++)
        X[e] = now->X[data - 1 - e];
    for (size_t e = 0; e < weights && !is_poison; e++)
        W[e] = h->W0[weights - 1 - e];
    if (!is_poison) {
        memcpy(y, now->y, p.n * sizeof *y);
        memcpy(v, now->v, p.k * sizeof *v);
    }
    p.X = X, p.y = y, p.v = v;
    const bool ok = use(h, &p, W, W + weights);
    free(X);
    return ok;
}

size_t lg_history_steps(enum lg_call_order order, size_t work)
{
    static const size_t steps[LG_CALL_ORDERS] = {
        [LG_CALL_AFTER_1] = 1, [LG_CALL_AFTER_2] = 2, [LG_CALL_AFTER_257] = 257, [LG_CALL_AFTER_1100] = 1100};
    const size_t count = steps[order];
    return count > 2 && work > WORK / count ? 2 : count;
}

bool lg_history_is_near(size_t m, const double *W0, const double *W)
{
    double farthest = 0, start = 0;
    for (size_t e = 0; e < m; e++) {
        farthest = fmax(farthest, isfinite(W[e]) ? fabs(W[e]) : INFINITY);
        start = fmax(start, fabs(W0[e]));
    }
    return farthest <= 16 * (1 + start);
}

static bool import(const struct lg_history *h)
{
    return lg_call_ok(h->c, LG_OP_STEPS, lg_session_import(h->c->session, h->W0));
}

bool lg_history_begin(const struct lg_history *h, double *W)
{
    const size_t weights = h->problem->k * h->problem->d;
    const size_t steps = lg_history_steps(h->order, h->problem->n * weights);
    memcpy(W, h->W0, weights * sizeof *W);
    if ((h->order == LG_CALL_POISONED || h->order == LG_CALL_SECOND) && !earlier_problem(h))
        return false;
    if (!lg_call_ok(h->c, LG_OP_STEPS, lg_session_begin(h->c->session, h->problem)) || !import(h))
        return false;
    if (steps == 0)
        return true;
    const enum lg_call answer = lg_session_steps(h->c->session, steps, W);
    const bool is_refused = answer == LG_CALL_NOT_OFFERED || answer == LG_CALL_UNSUPPORTED;
    if (!is_refused && !lg_call_ok(h->c, LG_OP_STEPS, answer))
        return false;
    if (!is_refused && lg_history_is_near(weights, h->W0, W))
        return true;
    memcpy(W, h->W0, weights * sizeof *W);
    return import(h);
}
