/* Shrinking: what counts as the same failure, the budget, and the order of the passes; see shrink.h. */
#include "verify/run/shrink.h"

#include <stdlib.h>
#include <string.h>

bool lg_record_fails(const struct lg_record *r, const char *claim, struct lg_statement *s)
{
    *s = (struct lg_statement){0};
    if (!strcmp(claim, "finite-output")) {
        *s = r->finite;
        return r->finite.truth == LG_FALSE;
    }
    for (size_t i = 0; i < r->lemma->n_claims; i++)
        if (!strcmp(claim, r->lemma->claims[i].name)) {
            *s = r->claims[i];
            return s->count && r->finals[i].verdict == LG_VIOLATED;
        }
    return !strcmp(claim, r->outcome);
}

bool lg_shrink_spent(const struct lg_shrinker *s)
{
    return s->calls >= s->q->calls || s->work >= s->q->work;
}

/* One rung of the case on a kernel. */
static bool fails(struct lg_shrinker *s, struct lg_case *c, struct lg_session *session,
                  struct lg_statement *statement)
{
    struct lg_record record = {0};
    bool is_same = false;
    c->session = session;
    if (!lg_case_check_at(c, &record, false, s->precision))
        is_same = lg_record_fails(&record, s->q->claim, statement);
    lg_record_close(&record);
    c->record = NULL;
    c->session = s->q->session;
    return is_same;
}

/* Does what fails say something about this kernel? A referee that fails on the original too has nothing to say. */
static bool is_telling(struct lg_shrinker *s, struct lg_case *c)
{
    struct lg_statement ignored;
    if (!s->referee || !fails(s, c, s->referee, &ignored))
        return true;
    if (s->is_original_known || !fails(s, &s->original, s->referee, &ignored)) {
        s->is_original_known = true;
        return false;
    }
    lg_session_close(s->referee);
    s->referee = NULL;
    return true;
}

bool lg_shrink_try(struct lg_shrinker *s, struct lg_case *candidate)
{
    struct lg_statement statement;
    bool is_smaller = lg_values_count(&candidate->inst) <= lg_values_count(&s->best.inst) &&
                      candidate->recipe.steps <= s->best.recipe.steps;
    double work = lg_case_work(candidate) + pow((double)candidate->inst.n, 3);
    if (is_smaller && !lg_shrink_spent(s) && s->work + work <= s->q->work) {
        s->calls++;
        s->work += work;
        if (fails(s, candidate, s->q->session, &statement) && is_telling(s, candidate)) {
            lg_case_clear(&s->best);
            s->best = *candidate;
            s->successes++;
            if (s->q->tell)
                s->q->tell(&s->best, &statement);
            return true;
        }
    }
    lg_case_clear(candidate);
    return false;
}

/* 1, 2, 3, 4, 6, 8, 12, ...: the first that fails. */
static void lower_steps(struct lg_shrinker *s)
{
    uint32_t steps = 1, all = s->best.recipe.steps;
    for (uint32_t next; steps < all && !lg_shrink_spent(s); steps = next) {
        struct lg_case candidate = s->best;
        next = steps < 4 ? steps + 1 : steps & (steps - 1) ? (steps / 3) * 4 : steps / 2 * 3;
        candidate.recipe.steps = steps;
        if (lg_instance_without(&s->best.inst, LG_SIDE_SAMPLES, 0, 0, &candidate.inst) ||
            lg_shrink_try(s, &candidate))
            return;
    }
}

/* Is the text's instance as its recipe makes it, with all choices known? The calibration is drawn once more. */
static int restore(const char *text, struct lg_case *c, char *error, size_t error_size)
{
    if (lg_case_parse(text, NULL, c, error, error_size))
        return -1;
    struct lg_recipe stored = c->recipe;
    c->recipe.calibrated = stored.family == &lg_values_family;
    if (lg_case_prepare(c, error, error_size))
        return -1;
    if (stored.calibrated)
        c->recipe = stored;
    return 0;
}

/* The standard check of the best case: its numbers are those that a replay sees. */
static enum lg_shrink_status finish(struct lg_shrinker *s, struct lg_shrunk *out, char *error,
                                    size_t error_size)
{
    lg_record_close(&out->record);
    if (lg_case_check(&s->best, &out->record, false, &out->precision)) {
        snprintf(error, error_size, "not enough memory to check the case; free some and try again");
        return LG_SHRINK_ERROR;
    }
    s->best.record = NULL;
    return lg_record_fails(&out->record, s->q->claim, &out->statement) ? LG_SHRINK_OK : LG_SHRINK_HOLDS;
}

/* Without the values, when they are too many to be written out. */
static void shrink(struct lg_shrinker *s)
{
    struct lg_case unwritten;
    if (s->best.recipe.family != &lg_values_family)
        lg_shrink_choices(s);
    lower_steps(s);
    unwritten = s->best;
    if (lg_instance_without(&s->best.inst, LG_SIDE_SAMPLES, 0, 0, &unwritten.inst))
        return;
    lg_shrink_values(s);
    lower_steps(s);
    if (lg_values_count(&s->best.inst) <= s->q->numbers || s->best.recipe.family == unwritten.recipe.family) {
        lg_case_clear(&unwritten);
    } else {
        lg_case_clear(&s->best);
        s->best = unwritten;
    }
}

/* Parse, run again, and keep a copy of the original. */
static enum lg_shrink_status begin(struct lg_shrinker *s, struct lg_shrunk *out, char *error,
                                   size_t error_size)
{
    const struct lg_shrink_request *q = s->q;
    if (restore(q->text, &s->best, error, error_size))
        return LG_SHRINK_ERROR;
    s->best.session = q->session;
    snprintf(s->best.recipe.claim, sizeof s->best.recipe.claim, "%s", q->claim);
    enum lg_shrink_status status = finish(s, out, error, error_size);
    if (status != LG_SHRINK_OK)
        return status;
    s->precision = out->precision;
    s->original = s->best;
    if (lg_instance_without(&s->best.inst, LG_SIDE_SAMPLES, 0, 0, &s->original.inst)) {
        s->original.inst = (struct lg_instance){0};
        snprintf(error, error_size, "not enough memory to shrink the case; free some and try again");
        return LG_SHRINK_ERROR;
    }
    if (q->session && !(s->referee = lg_session_open("reference", lg_limits_default(), error, error_size)))
        return LG_SHRINK_ERROR;
    return LG_SHRINK_OK;
}

enum lg_shrink_status lg_shrink(const struct lg_shrink_request *q, struct lg_shrunk *out, char *error,
                                size_t error_size)
{
    struct lg_shrinker s = {.q = q, .precision = 53};
    *out = (struct lg_shrunk){0};
    enum lg_shrink_status status = begin(&s, out, error, error_size);
    if (status != LG_SHRINK_OK)
        goto cleanup;
    shrink(&s);
    if (s.successes && (status = finish(&s, out, error, error_size)) == LG_SHRINK_HOLDS) {
        struct lg_case lost = s.best;
        s.best = s.original;
        s.original = lost;
        s.successes = 0;
        status = finish(&s, out, error, error_size);
    }
    out->c = s.best;
    out->calls = s.calls;
    out->successes = s.successes;
    s.best.inst = (struct lg_instance){0};
cleanup:
    lg_session_close(s.referee);
    lg_case_clear(&s.best);
    lg_case_clear(&s.original);
    if (status != LG_SHRINK_OK)
        lg_shrunk_clear(out);
    return status;
}

void lg_shrunk_clear(struct lg_shrunk *s)
{
    lg_record_close(&s->record);
    lg_case_clear(&s->c);
    *s = (struct lg_shrunk){0};
}
