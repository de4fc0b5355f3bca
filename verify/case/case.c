/* One case: instance, calibration, and check() along the precision ladder.
 *
 * Each rung runs the kernel and states everything anew; the last one decides. A rung is left as soon as it can no longer
 * decide the case (lg_record_leaves): after the first step where the declared rounding of the kernel is finer than what the
 * rung encloses, rather than after the hundreds that follow. Only the time depends on where a rung is left. A case goes on
 * to the next rung for the same claims as if it had been run to its end, since a statement that is unsure stays so or
 * becomes false; a kernel that then turns out wrong, or a hypothesis that then fails, does so on the next rung, where the
 * whole case is run. */
#include "verify/case/case.h"
#include "fixtures/lib/kinds.h"
#include "fixtures/lib/values.h"
#include "verify/author/descent.h"
#include "verify/author/formulas.h"
#include "verify/author/labels.h"
#include "verify/model/model.h"

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

/* Written out: c->inst is there, but may be of a kind that the lemma is not about. */
static int accept_values(const struct lg_case *c, char *error, size_t error_size)
{
    const struct lg_lemma *lemma = c->recipe.lemma;
    const struct lg_instance *inst = &c->inst;
    if (!inst->X)
        snprintf(error, error_size, "the values are missing; copy all of the case");
    else if (!(lemma->kinds & (uint32_t)inst->kind) ||
             (lg_kind_find(inst->kind)->has_activation && !(lemma->activations >> inst->activation & 1u)))
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
    lg_recipe_choices(&c->recipe, &c->choices);
    if (is_written ? accept_values(c, error, error_size) : generate(c, error, error_size))
        return -1;
    c->drawn = c->choices.made;
    if (!lg_formulas_of(r->lemma, error, error_size))
        return -1;
    if (r->calibrated)
        return 0;
    r->steps = 1;
    lg_memory_clear();
    if (lg_workspace_run(c, r->lemma->calibrate) == LG_STOP_MEMORY || lg_memory_noted()) {
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

static void state_all(struct lg_case *c)
{
    if (c->recipe.lemma->descent)
        lg_descend(c);
    else
        c->recipe.lemma->check(c);
}

int lg_case_state(struct lg_case *c)
{
    const struct lg_lemma *lemma = c->recipe.lemma;
    struct lg_values values = {0};
    char error[256];
    int status = -1;
    const struct lg_formulas *f = lg_formulas_of(lemma, error, sizeof error);
    if (f && !lg_values_open(&values, f, c->precision)) {
        c->values = &values;
        status = lg_workspace_run(c, state_all) == LG_STOP_MEMORY ? -1 : 0;
        c->values = NULL;
    }
    lg_values_close(&values);
    return status;
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
    if (lg_case_state(c) || lg_memory_noted()) {
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
