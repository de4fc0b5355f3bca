/* Requests on a loaded kernel, in the worker process: one problem, its context, one function each.
 *
 * Before a function is called w->shared->running says which; it is cleared when the function returned LG_OK,
 * so that the session can name the one that failed, crashed or hung. Outputs are filled with NaN first: a
 * kernel that leaves an entry unwritten hands back NaN, never an earlier result.
 * Failure: LG_CALL_ENVIRONMENT when an array cannot be mapped. */
#include "verify/session/declaration.h"
#include "verify/session/worker.h"

#include <string.h>
#include <unistd.h>

static void enter(struct lg_worker *w, uint32_t entry)
{
    w->shared->running = entry;
}

/* A forked child that comes back from the kernel must not go on as a second worker. */
static int leave(struct lg_worker *w, int status)
{
    if (getpid() != w->pid)
        _exit(LG_EXIT_LOST);
    if (status == LG_OK)
        w->shared->running = LG_ENTRY_NONE;
    return status;
}

static void *array(struct lg_worker *w, enum lg_slot slot, size_t bytes)
{
    return lg_guarded_array(&w->slot[slot], w->arena, ((uint64_t)slot + 1) * LG_SLOT_BYTES, bytes);
}

/* False, and a sentence in the shared text, where the declaration is none at this length. */
static bool resolve(struct lg_worker *w, int which, size_t length, uint64_t *depth)
{
    enter(w, LG_ENTRY_DEPTH);
    const bool is_sound =
        lg_declaration_depth(w->table.model, which, length, depth, w->shared->text, sizeof w->shared->text);
    leave(w, is_sound ? LG_OK : LG_FAILED);
    return is_sound;
}

/* Depths of the reductions over d, k, n and `weights` terms. LG_OK or LG_FAILED. */
static int resolve_depths(struct lg_worker *w, size_t weights)
{
    const struct lg_sizes *s = &w->size;
    struct lg_declared *declared = &w->shared->declared;
    const size_t length[LG_REDUCTIONS] = {
        [LG_OVER_FEATURES] = s->d,
        [LG_OVER_NEURONS] = s->k,
        [LG_OVER_SAMPLES] = s->n,
        [LG_OVER_WEIGHTS] = weights,
    };
    for (int which = 0; which < LG_REDUCTIONS; which++) {
        declared->terms[which] = length[which];
        if (!resolve(w, which, length[which], &declared->depth[which]))
            return LG_FAILED;
    }
    return LG_OK;
}

static void end(struct lg_worker *w)
{
    if (!w->live)
        return;
    enter(w, LG_ENTRY_DESTROY);
    w->table.destroy(w->context);
    leave(w, LG_OK);
    w->context = NULL;
    w->live = false;
}

static int begin(struct lg_worker *w, const struct lg_request *q, int *status)
{
    w->size = (struct lg_sizes){q->n, q->d, q->k};
    const double *X = array(w, LG_SLOT_X, 8 * q->n * q->d);
    const double *y = array(w, LG_SLOT_Y, 8 * q->n), *v = array(w, LG_SLOT_V, 8 * q->k);
    if (!X || !y || !v)
        return LG_CALL_ENVIRONMENT;
    w->network = (struct lg_network){q->n, q->d, q->k, X, y, v, q->activation, q->eta};
    if ((*status = resolve_depths(w, q->k * q->d)) != LG_OK)
        return LG_CALL_OK;
    enter(w, LG_ENTRY_CREATE);
    *status = leave(w, w->table.create(&w->network, &w->context));
    w->live = *status == LG_OK;
    return LG_CALL_OK;
}

static int begin_linear(struct lg_worker *w, const struct lg_request *q, int *status)
{
    w->size = (struct lg_sizes){q->n, q->d, q->k};
    const double *X = array(w, LG_SLOT_X, 8 * q->n * q->d), *y = array(w, LG_SLOT_Y, 8 * q->n);
    if (!X || !y)
        return LG_CALL_ENVIRONMENT;
    w->linear = (struct lg_linear){q->n, q->d, X, y, q->eta};
    *status = resolve_depths(w, q->d);
    return LG_CALL_OK;
}

static int begin_recovery(struct lg_worker *w, const struct lg_request *q, int *status)
{
    w->size = (struct lg_sizes){q->n, q->d, q->k};
    const double *A = array(w, LG_SLOT_X, 8 * q->n * q->d * q->d), *y = array(w, LG_SLOT_Y, 8 * q->n);
    if (!A || !y)
        return LG_CALL_ENVIRONMENT;
    w->recovery = (struct lg_recovery){q->n, q->d, q->k, A, y, q->eta};
    *status = resolve_depths(w, q->d * (q->d > q->k ? q->d : q->k));
    return LG_CALL_OK;
}

static int import(struct lg_worker *w, int *status)
{
    const double *W = array(w, LG_SLOT_IN, 8 * w->size.k * w->size.d);
    if (!W)
        return LG_CALL_ENVIRONMENT;
    enter(w, LG_ENTRY_IMPORT);
    *status = leave(w, w->table.import_weights(w->context, W));
    return LG_CALL_OK;
}

static int call(struct lg_worker *w, enum lg_op op, size_t count, const void *in, double *out)
{
    const struct lg_kernel *t = &w->table;
    switch (op) {
    case LG_OP_STEPS:
        return count == 0 ? LG_OK : t->gd_steps(w->context, count);
    case LG_OP_FORWARD:
        return t->forward(w->context, out);
    case LG_OP_GRADIENT:
        return t->gradient(w->context, out);
    case LG_OP_JACOBIAN:
        return t->jacobian(w->context, out);
    case LG_OP_JVP:
        return t->jvp(w->context, in, out);
    case LG_OP_VJP:
        return t->vjp(w->context, in, out);
    case LG_OP_GRAM:
        return t->gram(w->context, out);
    case LG_OP_SGD:
        return t->sgd_step(w->context, in, count);
    case LG_OP_FIT:
        return t->fit_output(w->context, out);
    case LG_OP_LINEAR:
        return t->linear_steps(&w->linear, out, count);
    case LG_OP_RECOVERY:
        return t->recovery_steps(&w->recovery, out, count);
    case LG_OPS:
        break;
    }
    return LG_UNSUPPORTED;
}

static int export_to(struct lg_worker *w, double *W)
{
    enter(w, LG_ENTRY_EXPORT);
    return leave(w, w->table.export_weights(w->context, W));
}

static int export(struct lg_worker *w, int *status)
{
    const size_t bytes = 8 * w->size.k * w->size.d;
    double *W = array(w, LG_SLOT_OUT, bytes);
    if (!W)
        return LG_CALL_ENVIRONMENT;
    memset(W, 0xff, bytes); /* all bits set: NaN */
    *status = export_to(w, W);
    return LG_CALL_OK;
}

static int operate(struct lg_worker *w, enum lg_op op, const struct lg_request *q, int *status)
{
    const size_t count = q->count;
    size_t in_bytes, out_bytes;
    if (!lg_op_bytes(op, w->size, count, &in_bytes, &out_bytes))
        return LG_CALL_ENVIRONMENT;
    const void *in = array(w, LG_SLOT_IN, in_bytes);
    double *out = array(w, LG_SLOT_OUT, out_bytes);
    if (!in || !out)
        return LG_CALL_ENVIRONMENT;
    if (!lg_op_updates(op))
        memset(out, 0xff, out_bytes); /* all bits set: NaN */
    if (op == LG_OP_SGD && !resolve(w, LG_OVER_SAMPLES, count, &w->shared->declared.batch_depth)) {
        *status = LG_FAILED;
        return LG_CALL_OK;
    }
    enter(w, LG_ENTRY_OP + (uint32_t)op);
    *status = leave(w, call(w, op, count, in, out));
    if (*status == LG_OK && (op == LG_OP_STEPS || op == LG_OP_SGD) && !q->holds)
        *status = export_to(w, out);
    return LG_CALL_OK;
}

void lg_worker_serve(struct lg_worker *w, const struct lg_request *q, struct lg_reply *reply)
{
    int status = LG_OK, result = LG_CALL_OK;
    switch (q->what) {
    case LG_REQUEST_BEGIN:
        result = begin(w, q, &status);
        break;
    case LG_REQUEST_BEGIN_LINEAR:
        result = begin_linear(w, q, &status);
        break;
    case LG_REQUEST_BEGIN_RECOVERY:
        result = begin_recovery(w, q, &status);
        break;
    case LG_REQUEST_END:
        end(w);
        break;
    case LG_REQUEST_IMPORT:
        result = import(w, &status);
        break;
    case LG_REQUEST_EXPORT:
        result = export(w, &status);
        break;
    default:
        result = operate(w, (enum lg_op)(q->what - LG_REQUEST_OP), q, &status);
    }
    if (status != LG_OK)
        result = status == LG_UNSUPPORTED ? LG_CALL_UNSUPPORTED : LG_CALL_FAILED;
    reply->result = result;
    reply->status = status;
    reply->entry = w->shared->running;
    w->shared->running = LG_ENTRY_NONE;
}
