/* One try: what counts as the same failure, and the budget; see shrink.h. */
#include "verify/replay/shrink_private.h"
#include "verify/author/labels.h"

#include <math.h>
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
    bool is_smaller = lg_instance_numbers(&candidate->inst) <= lg_instance_numbers(&s->best.inst) &&
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
