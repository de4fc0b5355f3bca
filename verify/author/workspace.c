/* Blocks of memory, what is to be closed, and the way out; see workspace.h. Each piece is an allocation of its own, so that
 * memory checkers see where it ends. */
#include "verify/author/workspace.h"
#include "verify/author/record.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct lg_block {
    struct lg_block *next;
    max_align_t bytes[];
};

struct lg_deferred {
    struct lg_deferred *next;
    void (*close)(void *what);
    void *what;
};

static void release(struct lg_workspace *w)
{
    for (struct lg_deferred *d = w->to_close; d; d = d->next)
        d->close(d->what);
    while (w->blocks) {
        struct lg_block *next = w->blocks->next;
        free(w->blocks);
        w->blocks = next;
    }
}

/* The workspace is no object of the function that calls setjmp, so its members keep their values. */
static enum lg_ending enter(struct lg_workspace *w, struct lg_case *c, void (*work)(struct lg_case *c))
{
    const int why = setjmp(w->way_out);
    if (why == LG_GO_ON)
        work(c);
    return (enum lg_ending)why;
}

enum lg_ending lg_workspace_run(struct lg_case *c, void (*work)(struct lg_case *c))
{
    struct lg_workspace here = {.blocks = NULL}, *const outer = c->workspace;
    c->workspace = &here;
    const enum lg_ending why = enter(&here, c, work);
    release(&here);
    c->workspace = outer;
    return why;
}

void lg_stop(struct lg_case *c, enum lg_ending why)
{
    longjmp(c->workspace->way_out, (int)why);
}

void lg_end_case(struct lg_case *c)
{
    const struct lg_record *r = c->record;
    const bool is_recorded = r && (strcmp(r->outcome, "done") != 0 || r->finite.truth == LG_FALSE);
    lg_stop(c, r && r->is_left ? LG_STOP_RUNG : is_recorded ? LG_STOP_KERNEL : LG_STOP_MEMORY);
}

void lg_need(struct lg_case *c, int status)
{
    if (status)
        lg_stop(c, LG_STOP_MEMORY);
}

void *lg_take(struct lg_case *c, size_t count, size_t size)
{
    struct lg_workspace *w = c->workspace;
    struct lg_block *block = NULL;
    if (size == 0 || count <= (SIZE_MAX - sizeof *block) / size)
        block = calloc(1, sizeof *block + count * size);
    if (!block)
        lg_stop(c, LG_STOP_MEMORY);
    block->next = w->blocks;
    w->blocks = block;
    return block->bytes;
}

double *lg_take_doubles(struct lg_case *c, size_t count)
{
    return lg_take(c, count, sizeof(double));
}

struct lg_vec lg_take_vec(struct lg_case *c, size_t n)
{
    double *mid = lg_take_doubles(c, n);
    return (struct lg_vec){n, mid, lg_take_doubles(c, n)};
}

struct lg_mat lg_take_mat(struct lg_case *c, size_t rows, size_t columns)
{
    if (columns && rows > SIZE_MAX / columns)
        lg_stop(c, LG_STOP_MEMORY);
    double *mid = lg_take_doubles(c, rows * columns);
    return (struct lg_mat){rows, columns, mid, lg_take_doubles(c, rows * columns)};
}

void lg_defer(struct lg_case *c, void (*close)(void *what), void *what)
{
    struct lg_deferred *d = lg_take(c, 1, sizeof *d);
    *d = (struct lg_deferred){c->workspace->to_close, close, what};
    c->workspace->to_close = d;
}

void lg_ask(struct lg_case *c, enum lg_op op, enum lg_call result)
{
    if (!lg_call_ok(c, op, result))
        lg_end_case(c);
}

bool lg_ask_offered(struct lg_case *c, enum lg_op op, enum lg_call result)
{
    if (lg_call_ok(c, op, result))
        return true;
    if (result != LG_CALL_NOT_OFFERED)
        lg_end_case(c);
    return false;
}

void lg_ask_begin(struct lg_case *c, enum lg_op op, const struct lg_instance *inst, const double *y,
                  const double *W)
{
    const struct lg_network problem = {inst->n, inst->d, inst->k,          inst->X,
                                       y,       inst->v, inst->activation, c->recipe.eta};
    lg_ask(c, op, lg_session_begin(c->session, &problem));
    lg_ask(c, op, lg_session_import(c->session, W));
}

void lg_want_finite(struct lg_case *c, const char *what, double coordinate, size_t m, const double *values)
{
    if (!lg_check_finite(c, what, coordinate, m, values))
        lg_end_case(c);
}

static void close_model(void *what)
{
    lg_model_close(what);
}

static void close_features(void *what)
{
    lg_features_close(what);
}

static void close_linear(void *what)
{
    lg_linear_close(what);
}

static void close_state(void *what)
{
    lg_state_close(what);
}

static void close_gradient(void *what)
{
    lg_gradient_close(what);
}

static void close_increment(void *what)
{
    lg_increment_close(what);
}

static void close_batch(void *what)
{
    lg_batch_close(what);
}

static void close_recovery_step(void *what)
{
    lg_recovery_step_close(what);
}

/* Opened where it will stay; a failed open leaves nothing to close. */
struct lg_model *lg_take_model_at(struct lg_case *c, const struct lg_instance *inst, const double *y,
                                  int precision)
{
    struct lg_model *m = lg_take(c, 1, sizeof *m);
    lg_need(c, lg_model_open(m, inst, y, precision));
    lg_defer(c, close_model, m);
    return m;
}

struct lg_model *lg_take_model(struct lg_case *c, const struct lg_instance *inst, const double *y)
{
    return lg_take_model_at(c, inst, y, c->precision);
}

struct lg_features *lg_take_features(struct lg_case *c, const struct lg_model *m, const double *W)
{
    struct lg_features *f = lg_take(c, 1, sizeof *f);
    lg_need(c, lg_features_open(f, m, W));
    lg_defer(c, close_features, f);
    return f;
}

void lg_defer_linear(struct lg_case *c, struct lg_linear_model *m)
{
    lg_defer(c, close_linear, m);
}

struct lg_state *lg_take_state(struct lg_case *c, const struct lg_model *m, const double *W, bool exact_start)
{
    struct lg_state *s = lg_take(c, 1, sizeof *s);
    lg_need(c, lg_state_open(s, m, W, exact_start));
    lg_defer(c, close_state, s);
    return s;
}

struct lg_gradient *lg_take_gradient(struct lg_case *c, const struct lg_state *s, const struct lg_vec *r,
                                     double beta)
{
    struct lg_gradient *g = lg_take(c, 1, sizeof *g);
    lg_need(c, lg_gradient_open(g, s, r, beta));
    lg_defer(c, close_gradient, g);
    return g;
}

struct lg_increment *lg_take_increment(struct lg_case *c, const struct lg_state *s, const double *Wplus)
{
    struct lg_increment *inc = lg_take(c, 1, sizeof *inc);
    lg_need(c, lg_increment_open(inc, s, Wplus));
    lg_defer(c, close_increment, inc);
    return inc;
}

struct lg_batch *lg_take_batch(struct lg_case *c, const double *y, const size_t *index, size_t m)
{
    struct lg_batch *b = lg_take(c, 1, sizeof *b);
    lg_need(c, lg_batch_open(b, &c->inst, y, index, m, c->precision));
    lg_defer(c, close_batch, b);
    return b;
}

struct lg_recovery_step *lg_take_recovery_step(struct lg_case *c, const struct lg_recovery *p,
                                               const double *U, const double *U_next)
{
    struct lg_recovery_step *s = lg_take(c, 1, sizeof *s);
    lg_need(c, lg_recovery_step_open(s, p, U, U_next));
    lg_defer(c, close_recovery_step, s);
    return s;
}
