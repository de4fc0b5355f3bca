/* Programs of calls, run; see program_run.h. */
#include "verify/author/program_run.h"
#include "verify/author/history.h"
#include "verify/rigor/dot.h"

#include <stdlib.h>
#include <string.h>

static enum lg_op op_of(unsigned function)
{
    switch (function) {
    case LG_CALLS_SGD:
        return LG_OP_SGD;
    case LG_CALLS_FIT:
        return LG_OP_FIT;
    case LG_CALLS_LINEAR:
        return LG_OP_LINEAR;
    case LG_CALLS_RECOVERY:
        return LG_OP_RECOVERY;
    default:
        return lg_output_op((enum lg_output_id)function);
    }
}

static const unsigned asked[LG_CALLS_ASKED] = {LG_OUT_FORWARD, LG_OUT_GRADIENT, LG_OUT_JACOBIAN, LG_OUT_JVP,
                                               LG_OUT_VJP,     LG_OUT_GRAM,     LG_CALLS_FIT};

enum { PRODUCTS = 1 << 23, STEPS = 32, TALL = 2, BATCH = 256, MOST = 1 << 22 };

size_t lg_calls_length(const struct lg_variant *p, unsigned function)
{
    const size_t r = p->k < TALL ? p->k : TALL;
    const size_t all[LG_CALLS_FUNCTIONS] = {
        [LG_OUT_FORWARD] = p->n,         [LG_OUT_JVP] = p->n,         [LG_OUT_JACOBIAN] = p->n * p->k * p->d,
        [LG_OUT_GRAM] = p->n * p->n,     [LG_CALLS_FIT] = p->k,       [LG_CALLS_LINEAR] = p->d,
        [LG_CALLS_RECOVERY] = p->d * r,  [LG_OUT_STEP] = p->k * p->d, [LG_CALLS_SGD] = p->k * p->d,
        [LG_OUT_GRADIENT] = p->k * p->d, [LG_OUT_VJP] = p->k * p->d};
    return function < LG_CALLS_FUNCTIONS ? all[function] : 0;
}

/* Numbers that asking takes, of a problem whose sizes the user has named. */
static size_t room(const struct lg_variant *p, unsigned function)
{
    return function == LG_CALLS_RECOVERY ? p->n * p->d * p->d : lg_calls_length(p, function);
}

/* A step, or what one function costs, and a call. */
static double cost(const struct lg_variant *p, unsigned function)
{
    const double n = (double)p->n, k = (double)p->k, d = (double)p->d, call = 512;
    return call + n * k * (d + 16) +
           (function == LG_OUT_GRAM || function == LG_CALLS_FIT ? n * n * (k + d) : 0);
}

/* Two linear steps from the first weights, or two recovery steps with A_i = x_i x_i^T from the first columns. */
static enum lg_call plain_steps(struct lg_calls *x, unsigned function, double *out)
{
    const struct lg_variant *p = &x->p;
    struct lg_session *s = x->c->session;
    memcpy(out, x->c->inst.W0, lg_calls_length(p, function) * sizeof *out);
    if (function == LG_CALLS_LINEAR) {
        const struct lg_linear q = {p->n, p->d, p->X, p->y, p->eta};
        const enum lg_call begun = lg_session_begin_linear(s, &q);
        return begun == LG_CALL_OK ? lg_session_linear_steps(s, 2, out) : begun;
    }
    double *A = malloc(p->n * p->d * p->d * sizeof *A); /* of many calls, and large: not the case's */
    lg_need(x->c, A ? 0 : -1);
    for (size_t e = 0; e < p->n * p->d * p->d; e++) {
        const double *row = p->X + e / (p->d * p->d) * p->d;
        A[e] = row[e / p->d % p->d] * row[e % p->d];
    }
    const struct lg_recovery q = {p->n, p->d, lg_calls_length(p, LG_CALLS_RECOVERY) / p->d, A, p->y, p->eta};
    enum lg_call begun = lg_session_begin_recovery(s, &q);
    if (begun == LG_CALL_OK)
        begun = lg_session_recovery_steps(s, 2, out);
    free(A);
    return begun;
}

void lg_calls_turn(struct lg_calls *x, const struct lg_calls_line *e)
{
    const size_t w = x->p.k * x->p.d;
    for (size_t i = 0; i < w; i++)
        x->p.U[i] = x->direction[(i + e->round) % w];
    for (size_t i = 0; i < x->p.n; i++)
        x->p.z[i] = x->cotangent[(i + e->round) % x->p.n];
}

bool lg_calls_ask(struct lg_calls *x, unsigned function, double *out)
{
    struct lg_session *s = x->c->session;
    const enum lg_call answer = function == LG_CALLS_FIT ? lg_session_fit(s, out)
                                : function == LG_CALLS_LINEAR || function == LG_CALLS_RECOVERY
                                    ? plain_steps(x, function, out)
                                    : lg_session_output(s, op_of(function), x->p.U, x->p.z, out);
    if (function == LG_CALLS_FIT ? !lg_history_unlooked(x->c, LG_OP_FIT, answer)
                                 : !lg_call_ok(x->c, op_of(function), answer))
        lg_end_case(x->c);
    return answer == LG_CALL_OK && isfinite(lg_largest(lg_calls_length(&x->p, function), out));
}

/* What line i of the program is for this kernel: what it does not offer gives way to what it does. */
static struct lg_calls_line plan(struct lg_calls *x, size_t i)
{
    const struct lg_program_line *line = &x->program.line[i % x->program.lines];
    const bool steps = lg_offers(x->c, LG_OP_STEPS), sgd = lg_offers(x->c, LG_OP_SGD);
    struct lg_calls_line e = {.change = line->change, .round = i, .function = LG_CALLS_FUNCTIONS};
    unsigned offered[LG_CALLS_ASKED], count = 0;
    for (unsigned a = 0; a < LG_CALLS_ASKED; a++)
        if (lg_offers(x->c, op_of(asked[a])))
            offered[count++] = asked[a];
    if (line->ask && count)
        e.function = offered[(line->ask - 1) % count];
    if (e.change == LG_CHANGE_STEPS && !steps)
        e.change = sgd ? LG_CHANGE_BATCH : LG_CHANGE_IMPORT;
    else if ((e.change == LG_CHANGE_RANGE || e.change == LG_CHANGE_BATCH) && !sgd)
        e.change = steps ? LG_CHANGE_STEPS : LG_CHANGE_IMPORT;
    if (e.change == LG_CHANGE_STEPS)
        e.count = lg_program_steps[line->how % LG_PROGRAM_COUNTS];
    if (e.change == LG_CHANGE_RANGE || e.change == LG_CHANGE_BATCH) {
        const size_t m = lg_program_batch[line->how % LG_PROGRAM_SIZES], n = x->p.n < BATCH ? x->p.n : BATCH;
        e.count = m ? m : n;
    }
    if (e.change == LG_CHANGE_RENEW && line->how / LG_IMPORTS == LG_BETWEEN_STEPS) {
        const unsigned other = line->ask % 2 ? LG_CALLS_LINEAR : LG_CALLS_RECOVERY;
        e.function = lg_offers(x->c, op_of(other)) ? other : LG_CALLS_FUNCTIONS;
    }
    if (e.function != LG_CALLS_FUNCTIONS && room(&x->p, e.function) > MOST)
        e.function = LG_CALLS_FUNCTIONS;
    e.exported = (steps || sgd) && (line->exports || x->exports || i + 1 == x->c->recipe.steps);
    return e;
}

/* Room of its own, and what is imported. */
static void furnish(struct lg_calls *x, struct lg_calls_line *e, enum lg_import source)
{
    const size_t w = x->p.k * x->p.d;
    e->imported = lg_take_doubles(x->c, 3 * w + lg_calls_length(&x->p, e->function));
    e->at = e->imported + w, e->out = e->at + w, e->value = e->out + w;
    for (size_t i = 0; i < w; i++)
        e->imported[i] = source == LG_IMPORT_EXPORTED  ? x->held[i]
                         : source == LG_IMPORT_ROTATED ? x->c->inst.W0[(i + 1 + e->round) % w]
                                                       : x->c->inst.W0[i];
}

static void renew(struct lg_calls *x, struct lg_calls_line *e, enum lg_between between)
{
    const struct lg_variant *p = &x->p;
    const struct lg_network net = {p->n, p->d, p->k, p->X, p->y, p->v, p->activation, p->eta};
    const struct lg_history h = {x->c, &net, e->imported,
                                 between == LG_BETWEEN_NETWORK ? LG_CALL_SECOND : LG_CALL_FIRST};
    if (between == LG_BETWEEN_STEPS && e->function != LG_CALLS_FUNCTIONS)
        e->given = lg_calls_ask(x, e->function, e->value);
    if (!lg_history_begin(&h, e->out))
        lg_end_case(x->c);
}

/* The change of a line, without an export. */
static void change(struct lg_calls *x, struct lg_calls_line *e, uint32_t how)
{
    struct lg_session *s = x->c->session;
    switch (e->change) {
    case LG_CHANGE_IMPORT:
        lg_ask(x->c, LG_OP_STEPS, lg_session_import(s, e->imported));
        break;
    case LG_CHANGE_STEPS:
        lg_ask(x->c, LG_OP_STEPS, lg_session_steps(s, e->count, NULL));
        break;
    case LG_CHANGE_RANGE:
    case LG_CHANGE_BATCH:
        lg_calls_samples(x, e);
        lg_ask(x->c, LG_OP_SGD, lg_session_sgd(s, x->sample, e->count, NULL));
        break;
    case LG_CHANGE_RENEW:
        renew(x, e, (enum lg_between)(how / LG_IMPORTS));
        break;
    default:
        break;
    }
}

/* Is there work left for the line? A count that is too much for it becomes 1. */
static bool afford(struct lg_calls *x, struct lg_calls_line *e)
{
    const double once = cost(&x->p, e->function);
    const double each =
        e->change == LG_CHANGE_STEPS ? cost(&x->p, LG_OUT_STEP) : cost(&x->p, LG_OUT_STEP) / (double)x->p.n;
    if (once + each * (double)e->count > x->left && e->count > 1)
        e->count = 1;
    x->left -= once + each * (double)e->count;
    return x->left >= 0;
}

void lg_calls_run(struct lg_calls *x)
{
    const size_t w = x->p.k * x->p.d;
    if (!lg_variant_begin(x->c, &x->p))
        lg_end_case(x->c);
    for (size_t i = 0; i < x->c->recipe.steps && i < x->program.lines * x->program.rounds; i++) {
        const uint32_t how = x->program.line[i % x->program.lines].how;
        struct lg_calls_line *e = &x->of[x->lines];
        *e = plan(x, i);
        if (!afford(x, e))
            return;
        furnish(x, e, (enum lg_import)(how % LG_IMPORTS));
        lg_calls_turn(x, e);
        change(x, e, how);
        if (e->function < LG_CALLS_LINEAR)
            e->given = lg_calls_ask(x, e->function, e->value);
        if (e->exported) {
            lg_ask(x->c, LG_OP_STEPS, lg_session_export(x->c->session, e->out));
            if (!lg_history_is_near(w, x->c->inst.W0, e->out))
                return;
            memcpy(x->held, e->out, w * sizeof *e->out);
        }
        x->lines++;
    }
}

void lg_calls_samples(struct lg_calls *x, const struct lg_calls_line *e)
{
    lg_program_samples(e->change, e->round, x->c->recipe.seed, x->c->recipe.index, x->p.n, e->count,
                       x->sample);
}

static void close_calls(void *what)
{
    struct lg_calls *x = what;
    lg_variant_close(&x->p);
}

struct lg_calls *lg_take_calls(struct lg_case *c, const struct lg_program *program)
{
    struct lg_calls *x = lg_take(c, 1, sizeof *x);
    lg_need(c, lg_variant_of(&x->p, c));
    lg_defer(c, close_calls, x);
    const size_t n = x->p.n, w = x->p.k * x->p.d;
    x->c = c, x->program = *program, x->exports = !lg_is_deterministic(c);
    x->left = fmax(PRODUCTS, STEPS * cost(&x->p, LG_OUT_STEP));
    x->held = lg_take_doubles(c, w);
    x->direction = lg_take_doubles(c, w);
    x->cotangent = lg_take_doubles(c, n);
    x->sample = lg_take(c, BATCH, sizeof *x->sample);
    memcpy(x->held, x->p.W, w * sizeof *x->held);
    memcpy(x->direction, x->p.U, w * sizeof *x->direction);
    memcpy(x->cotangent, x->p.z, n * sizeof *x->cotangent);
    return x;
}
