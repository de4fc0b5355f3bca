/* One case: instance, labels, calibration, and check() along the precision ladder.
 *
 * Each rung runs the kernel and states everything anew; the last one decides. A rung is left as soon as it can no longer
 * decide the case (lg_record_leaves): after the first step where the declared rounding of the kernel is finer than what the
 * rung encloses, rather than after the hundreds that follow. Only the time depends on where a rung is left. A case goes on
 * to the next rung for the same claims as if it had been run to its end, since a statement that is unsure stays so or
 * becomes false; a kernel that then turns out wrong, or a hypothesis that then fails, does so on the next rung, where the
 * whole case is run. */
#include "verify/run/case_text.h"
#include "verify/activation/activation.h"
#include "verify/model/model.h"
#include "verify/rigor/lanes.h"

#include <stdlib.h>
#include <string.h>

/* The ladder's cap, in Arb multiplications per rung: n k d steps. About a minute at 40 ns each; a product in double
 * words takes a sixteenth of that. */
static const double ladder_work = 1.5e9;

/* The lowest bit that both masks have. */
static enum lg_kind common_kind(const struct lg_lemma *lemma, const struct lg_family *family)
{
    uint32_t both = lemma->kinds & family->kinds;
    return (enum lg_kind)(both & -both);
}

static void begin_choices(const struct lg_recipe *r, struct lg_choices *choices)
{
    lg_choices_begin(choices, r->seed, r->family->id, r->index);
    if (r->n_choices || r->family == &lg_values_family) {
        choices->is_forced = true;
        choices->forced_count = r->n_choices;
        memcpy(choices->forced, r->choices, r->n_choices * sizeof *r->choices);
    }
}

struct lg_choices lg_case_choices(const struct lg_case *c)
{
    struct lg_choices choices;
    begin_choices(&c->recipe, &choices);
    choices.made = c->drawn;
    return choices;
}

/* Written out: c->inst is there, but may be of a kind that the lemma is not about. */
static int accept_values(const struct lg_case *c, char *error, size_t error_size)
{
    const struct lg_lemma *lemma = c->recipe.lemma;
    const struct lg_instance *inst = &c->inst;
    if (!inst->X)
        snprintf(error, error_size, "the values are missing; copy all of the case");
    else if (!(lemma->kinds & (uint32_t)inst->kind) ||
             (inst->kind == LG_NETWORK && !(lemma->activations >> inst->activation & 1u)))
        snprintf(error, error_size, "%s is not about instances of this kind and activation", lemma->id);
    else if (lemma->clustered && !inst->clusters)
        snprintf(error, error_size,
                 "%s is about clusterable data; state clusters=, classes=, cluster= and so on", lemma->id);
    else
        return 0;
    return -1;
}

static int generate(struct lg_case *c, char *error, size_t error_size)
{
    const struct lg_recipe *r = &c->recipe;
    struct lg_draw draw = {.seed = r->seed,
                           .index = r->index,
                           .kind = common_kind(r->lemma, r->family),
                           .activations = r->lemma->activations,
                           .tier = r->tier < r->lemma->sizes ? r->tier : r->lemma->sizes,
                           .data = r->data[0] ? r->data : NULL,
                           .choices = &c->choices,
                           .unit = r->storage_unit,
                           .shape = r->shape,
                           .turn = r->turn};
    c->inst = (struct lg_instance){0};
    if (r->family->generate(&draw, &c->inst, error, error_size))
        return -1;
    lg_instance_round(&c->inst, r->storage_unit);
    return 0;
}

/* The sizes are no function of seed and index: the recipe states the choices that hold them. */
static void keep_shape(struct lg_case *c)
{
    struct lg_recipe *r = &c->recipe;
    if (r->shape.n == 0)
        return;
    r->n_choices = c->choices.made;
    memcpy(r->choices, c->choices.record, r->n_choices * sizeof *r->choices);
}

int lg_case_prepare(struct lg_case *c, char *error, size_t error_size)
{
    struct lg_recipe *r = &c->recipe;
    bool is_written = r->family == &lg_values_family;
    begin_choices(&c->recipe, &c->choices);
    if (is_written ? accept_values(c, error, error_size) : generate(c, error, error_size))
        return -1;
    c->drawn = c->choices.made;
    if (r->calibrated)
        return 0;
    r->steps = 1;
    lg_memory_clear();
    if (r->lemma->calibrate(c) || lg_memory_noted()) {
        snprintf(error, error_size, "%s, case %llu of %s: not enough memory to calibrate; run fewer --jobs",
                 r->lemma->id, (unsigned long long)r->index, r->family->id);
        return -1;
    }
    r->calibrated = true;
    keep_shape(c);
    return 0;
}

void lg_case_adapt(struct lg_case *c)
{
    double unit = lg_unit_of_border(c->session ? c->session->declared.model.unit_storage : LG_U);
    if (unit <= c->recipe.storage_unit)
        return;
    c->recipe.storage_unit = unit;
    lg_instance_round(&c->inst, unit);
    c->recipe.eta = lg_case_round_down(c, c->recipe.eta);
}

void lg_case_clear(struct lg_case *c)
{
    lg_instance_clear(&c->inst);
}

double lg_case_round(const struct lg_case *c, double x)
{
    return c->recipe.storage_unit > LG_U ? (double)(float)x : x;
}

double lg_case_round_down(const struct lg_case *c, double x)
{
    double y = lg_case_round(c, x);
    if (y <= x)
        return y;
    return (double)nextafterf((float)y, 0);
}

enum { BLOCK = 256 }; /* neurons handled together */

/* f(W) by fixed-depth loops, the same bits on every machine; for building labels only. */
static void reproducible_forward(const struct lg_instance *inst, const double *W, double *f)
{
    double z[BLOCK], value[BLOCK];
    const bool is_short = lg_activation_setup() != 0;
    if (is_short)
        lg_memory_note();
    for (size_t i = 0; i < inst->n; i++) {
        f[i] = is_short ? NAN : 0;
        for (size_t l0 = 0; l0 < inst->k && !is_short; l0 += BLOCK) {
            size_t pb = inst->k - l0 < BLOCK ? inst->k - l0 : BLOCK;
            for (size_t l = 0; l < pb; l++)
                z[l] = lg_lane_dot(inst->d, inst->X + i * inst->d, W + (l0 + l) * inst->d);
            lg_activation_eval((enum lg_activation_id)inst->activation, 0, pb, z, value);
            f[i] += lg_lane_dot(pb, inst->v + l0, value);
        }
    }
}

/* One block of neurons: W* = W_0 + 2^exponent v_l sum_i u_i phi'(z_il) x_i. */
static void plant_block(const struct lg_instance *inst, int exponent, size_t l0, size_t pb, double *star)
{
    double z[BLOCK], slope[BLOCK];
    for (size_t i = 0; i < inst->n; i++) {
        const double *x = inst->X + i * inst->d;
        for (size_t l = 0; l < pb; l++)
            z[l] = lg_lane_dot(inst->d, x, inst->W0 + (l0 + l) * inst->d);
        lg_activation_eval((enum lg_activation_id)inst->activation, 1, pb, z, slope);
        for (size_t l = 0; l < pb; l++) {
            double c = ldexp(inst->y[i] * inst->v[l0 + l] * slope[l], exponent);
            for (size_t j = 0; j < inst->d; j++)
                star[(l0 + l) * inst->d + j] += c * x[j];
        }
    }
}

int lg_case_planted(const struct lg_case *c, int exponent, double *star)
{
    const struct lg_instance *inst = &c->inst;
    memcpy(star, inst->W0, inst->k * inst->d * sizeof *star);
    if (lg_activation_setup())
        return -1;
    for (size_t l0 = 0; l0 < inst->k; l0 += BLOCK)
        plant_block(inst, exponent, l0, inst->k - l0 < BLOCK ? inst->k - l0 : BLOCK, star);
    return 0;
}

static int planted_labels(const struct lg_case *c, int exponent, double *y)
{
    double *star = malloc(c->inst.k * c->inst.d * sizeof *star);
    int status = star ? lg_case_planted(c, exponent, star) : -1;
    if (!status)
        reproducible_forward(&c->inst, star, y);
    for (size_t i = 0; i < c->inst.n && !status; i++)
        y[i] = lg_case_round(c, y[i]);
    free(star);
    return status;
}

int lg_case_labels(const struct lg_case *c, int exponent, double *y)
{
    const struct lg_instance *inst = &c->inst;
    if (c->recipe.planted)
        return planted_labels(c, exponent, y);
    memset(y, 0, inst->n * sizeof *y);
    if (inst->kind == LG_NETWORK && !inst->antisymmetric)
        reproducible_forward(inst, inst->W0, y);
    for (size_t i = 0; i < inst->n; i++)
        y[i] = lg_case_round(c, y[i] + ldexp(inst->y[i], exponent));
    return 0;
}

double lg_case_work(const struct lg_case *c)
{
    return (double)c->inst.n * (double)c->inst.k * (double)(c->inst.d + 64) * (double)(c->recipe.steps + 1);
}

/* Of what a kernel with a part of the table offers, this lemma compares nothing here. A whole table that meets no claim says so
 * itself: the line has nothing certified. */
static void note_uncovered(const struct lg_case *c, struct lg_record *r)
{
    const uint32_t all = (1u << LG_OPS) - 1;
    size_t stated = 0;
    for (size_t i = 0; i < r->lemma->n_claims; i++)
        stated += r->claims[i].count;
    if (!c->session || stated || (c->session->declared.offered & all) == all ||
        strcmp(r->outcome, "done") != 0 || r->finite.truth == LG_FALSE || r->is_left)
        return;
    r->outcome = "not-covered";
    snprintf(r->trouble, sizeof r->trouble, "nothing that the kernel offers is compared here");
}

/* One rung; has_next: check() may leave it for the next one. -1: memory was short, and nothing is known of the case. What was
 * stated before counts for nothing: a hypothesis that would have failed later may be missing. */
static int check_on(struct lg_case *c, struct lg_record *record, bool keep_series, int precision,
                    bool has_next)
{
    if (lg_record_open(record, c->recipe.lemma, keep_series))
        return -1;
    c->precision = precision;
    c->record = record;
    record->has_next = has_next;
    lg_memory_clear();
    const bool is_stopped = c->recipe.lemma->check(c) && !strcmp(record->outcome, "done") &&
                            record->finite.truth != LG_FALSE && !record->is_left;
    if (is_stopped || lg_memory_noted()) {
        lg_record_close(record);
        return -1;
    }
    note_uncovered(c, record);
    lg_record_decide(record, precision);
    return 0;
}

int lg_case_check_at(struct lg_case *c, struct lg_record *record, bool keep_series, int precision)
{
    return check_on(c, record, keep_series, precision, false);
}

static int climb(struct lg_case *c, struct lg_record *record, bool keep_series, int *precision)
{
    static const struct {
        int bits;
        double work; /* per product, in those of Arb at 128 bits */
    } rungs[] = {{LG_DOUBLE, 0}, {LG_DOUBLE_WORD, 0x1p-4}, {LG_FIRST_ARB, 1}, {256, 2}, {512, 3}};
    enum { RUNGS = sizeof rungs / sizeof *rungs };
    for (size_t rung = 0; rung < RUNGS; rung++) {
        const bool has_next = rung + 1 < RUNGS && lg_case_work(c) * rungs[rung + 1].work <= ladder_work;
        *precision = rungs[rung].bits;
        if (check_on(c, record, keep_series, *precision, has_next))
            return -1;
        if (!has_next || !lg_record_undecided(record))
            return 0;
        lg_record_close(record);
    }
    return 0;
}

int lg_case_check(struct lg_case *c, struct lg_record *record, bool keep_series, int *precision)
{
    if (c->session)
        lg_session_forget(c->session);
    const int status = climb(c, record, keep_series, precision);
    const enum lg_call ended = c->session ? lg_session_end(c->session) : LG_CALL_OK;
    if (!status && ended != LG_CALL_OK && !strcmp(record->outcome, "done")) {
        record->outcome = ended == LG_CALL_TIMEOUT ? "timeout" : "crashed";
        snprintf(record->trouble, sizeof record->trouble, "%s", c->session->trouble);
    }
    return status;
}
