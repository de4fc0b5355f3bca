/* The calls of a session: arrays into the arena, one exchange, arrays out of it.
 *
 * A result is written only when the call is LG_CALL_OK. After a crash or a timeout, or a problem that the
 * kernel refused, calls repeat that answer until the next lg_session_begin*. */
#include "verify/session/session_private.h"

#include <assert.h>

/* The answer that stands until the next problem is begun, when the worker did not survive this call. */
static enum lg_call settle(struct lg_session *s, enum lg_call call)
{
    if (s->p->pid == 0)
        s->p->state = call;
    return call;
}

static enum lg_call put_array(struct lg_session *s, enum lg_slot slot, const void *data, size_t rows,
                              size_t columns)
{
    size_t bytes;
    if (!lg_array_bytes(rows, columns, &bytes))
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT, "an array of %zu x %zu numbers is too large", rows,
                                  columns);
    return lg_session_put(s, slot, data, bytes);
}

/* Destroy the context of the problem before, whose arrays stay as they are until then. */
static enum lg_call prepare(struct lg_session *s)
{
    enum lg_call call = lg_session_end(s);
    return call == LG_CALL_OK ? lg_session_ready(s) : call;
}

void lg_session_forget(struct lg_session *s)
{
    s->has_first = false;
    s->most_steps = 0;
}

static enum lg_call learn_depths(struct lg_session *s)
{
    struct lg_shared shared;
    const enum lg_call call = lg_session_get_shared(s, &shared);
    for (int which = 0; call == LG_CALL_OK && which < LG_REDUCTIONS; which++) {
        s->declared.depth[which] = shared.declared.depth[which];
        s->declared.terms[which] = shared.declared.terms[which];
    }
    if (call == LG_CALL_OK && !s->has_first) {
        s->first = s->declared;
        s->has_first = true;
    }
    if (call == LG_CALL_OK)
        s->declared.batch_depth = shared.declared.batch_depth;
    return call;
}

static enum lg_problem problem_of(enum lg_op op)
{
    return op == LG_OP_LINEAR     ? LG_PROBLEM_LINEAR
           : op == LG_OP_RECOVERY ? LG_PROBLEM_RECOVERY
                                  : LG_PROBLEM_NETWORK;
}

enum lg_call lg_session_begin(struct lg_session *s, const struct lg_network *problem)
{
    struct lg_session_private *p = s->p;
    const size_t n = problem->n, d = problem->d, k = problem->k;
    const uint32_t network = ~(1u << LG_OP_LINEAR | 1u << LG_OP_RECOVERY);
    size_t weights;
    assert(problem->activation >= 0 && problem->activation < LG_ACTIVATIONS);
    enum lg_call call = prepare(s);
    if (call == LG_CALL_OK && !(s->declared.offered & network))
        call = lg_session_trouble(s, LG_CALL_NOT_OFFERED, "the kernel does not offer networks");
    if (call == LG_CALL_OK && !lg_array_bytes(k, d, &weights))
        call = lg_session_trouble(s, LG_CALL_ENVIRONMENT, "%zu x %zu weights are too many", k, d);
    if (call == LG_CALL_OK)
        call = put_array(s, LG_SLOT_X, problem->X, n, d);
    if (call == LG_CALL_OK)
        call = put_array(s, LG_SLOT_Y, problem->y, n, 1);
    if (call == LG_CALL_OK)
        call = put_array(s, LG_SLOT_V, problem->v, k, 1);
    if (call == LG_CALL_OK) {
        struct lg_request begin = {.what = LG_REQUEST_BEGIN,
                                   .activation = problem->activation,
                                   .n = n,
                                   .d = d,
                                   .k = k,
                                   .eta = problem->eta};
        call = lg_session_exchange(s, &begin);
        p->live = call == LG_CALL_OK;
    }
    s->declared.phi = s->declared.phi_of[problem->activation];
    if (call == LG_CALL_OK)
        call = learn_depths(s);
    p->problem = LG_PROBLEM_NETWORK;
    p->size = (struct lg_sizes){n, d, k};
    p->steps = 0;
    p->state = call;
    return call;
}

/* A problem without a context: `op` alone works on it. X (n x columns). */
static enum lg_call begin_plain(struct lg_session *s, enum lg_op op, struct lg_request *begin,
                                const double *X, size_t columns, const double *y)
{
    struct lg_session_private *p = s->p;
    enum lg_call call = prepare(s);
    if (call == LG_CALL_OK && !(s->declared.offered & 1u << op))
        call = lg_session_trouble(s, LG_CALL_NOT_OFFERED, "the kernel does not offer %s", lg_op_name(op));
    if (call == LG_CALL_OK)
        call = put_array(s, LG_SLOT_X, X, begin->n, columns);
    if (call == LG_CALL_OK)
        call = put_array(s, LG_SLOT_Y, y, begin->n, 1);
    if (call == LG_CALL_OK)
        call = lg_session_exchange(s, begin);
    s->declared.phi = (struct lg_phi_error){0};
    if (call == LG_CALL_OK)
        call = learn_depths(s);
    p->problem = problem_of(op);
    p->size = (struct lg_sizes){begin->n, begin->d, begin->k};
    p->steps = 0;
    p->state = call;
    return call;
}

enum lg_call lg_session_begin_linear(struct lg_session *s, const struct lg_linear *problem)
{
    struct lg_request begin = {
        .what = LG_REQUEST_BEGIN_LINEAR, .n = problem->n, .d = problem->p, .k = 1, .eta = problem->eta};
    return begin_plain(s, LG_OP_LINEAR, &begin, problem->X, problem->p, problem->y);
}

enum lg_call lg_session_begin_recovery(struct lg_session *s, const struct lg_recovery *problem)
{
    const size_t d = problem->d, r = problem->r;
    size_t square, weights;
    if (!lg_array_bytes(d, d, &square) || !lg_array_bytes(d, r, &weights))
        return s->p->state = lg_session_trouble(s, LG_CALL_ENVIRONMENT,
                                                "matrices of %zu x %zu and %zu x %zu numbers are too large",
                                                d, d, d, r);
    struct lg_request begin = {
        .what = LG_REQUEST_BEGIN_RECOVERY, .n = problem->n, .d = d, .k = r, .eta = problem->eta};
    return begin_plain(s, LG_OP_RECOVERY, &begin, problem->A, square / 8, problem->y);
}

static void count_steps(struct lg_session *s, enum lg_op op, size_t count)
{
    struct lg_session_private *p = s->p;
    if (op == LG_OP_STEPS || op == LG_OP_LINEAR || op == LG_OP_RECOVERY)
        p->steps += count;
    p->steps += op == LG_OP_SGD;
    if (p->steps > s->most_steps)
        s->most_steps = p->steps;
}

/* One operation: `in` (or NULL) is what lg_op_bytes says it reads, `out` what it writes; NULL: steps are not exported. */
static enum lg_call operate(struct lg_session *s, enum lg_op op, size_t count, const void *in, double *out)
{
    struct lg_session_private *p = s->p;
    size_t in_bytes, out_bytes;
    if (p->state != LG_CALL_OK)
        return p->state;
    if (p->problem != problem_of(op))
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT, "%s does not belong to the problem begun",
                                  lg_op_name(op));
    if (!(s->declared.offered & 1u << op))
        return lg_session_trouble(s, LG_CALL_NOT_OFFERED, "the kernel does not offer %s", lg_op_name(op));
    if (!lg_op_bytes(op, p->size, count, &in_bytes, &out_bytes))
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT, "the arrays of %s are too large", lg_op_name(op));
    struct lg_request request = {.what = LG_REQUEST_OP + (uint32_t)op, .count = count, .holds = !out};
    assert(out || op == LG_OP_STEPS || op == LG_OP_SGD);
    enum lg_call call = lg_session_put(s, LG_SLOT_IN, in, in_bytes);
    if (call == LG_CALL_OK && lg_op_updates(op))
        call = lg_session_put(s, LG_SLOT_OUT, out, out_bytes);
    if (call == LG_CALL_OK)
        call = lg_session_exchange(s, &request);
    if (call == LG_CALL_OK && out)
        call = lg_session_get(s, LG_SLOT_OUT, out, out_bytes);
    if (call == LG_CALL_OK)
        count_steps(s, op, count);
    return settle(s, call);
}

enum lg_call lg_session_import(struct lg_session *s, const double *W)
{
    struct lg_session_private *p = s->p;
    if (p->state != LG_CALL_OK)
        return p->state;
    if (p->problem != LG_PROBLEM_NETWORK)
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT,
                                  "import_weights does not belong to the problem begun");
    struct lg_request request = {.what = LG_REQUEST_IMPORT};
    p->steps = 0;
    enum lg_call call = put_array(s, LG_SLOT_IN, W, p->size.k, p->size.d);
    if (call == LG_CALL_OK)
        call = lg_session_exchange(s, &request);
    return settle(s, call);
}

enum lg_call lg_session_export(struct lg_session *s, double *W)
{
    struct lg_session_private *p = s->p;
    size_t bytes;
    if (p->state != LG_CALL_OK)
        return p->state;
    if (p->problem != LG_PROBLEM_NETWORK || !lg_array_bytes(p->size.k, p->size.d, &bytes))
        return lg_session_trouble(s, LG_CALL_ENVIRONMENT,
                                  "export_weights does not belong to the problem begun");
    if (!(s->declared.offered & (1u << LG_OP_STEPS | 1u << LG_OP_SGD)))
        return lg_session_trouble(s, LG_CALL_NOT_OFFERED, "the kernel does not offer steps to export");
    struct lg_request request = {.what = LG_REQUEST_EXPORT};
    enum lg_call call = lg_session_exchange(s, &request);
    if (call == LG_CALL_OK)
        call = lg_session_get(s, LG_SLOT_OUT, W, bytes);
    return settle(s, call);
}

enum lg_call lg_session_steps(struct lg_session *s, size_t steps, double *W)
{
    return operate(s, LG_OP_STEPS, steps, NULL, W);
}

enum lg_call lg_session_forward(struct lg_session *s, double *f)
{
    return operate(s, LG_OP_FORWARD, 0, NULL, f);
}

enum lg_call lg_session_gradient(struct lg_session *s, double *G)
{
    return operate(s, LG_OP_GRADIENT, 0, NULL, G);
}

enum lg_call lg_session_jacobian(struct lg_session *s, double *J)
{
    return operate(s, LG_OP_JACOBIAN, 0, NULL, J);
}

enum lg_call lg_session_jvp(struct lg_session *s, const double *U, double *Ju)
{
    return operate(s, LG_OP_JVP, 0, U, Ju);
}

enum lg_call lg_session_vjp(struct lg_session *s, const double *z, double *Jtz)
{
    return operate(s, LG_OP_VJP, 0, z, Jtz);
}

enum lg_call lg_session_gram(struct lg_session *s, double *JJt)
{
    return operate(s, LG_OP_GRAM, 0, NULL, JJt);
}

enum lg_call lg_session_output(struct lg_session *s, enum lg_op op, const double *U, const double *z,
                               double *out)
{
    assert(op <= LG_OP_GRAM);
    return operate(s, op, op == LG_OP_STEPS, op == LG_OP_JVP ? U : op == LG_OP_VJP ? z : NULL, out);
}

enum lg_call lg_session_sgd(struct lg_session *s, const size_t *index, size_t m, double *W)
{
    const enum lg_call call = operate(s, LG_OP_SGD, m, index, W);
    return call == LG_CALL_OK ? learn_depths(s) : call;
}

enum lg_call lg_session_fit(struct lg_session *s, double *v)
{
    return operate(s, LG_OP_FIT, 0, NULL, v);
}

enum lg_call lg_session_linear_steps(struct lg_session *s, size_t steps, double *theta)
{
    return operate(s, LG_OP_LINEAR, steps, NULL, theta);
}

enum lg_call lg_session_recovery_steps(struct lg_session *s, size_t steps, double *U)
{
    return operate(s, LG_OP_RECOVERY, steps, NULL, U);
}
