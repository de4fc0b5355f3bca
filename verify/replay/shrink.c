/* Shrinking: the order of the passes, and the pass over steps; see shrink.h. */
#include "verify/replay/shrink_private.h"
#include "fixtures/lib/values.h"

#include <stdio.h>

/* 1, 2, 3, 4, 6, 8, 12, ...: the first that fails. */
static void shrink_steps(struct lg_shrinker *s)
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
    shrink_steps(s);
    unwritten = s->best;
    if (lg_instance_without(&s->best.inst, LG_SIDE_SAMPLES, 0, 0, &unwritten.inst))
        return;
    lg_shrink_values(s);
    shrink_steps(s);
    if (lg_instance_numbers(&s->best.inst) <= s->q->numbers ||
        s->best.recipe.family == unwritten.recipe.family) {
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
