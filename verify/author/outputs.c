/* Calling everything a kernel offers on a problem, with the rounding declared for each output.
 *
 * Errors come from the state at W, opened on the double rung: forward, Jacobian, jvp and gram as in verify/model; for the
 * gradient the residual errs by dr_i = df_i + us(|r_i| + df_i) and the stored row by us more of itself; W+ by
 * lg_step_error(). Failure: a call that fails is recorded in the case; a problem whose sizes cannot be enclosed gets
 * infinite errors. */
#include "verify/author/outputs.h"

#include <stdlib.h>
#include <string.h>

/* Entries of an output that is asked for: of a drawn case, and of one whose sizes the user has named. */
enum { MOST_DRAWN = 1 << 18, MOST_SHAPED = 1 << 27 };

bool lg_variant_begin(struct lg_case *c, const struct lg_variant *p)
{
    struct lg_network net = {p->n, p->d, p->k, p->X, p->y, p->v, p->activation, p->eta};
    return lg_call_ok(c, LG_OP_STEPS, lg_session_begin(c->session, &net)) &&
           lg_call_ok(c, LG_OP_STEPS, lg_session_import(c->session, p->W));
}

bool lg_offers(const struct lg_case *c, enum lg_op op)
{
    return c->session->declared.offered >> op & 1u;
}

bool lg_is_deterministic(const struct lg_case *c)
{
    return c->session->declared.model.deterministic == 1;
}

enum lg_op lg_output_op(enum lg_output_id id)
{
    static const enum lg_op op_of[LG_OUTPUTS] = {LG_OP_FORWARD, LG_OP_GRADIENT, LG_OP_JACOBIAN, LG_OP_JVP,
                                                 LG_OP_VJP,     LG_OP_GRAM,     LG_OP_STEPS};
    return op_of[id];
}

static struct lg_output shape_of(const struct lg_variant *p, enum lg_output_id id)
{
    switch (id) {
    case LG_OUT_JACOBIAN:
        return (struct lg_output){.rows = p->n, .columns = p->k * p->d};
    case LG_OUT_FORWARD:
    case LG_OUT_JVP:
        return (struct lg_output){.rows = p->n, .columns = 1};
    case LG_OUT_GRAM:
        return (struct lg_output){.rows = p->n * p->n, .columns = 1};
    default:
        return (struct lg_output){.rows = p->k, .columns = p->d};
    }
}

/* rows of J^T r, r in error by dr: error[l] := what the stored row may miss, size[l] >= its exact norm. */
static int gradient_errors(const struct lg_state *s, const struct lg_arith *a, const struct lg_vec *r,
                           const double *dr, double *error, double *size)
{
    const struct lg_model *m = s->m;
    struct lg_gradient g = {0};
    double all;
    if (lg_gradient_open(&g, s, r, INFINITY))
        return -1;
    int status = lg_gradient_error(s, a, r, dr, INFINITY, error, &all);
    for (size_t l = 0; !status && l < m->k; l++) {
        size[l] = lg_add_up(lg_norm_up(m->d, g.mid + l * m->d), g.row_rad[l]);
        error[l] = lg_add_up(error[l], lg_mul_up(a->us, lg_add_up(error[l], size[l])));
    }
    lg_gradient_close(&g);
    return status;
}

/* gradient and W+, from the forward error of r; room: n + 2k. */
static int descent_errors(struct lg_outputs *o, const struct lg_state *s, const struct lg_arith *a,
                          double eta, double *room)
{
    const struct lg_model *m = s->m;
    double *dr = room, *error = room + m->n, *size = error + m->k;
    lg_forward_error(s, a, dr);
    for (size_t i = 0; i < m->n; i++) {
        double r = lg_add_up(lg_add_up(fabs(s->r.mid[i]), s->r.rad[i]), dr[i]);
        dr[i] = lg_add_up(dr[i], lg_add_up(lg_mul_up(a->us, r), a->tiny));
    }
    if (gradient_errors(s, a, &s->r, dr, error, size))
        return -1;
    for (size_t l = 0; l < m->k && o->of[LG_OUT_GRADIENT].value; l++)
        o->of[LG_OUT_GRADIENT].error[l] = error[l];
    for (size_t l = 0; l < m->k && o->of[LG_OUT_STEP].value; l++)
        o->of[LG_OUT_STEP].error[l] =
            lg_step_error(a, eta, m->n, error[l], size[l],
                          lg_norm_up(m->d, o->of[LG_OUT_STEP].value + l * m->d), (double)m->d);
    return 0;
}

static int vjp_errors(struct lg_outputs *o, const struct lg_state *s, const struct lg_arith *a,
                      const double *z, double *room)
{
    struct lg_vec exact = {0};
    int status = lg_vec_init(&exact, s->m->n);
    if (!status) {
        memcpy(exact.mid, z, s->m->n * sizeof *z);
        memset(room, 0, s->m->n * sizeof *room);
        status = gradient_errors(s, a, &exact, room, o->of[LG_OUT_VJP].error, room + s->m->n);
    }
    lg_vec_clear(&exact);
    return status;
}

static int errors(struct lg_outputs *o, const struct lg_variant *p, const struct lg_arith *a)
{
    struct lg_instance inst = {.kind = LG_NETWORK,
                               .n = p->n,
                               .d = p->d,
                               .k = p->k,
                               .activation = p->activation,
                               .X = p->X,
                               .W0 = p->W,
                               .v = p->v};
    struct lg_model m = {0};
    struct lg_state s = {0};
    double *room = malloc((p->n + 2 * p->k) * sizeof *room);
    int status = -1;
    if (!room || lg_model_open(&m, &inst, p->y, LG_DOUBLE) || lg_state_open(&s, &m, p->W, false))
        goto cleanup;
    if (o->of[LG_OUT_FORWARD].value)
        lg_forward_error(&s, a, o->of[LG_OUT_FORWARD].error);
    if ((o->of[LG_OUT_JACOBIAN].value && lg_jacobian_error(&s, a, o->of[LG_OUT_JACOBIAN].error)) ||
        (o->of[LG_OUT_JVP].value && lg_jvp_error(&s, a, p->U, o->of[LG_OUT_JVP].error)) ||
        (o->of[LG_OUT_GRAM].value && lg_gram_error(&s, a, o->of[LG_OUT_GRAM].error)) ||
        (o->of[LG_OUT_VJP].value && vjp_errors(o, &s, a, p->z, room)) ||
        descent_errors(o, &s, a, p->eta, room))
        goto cleanup;
    status = 0;
cleanup:
    free(room);
    lg_state_close(&s);
    lg_model_close(&m);
    return status;
}

/* At the weights that were imported. */
static bool ask(struct lg_outputs *o, struct lg_case *c, const struct lg_variant *p, uint32_t want)
{
    const size_t most = c->recipe.family->shaped ? MOST_SHAPED : MOST_DRAWN;
    for (int id = 0; id < LG_OUTPUTS; id++) {
        struct lg_output *out = &o->of[id];
        const enum lg_op op = lg_output_op((enum lg_output_id)id);
        *out = shape_of(p, (enum lg_output_id)id);
        if (!(want >> id & 1u) || !lg_offers(c, op) || out->rows * out->columns > most)
            continue;
        out->value = calloc(out->rows * (out->columns + 1), sizeof *out->value);
        if (!out->value)
            return false;
        out->error = out->value + out->rows * out->columns;
        if (!lg_call_ok(c, op, lg_session_output(c->session, op, p->U, p->z, out->value)) ||
            !lg_check_finite(c, lg_op_name(op), 0, out->rows * out->columns, out->value))
            return false;
    }
    struct lg_arith a = lg_arith_declared(&c->session->declared);
    return !errors(o, p, &a);
}

bool lg_outputs_open(struct lg_outputs *o, struct lg_case *c, const struct lg_variant *p, uint32_t want)
{
    *o = (struct lg_outputs){0};
    return lg_variant_begin(c, p) && ask(o, c, p, want);
}

static bool reopen(struct lg_outputs *o, struct lg_case *c, const struct lg_variant *p, uint32_t want)
{
    *o = (struct lg_outputs){0};
    return lg_call_ok(c, LG_OP_STEPS, lg_session_import(c->session, p->W)) && ask(o, c, p, want);
}

void lg_outputs_close(struct lg_outputs *o)
{
    for (int id = 0; id < LG_OUTPUTS; id++)
        free(o->of[id].value);
    *o = (struct lg_outputs){0};
}

static void close_outputs(void *what)
{
    lg_outputs_close(what);
}

static struct lg_outputs *take(struct lg_case *c, const struct lg_variant *p, uint32_t want,
                               bool (*open)(struct lg_outputs *o, struct lg_case *c,
                                            const struct lg_variant *p, uint32_t want))
{
    struct lg_outputs *o = lg_take(c, 1, sizeof *o);
    lg_defer(c, close_outputs, o);
    if (!open(o, c, p, want))
        lg_end_case(c);
    return o;
}

struct lg_outputs *lg_take_outputs(struct lg_case *c, const struct lg_variant *p, uint32_t want)
{
    return take(c, p, want, lg_outputs_open);
}

struct lg_outputs *lg_take_outputs_here(struct lg_case *c, const struct lg_variant *p, uint32_t want)
{
    return take(c, p, want, reopen);
}

void lg_ask_variant(struct lg_case *c, const struct lg_variant *p)
{
    if (!lg_variant_begin(c, p))
        lg_end_case(c);
}

void lg_ask_steps(struct lg_case *c, const struct lg_variant *p, size_t count, double *W)
{
    lg_ask(c, LG_OP_STEPS, lg_session_steps(c->session, count, W));
    lg_want_finite(c, "gd_steps", (double)count, p->k * p->d, W);
}

double lg_differing(size_t m, const double *a, const double *b)
{
    size_t count = 0;
    for (size_t e = 0; e < m; e++)
        count += !(a[e] == b[e]);
    return (double)count;
}

void lg_output_close_to_at(struct lg_case *c, unsigned claim, const struct lg_output *a,
                           const struct lg_output *b)
{
    for (size_t row = 0; a->value && b->value && row < a->rows; row++)
        lg_claim(c, claim, (double)row,
                 lg_distance(a->columns, a->value + row * a->columns, b->value + row * a->columns),
                 lg_exact(lg_add_up(a->error[row], b->error[row])));
}

void lg_output_same_at(struct lg_case *c, unsigned claim, const struct lg_output *a,
                       const struct lg_output *b)
{
    if (!lg_is_deterministic(c))
        lg_output_close_to(c, claim, a, b);
    else if (a->value && b->value)
        lg_claim_none(c, claim, 0, lg_differing(a->rows * a->columns, a->value, b->value));
}

unsigned lg_outputs_first(const struct lg_case *c, const char *name)
{
    char first[64];
    snprintf(first, sizeof first, "%s-forward", name);
    return lg_claim_index(c, first);
}

void lg_outputs_close_to(struct lg_case *c, const char *name, const struct lg_outputs *a,
                         const struct lg_outputs *b)
{
    const unsigned first = lg_outputs_first(c, name);
    for (unsigned id = 0; id < LG_OUTPUTS; id++)
        lg_output_close_to(c, first + id, &a->of[id], &b->of[id]);
}

void lg_outputs_same(struct lg_case *c, const char *name, const struct lg_outputs *a,
                     const struct lg_outputs *b)
{
    const unsigned first = lg_outputs_first(c, name);
    for (unsigned id = 0; id < LG_OUTPUTS; id++)
        lg_output_same(c, first + id, &a->of[id], &b->of[id]);
}

void lg_outputs_control(struct lg_case *c, const struct lg_outputs *o)
{
    const unsigned claim = lg_claim_index(c, "control-zero");
    for (unsigned id = 0; id < LG_OUTPUTS; id++) {
        const struct lg_output *a = &o->of[id];
        for (size_t row = 0; a->value && row < a->rows; row++)
            lg_claim(c, claim, (double)row, lg_norm_exact(a->columns, a->value + row * a->columns),
                     lg_exact(a->error[row]));
    }
}

double lg_both_errors(const struct lg_case *c, double error)
{
    const struct lg_declared *declared = &c->session->declared;
    double roundings = 4 + 2 * (double)declared->depth[LG_OVER_SAMPLES]; /* of W, one of the sum's terms */
    return lg_mul_up(2 * error, 1 + roundings * declared->model.unit_storage);
}

void lg_output_scale(struct lg_output *o, int exponent)
{
    for (size_t e = 0; o->value && e < o->rows * (o->columns + 1); e++)
        o->value[e] = ldexp(o->value[e], exponent);
}

void lg_output_add(struct lg_output *a, const struct lg_output *b)
{
    for (size_t row = 0; a->value && b->value && row < a->rows; row++) {
        double *into = a->value + row * a->columns;
        for (size_t e = 0; e < a->columns; e++)
            into[e] += b->value[row * a->columns + e];
        double rounding = lg_mul_up(LG_U, lg_mul_up(2, lg_norm_up(a->columns, into)));
        a->error[row] = lg_add_up(lg_add_up(a->error[row], b->error[row]), rounding);
    }
}
