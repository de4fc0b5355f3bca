/* Collecting statements of hypotheses and claims; the worst of each is kept. */
#include "verify/author/record.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_POINTS = 32768 };

int lg_record_open(struct lg_record *r, const struct lg_lemma *lemma, bool keep_series)
{
    *r = (struct lg_record){.lemma = lemma, .keep_series = keep_series, .outcome = "done"};
    r->hypotheses = calloc(lemma->n_hypotheses + 1, sizeof *r->hypotheses);
    r->claims = calloc(lemma->n_claims, sizeof *r->claims);
    r->finals = calloc(lemma->n_claims, sizeof *r->finals);
    r->power = malloc(lemma->n_claims * sizeof *r->power);
    r->samples = calloc(lemma->n_claims, sizeof *r->samples);
    if (!r->samples || !r->hypotheses || !r->claims || !r->finals || !r->power) {
        lg_record_close(r);
        return -1;
    }
    for (size_t i = 0; i < lemma->n_claims; i++) {
        r->power[i] = NAN;
        r->finals[i].verdict = LG_VACUOUS;
    }
    return 0;
}

void lg_record_close(struct lg_record *r)
{
    free(r->hypotheses);
    free(r->claims);
    free(r->finals);
    free(r->power);
    free(r->samples);
    free(r->points);
    *r = (struct lg_record){0};
}

int lg_truth_rank(enum lg_truth truth)
{
    static const int rank[] = {[LG_TRUE] = 0, [LG_UNSURE] = 1, [LG_FALSE] = 2};
    return rank[truth];
}

/* By truth, then as lg_is_worse. */
static bool is_worse(enum lg_truth truth, lg_ball observed, lg_ball bound, const struct lg_statement *than)
{
    const int rank = lg_truth_rank(truth), other = lg_truth_rank(than->truth);
    const double ratio = lg_tightness(observed, bound);
    return rank != other ? rank > other : isnan(than->ratio) || ratio > than->ratio;
}

bool lg_statement_add(struct lg_statement *s, enum lg_truth truth, double coordinate, lg_ball observed,
                      lg_ball bound)
{
    const bool is_worst = s->count++ == 0 || is_worse(truth, observed, bound, s);
    if (is_worst) {
        s->truth = truth;
        s->coordinate = coordinate;
        s->ratio = lg_tightness(observed, bound);
        s->observed = observed;
        s->bound = bound;
        s->n_values = 0;
    }
    return is_worst;
}

static enum lg_truth truth_of(lg_ball observed, lg_ball bound)
{
    static const enum lg_truth truth[] = {LG_TRUE, LG_UNSURE, LG_FALSE}; /* by lg_doubt */
    return truth[lg_doubt(observed, bound)];
}

void lg_record_point(struct lg_record *r, struct lg_point point)
{
    if (!r->keep_series || r->n_points >= MAX_POINTS)
        return;
    if (r->n_points == r->cap_points) {
        size_t cap = r->cap_points ? 2 * r->cap_points : 256;
        struct lg_point *grown = realloc(r->points, cap * sizeof *grown);
        if (!grown)
            return; /* a chart loses points; no verdict depends on them */
        r->points = grown;
        r->cap_points = cap;
    }
    r->points[r->n_points++] = point;
}

void lg_hypothesis(struct lg_case *c, unsigned i, lg_ball observed, lg_ball bound)
{
    assert(i < c->record->lemma->n_hypotheses);
    lg_want_compared(c, false, i);
    lg_statement_add(&c->record->hypotheses[i], truth_of(observed, bound), 0, observed, bound);
}

void lg_record_trace(struct lg_record *r, unsigned i, double coordinate, lg_ball observed, lg_ball bound)
{
    if (r->lemma->claims[i].coordinate[0] == '\0')
        return;
    lg_record_point(r, (struct lg_point){r->lemma->claims[i].name, "observed", coordinate, observed});
    lg_record_point(r, (struct lg_point){r->lemma->claims[i].name, "bound", coordinate, bound});
}

void lg_claim_decided(struct lg_case *c, unsigned i, double coordinate, enum lg_truth truth, lg_ball observed,
                      lg_ball bound)
{
    assert(i < c->record->lemma->n_claims);
    lg_want_compared(c, true, i);
    lg_statement_add(&c->record->claims[i], truth, coordinate, observed, bound);
    lg_record_trace(c->record, i, coordinate, observed, bound);
}

void lg_claim_at(struct lg_case *c, unsigned i, double coordinate, lg_ball observed, lg_ball bound)
{
    lg_claim_decided(c, i, coordinate, truth_of(observed, bound), observed, bound);
}

/* What was seen is stored beside what was claimed; whether it is too much is decided for the whole run. */
static void sample(struct lg_case *c, unsigned i, struct lg_sample now, double observed, double bound)
{
    struct lg_record *r = c->record;
    assert(i < r->lemma->n_claims && r->claims[i].count == 0);
    r->samples[i] = now;
    lg_statement_add(&r->claims[i], LG_TRUE, 0, lg_exact(observed), lg_exact(bound));
}

void lg_claim_rate_at(struct lg_case *c, unsigned i, uint64_t trials, uint64_t events, double p)
{
    double rate =
        trials ? (double)events / (double)trials : 0; /* no trials: vacuous, and why is a hypothesis */
    sample(c, i, (struct lg_sample){trials, events, 0}, rate, p);
}

void lg_claim_mean_at(struct lg_case *c, unsigned i, uint64_t trials, double log_e)
{
    sample(c, i, (struct lg_sample){trials, 0, log_e}, log_e, 0);
}

void lg_claim_power_at(struct lg_case *c, unsigned i, double relative_error)
{
    double *power = &c->record->power[i];
    if (isnan(*power) || relative_error < *power)
        *power = relative_error;
}

void lg_series(struct lg_case *c, const char *name, double coordinate, lg_ball value)
{
    lg_record_point(c->record, (struct lg_point){name, "value", coordinate, value});
}

bool lg_series_kept(const struct lg_case *c)
{
    return c->recipe.index < 2 && !c->shown_as;
}

bool lg_check_finite(struct lg_case *c, const char *what, double coordinate, size_t m, const double *values)
{
    struct lg_statement *s = &c->record->finite;
    s->count++;
    for (size_t i = 0; i < m; i++)
        if (!isfinite(values[i])) {
            if (s->truth == LG_FALSE)
                return false; /* the first one is kept */
            s->truth = LG_FALSE;
            s->coordinate = coordinate;
            s->observed = lg_exact((double)i);
            snprintf(c->record->finite_reason, sizeof c->record->finite_reason,
                     "%s: entry %zu is %s at %g; an honest result is finite here", what, i,
                     isnan(values[i]) ? "NaN" : "infinite", coordinate);
            return false;
        }
    return true;
}

bool lg_call_ok(struct lg_case *c, enum lg_op op, enum lg_call result)
{
    struct lg_record *r = c->record;
    if (result == LG_CALL_OK) {
        r->is_left |= lg_record_leaves(r);
        return !r->is_left;
    }
    if (strcmp(r->outcome, "done") && strcmp(r->outcome, "not-covered"))
        return false; /* an earlier call broke the case, and that is kept */
    r->outcome = result == LG_CALL_CRASHED                                        ? "crashed"
                 : result == LG_CALL_TIMEOUT                                      ? "timeout"
                 : result == LG_CALL_NOT_OFFERED || result == LG_CALL_UNSUPPORTED ? "not-covered"
                                                                                  : "failed";
    snprintf(r->trouble, sizeof r->trouble, "%s: %.480s", lg_op_name(op),
             result == LG_CALL_NOT_OFFERED ? "not offered by the kernel" : c->session->trouble);
    return false;
}
